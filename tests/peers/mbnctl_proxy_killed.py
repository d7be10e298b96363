#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""`mbnctl keep` through libmbim's mbim-proxy, which is killed and started again: it is connected again each time.

usage: mbnctl_proxy_killed.py MBNCTL MODEM_EMULATOR [KILLS [SECONDS]]

For a long run, each connection is held for so many seconds before the proxy is killed. After half a minute the
supervisor takes a connection for a good one and tries at once; where they follow each other faster it waits longer and
longer. It makes four attempts an hour, so that after three kills another supervisor takes over.

It runs in a network namespace of its own, as the socket of the proxy has a fixed name, and in a process namespace, which
ends what it leaves behind.
"""

import os
import sys

from mbnctl_proxy import Proxy
from mbnctl_support import Emulator, main

INSIDE = "MBNCTL_PROXY_KILLED_TEST_INSIDE"
KILLS_OF_ONE = 3


def keep(bench, modem, proxy, kills, hold):
    """One supervisor. Returns the proxy that is there at the end."""
    running = bench.start("--json", "keep", "--apn", "internet", "--disconnect", device="mbim-proxy:" + modem.link)
    running.out.wait_for_count('"state":"connected"', 1)
    for number in range(1, kills + 1):
        running.out.wait_for_quiet(hold)
        proxy.kill()
        running.out.wait_for_count('"reason":"device_gone"', number)
        proxy = Proxy()
        proxy.wait_until_ready()
        running.out.wait_for_count('"state":"connected"', number + 1)
        print(f"connected again: {number}", flush=True)
    running.interrupt()
    run = running.end()
    bench.equal((run.code, run.err), (0, ""), "held up until interrupted")
    addresses = [event["ip"]["ipv4"]["address"] for event in run.objects if event.get("state") == "connected"]
    bench.equal(addresses, ["10.20.30.1/30"] * (kills + 1), "with its address each time")
    return proxy


def test(bench):
    kills = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    hold = float(sys.argv[4]) if len(sys.argv) > 4 else 0
    with Emulator(bench) as modem:
        proxy = Proxy()
        proxy.wait_until_ready()
        for done in range(0, kills, KILLS_OF_ONE):
            proxy = keep(bench, modem, proxy, min(kills - done, KILLS_OF_ONE), hold)
        proxy.stop()


if __name__ == "__main__":
    if INSIDE not in os.environ:
        os.environ[INSIDE] = "1"
        rights = [] if os.geteuid() == 0 else ["--map-root-user"]
        os.execvp("unshare", ["unshare", "--net", "--pid", "--fork", "--kill-child", *rights, sys.executable,
                               *sys.argv])
    main(test, [])
