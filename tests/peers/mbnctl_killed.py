# SPDX-License-Identifier: BSL-1.0
"""killed_after_activate_sent: mbnctl dies while it connects, and is started again.

usage: mbnctl_killed.py MBNCTL MODEM_EMULATOR

The modem finishes the activation that nobody waits for any more. What the next start makes of the connection is for
the user to choose.
"""

import json
import signal

from mbnctl_support import Emulator, main


def kill_while_connecting(bench, modem):
    running = bench.start("--json", "connect", "--apn", "internet", device=modem.device)
    modem.log.wait_for("basic_connect.connect set")
    running.interrupt(signal.SIGKILL)
    bench.equal(running.end().code, -signal.SIGKILL, "it died")
    # The modem goes on by itself.
    modem.log.wait_for("activation_state=activated")


def activations(modem):
    return sum("basic_connect.connect set" in line for line in modem.log.so_far())


def test_refuse(bench):
    with Emulator(bench, "--activate-time", "200") as modem:
        kill_while_connecting(bench, modem)
        refused = bench.run("--json", "connect", "--apn", "internet", device=modem.device)
        bench.equal((refused.last["name"], refused.last["denied_by"]),
                    ("E_MBN_MAX_ACTIVATED_CONTEXTS", "stale_session"), "refused, and by which rule")
        bench.check("--if-connected" in refused.last["hint"], "what to do about it")
        bench.equal(activations(modem), 1, "nothing was sent for it")
        bench.equal(bench.run("disconnect", device=modem.device).code, 0, "it can be ended")


def test_adopt(bench):
    with Emulator(bench, "--activate-time", "200") as modem:
        kill_while_connecting(bench, modem)
        adopted = bench.run("--json", "connect", "--apn", "internet", "--if-connected", "adopt", device=modem.device)
        bench.equal((adopted.code, adopted.last["adopted"]), (0, True), "taken over")
        bench.check("10.20.30.1" in json.dumps(adopted.last["ip"]), "with its address")
        bench.equal(activations(modem), 1, "and nothing was activated")


def test_drop(bench):
    with Emulator(bench, "--activate-time", "200") as modem:
        kill_while_connecting(bench, modem)
        fresh = bench.run("--json", "connect", "--apn", "internet", "--if-connected", "drop", device=modem.device)
        bench.equal((fresh.code, fresh.last["adopted"]), (0, False), "connected anew")
        bench.equal(activations(modem), 3, "activated, deactivated, activated")


def test(bench):
    for part in (test_refuse, test_adopt, test_drop):
        part(bench)


if __name__ == "__main__":
    main(test, [])
