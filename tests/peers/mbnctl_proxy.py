#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
#
# usage: mbnctl_proxy.py MBNCTL MODEM_EMULATOR
#
# mbnctl through libmbim's mbim-proxy, while mbimcli uses the same device through it. The socket of the proxy has a fixed
# name in the abstract namespace, so everything runs in a network namespace of its own (`unshare -n`): a proxy that works
# on this machine is neither found nor disturbed.

import glob
import os
import shutil
import subprocess
import sys

from mbnctl_support import Emulator, Lines, main

IPV4 = {"address": "10.20.30.1/30", "gateway": "10.20.30.2", "dns": ["10.20.30.2", "10.20.30.53"], "mtu": 1500}
INSIDE = "MBNCTL_PROXY_TEST_INSIDE"


def proxy_program():
    places = ["/usr/libexec/mbim-proxy", "/usr/lib/mbim-proxy", *sorted(glob.glob("/usr/lib/*/mbim-proxy"))]
    return next((place for place in places if os.access(place, os.X_OK)), None) or shutil.which("mbim-proxy")


class Proxy:
    def __init__(self):
        # Without `stdbuf` its lines would stay in a buffer.
        self._process = subprocess.Popen(["stdbuf", "-oL", proxy_program(), "--no-exit", "--verbose"],
                                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.log = Lines(self._process.stdout)

    def __enter__(self):
        self.wait_until_ready()
        return self

    def __exit__(self, *_):
        self.stop()

    def wait_until_ready(self):
        self.log.wait_for("proxy will remain running")

    def kill(self):
        self._process.kill()
        self._process.wait(60)

    def stop(self):
        if self._process.returncode is None:
            self._process.terminate()
            self._process.wait(60)


def mbimcli(bench, modem, *arguments):
    """Through the proxy, which it does not start here: one runs already."""
    run = subprocess.run(["timeout", "-k", "1", "10", "mbimcli", "-p", "-d", modem.link, *arguments],
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    bench.equal(run.returncode, 0, f"mbimcli {arguments}: {run.stdout}")
    return run.stdout


def test_without_proxy(bench):
    with Emulator(bench) as modem:
        device = "mbim-proxy:" + modem.link
        for command in (["connect", "--apn", "internet"], ["show", "radio"], ["monitor"]):
            run = bench.run("--json", *command, device=device)
            phase = "control" if command == ["show", "radio"] else "device"
            bench.equal((run.code, run.last["name"], run.last["phase"]), (1, "ERROR_SERVICE_NOT_ACTIVE", phase),
                        f"no proxy: {command}")
            bench.check("mbim-proxy" in run.last["hint"], "what is missing")


def test_shared(bench):
    with Emulator(bench) as modem, Proxy() as proxy:
        device = "mbim-proxy:" + modem.link
        monitor = bench.start("--json", "monitor", device=device)
        monitor.out.wait_for("monitoring")

        run = bench.run("--json", "connect", "--apn", "internet", device=device)
        bench.equal((run.code, run.last["name"], run.last["ip"]), (0, "S_OK", {"ipv4": IPV4}), "through the proxy")
        bench.equal([line["event"] for line in run.objects],
                    ["connect_state_change", "packet_service_state_change", "connect_state_change",
                     "connect_complete"], "events through the proxy")
        monitor.out.wait_for('"state":"activated"')

        bench.check("Activation state: 'activated'" in mbimcli(bench, modem, "--query-connection-state=0"),
                    "mbimcli sees our connection")
        bench.check("Telephone numbers: (1) '+15550100'" in mbimcli(bench, modem, "--query-subscriber-ready-status"),
                    "mbimcli reads while we are connected")
        run = bench.run("--json", "connect", "--apn", "internet", device=device)
        bench.equal((run.code, run.last["name"]), (1, "E_MBN_MAX_ACTIVATED_CONTEXTS"), "still connected")

        mbimcli(bench, modem, "--disconnect=0")
        monitor.out.wait_for('"state":"deactivated"')
        run = bench.run("--json", "disconnect", device=device)
        bench.equal((run.code, run.last["name"]), (1, "ERROR_NOT_FOUND"), "mbimcli was there first")

        mbimcli(bench, modem, "--connect=access-string=internet")
        run = bench.run("--json", "show", "connection", device=device)
        bench.equal(run.last["state"], "activated", "we see the connection of mbimcli")
        run = bench.run("--json", "disconnect", device=device)
        bench.equal((run.code, run.last["name"]), (0, "S_OK"), "and may end it")

        run = bench.run("--json", "connect", "--apn", "nowhere", device=device)
        bench.equal((run.code, run.last["name"], run.last["cause"]), (1, "E_MBN_INVALID_ACCESS_STRING", 27),
                    "a wrong APN through the proxy")
        run = bench.run("--json", "connect", "--apn", "internet", device="mbim-proxy:" + modem.link + ".not")
        bench.equal((run.code, run.last["name"]), (1, "ERROR_NOT_FOUND"), "a device that the proxy cannot open")

        proxy.stop()
        watched = monitor.end()
        bench.equal(watched.code, 1, "the proxy went away")
        states = [line["state"] for line in watched.objects if line["event"] == "connect_state_change"]
        bench.equal(states[:4], ["activated", "deactivated", "activated", "deactivated"], "what the monitor saw")
        bench.check(all(line["origin"] == "foreign" and line["request_id"] == 0 for line in watched.objects[1:]),
                    "changes of others are marked as foreign")
        bench.equal(watched.last["event"], "connection_removal", "the last event")


def newest(bench, modem, *arguments):
    """mbimcli, which agrees with the modem on MBIMEx 3.0: the other hosts of the proxy have to follow."""
    return mbimcli(bench, modem, "--device-open-ms-mbimex-v3", *arguments)


def test_versions(bench):
    """Another program agrees on a later version of Microsoft's extensions while we are there, or before."""
    with Emulator(bench, "--mbimex", "3.0", "--packet-service", "attached", "--number", "+15550123",
                  "--apn", "private.example:me:s3cret-word", "--apn", "internet") as modem, Proxy():
        device = "mbim-proxy:" + modem.link
        password = bench.file("password", "s3cret-word")
        credentials = ["--apn", "private.example", "--user", "me", "--password-file", password]
        monitor = bench.start("--json", "monitor", device=device)
        monitor.out.wait_for("monitoring")
        bench.equal(bench.run("--json", "connect", *credentials, device=device).code, 0, "in the first version")
        said = newest(bench, modem, "--query-connection-state=0")
        bench.check("Activation state: 'activated'" in said and "Access string: 'private.example'" in said,
                    f"mbimcli in version 3.0: {said}")
        newest(bench, modem, "--disconnect=0")
        monitor.out.wait_for('"state":"deactivated"')

        run = bench.run("--json", "connect", *credentials, device=device)
        bench.equal((run.code, run.last["name"], run.last["ip"]), (0, "S_OK", {"ipv4": IPV4}), "in version 3.0")
        modem.log.wait_for("media_preference=cellular")
        run = bench.run("--json", "show", "readyinfo", device=device)
        bench.equal((run.last["subscriber_id"], run.last["telephone_numbers"]), ("001010123456789", ["+15550123"]),
                    "the SIM in version 3.0")
        bench.check("Subscriber ID: '001010123456789'" in newest(bench, modem, "--query-subscriber-ready-status"),
                    "mbimcli and the SIM in version 3.0")
        newest(bench, modem, "--query-registration-state")
        newest(bench, modem, "--query-signal-state")
        newest(bench, modem, "--query-packet-service-state")
        modem.tell("sim absent")
        monitor.out.wait_for('"state":"sim_not_inserted"')
        modem.tell("sim ready")
        monitor.out.wait_for('"state":"initialized"')
        run = bench.run("--json", "connect", *credentials[:4], "--password-file", bench.file("wrong", "wrong-word"),
                        device=device)
        bench.equal((run.code, run.last["cause"]), (1, 29), "a wrong password in version 3.0")
        monitor.interrupt()
        bench.equal(monitor.end().code, 0, "the monitor was asked to end")


def test(bench):
    test_without_proxy(bench)
    test_shared(bench)
    test_versions(bench)


if __name__ == "__main__":
    if INSIDE not in os.environ:
        os.environ[INSIDE] = "1"
        rights = [] if os.geteuid() == 0 else ["--map-root-user"]
        os.execvp("unshare", ["unshare", "--net", *rights, sys.executable, *sys.argv])
    main(test, ["s3cret-word", "wrong-word"])
