#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Several of libmbim's mbimcli at a time on one modem_emulator, through libmbim's mbim-proxy (`mbimcli -p`).

usage: mbimcli_proxy.py MODEM_EMULATOR

It runs in a network namespace of its own, as the socket of the proxy has a fixed name, and in a process namespace, which
ends what it leaves behind.
"""

import os
import re
import subprocess
import sys

from mbnctl_proxy import Proxy
from mbnctl_support import Bench, Emulator, Failed, Lines

INSIDE = "MBIMCLI_PROXY_TEST_INSIDE"


class Host:
    """An mbimcli that runs."""

    def __init__(self, bench, modem, *arguments):
        self._bench = bench
        self.what = " ".join(arguments)
        self._process = subprocess.Popen(
            ["timeout", "-k", "1", "30", "stdbuf", "-oL", "mbimcli", "-p", "-d", modem.link, *arguments],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.said = Lines(self._process.stdout)

    def end(self, *values, code=0):
        text = self.said.text()
        found = self._process.wait(60)
        self._process.stdout.close()
        self._bench.equal(found, code, f"{self.what}: {text}: exit code")
        for value in values:
            self._bench.check(value in re.sub(r"[ \t]+", " ", text), f"{self.what}: no {value!r} in {text!r}")

    def stop(self):
        self._process.terminate()
        self.said.text()
        self._process.wait(60)
        self._process.stdout.close()


def one(bench, modem, *arguments, values=(), code=0):
    Host(bench, modem, *arguments).end(*values, code=code)


def test_told_of_each_other(bench):
    """One waits for an answer that never comes, and sees what the other does."""
    with Emulator(bench, "--packet-service", "attached", "--silent", "network_idle_hint") as modem, Proxy():
        waiting = Host(bench, modem, "-v", "--query-network-idle-hint")
        modem.log.wait_for("basic_connect.network_idle_hint query")
        one(bench, modem, "--connect=access-string=internet", values=["Activation state: 'activated'",
                                                                      "IP [0]: '10.20.30.1/30'"])
        waiting.said.wait_for("ActivationState = 'activated'")
        one(bench, modem, "--query-connection-state=0", values=["Activation state: 'activated'"])
        one(bench, modem, "--connect=access-string=internet", values=["MaxActivatedContexts"], code=1)
        one(bench, modem, "--disconnect=0", values=["Activation state: 'deactivated'"])
        waiting.said.wait_for("ActivationState = 'deactivated'")
        one(bench, modem, "--set-radio-state=off", values=["Software radio state: 'off'"])
        waiting.said.wait_for("SwRadioState = 'off'")
        waiting.said.wait_for("RegisterState = 'deregistered'")
        waiting.stop()
        one(bench, modem, "--query-radio-state", values=["Software radio state: 'off'"])


def test_at_once(bench):
    """Each gets its own answer, whatever the others ask; one of them says CLOSE, which is not for the modem."""
    questions = {
        "--query-device-caps": "Device ID: '004999010640000'",
        "--query-subscriber-ready-status": "Subscriber ID: '001010123456789'",
        "--query-radio-state": "Hardware radio state: 'on'",
        "--query-home-provider": "Provider name: 'Example Mobile'",
        "--query-signal-state": "RSSI [0-31,99]: '21'",
        "--query-packet-service-state": "Packet service state: 'attached'",
        "--query-visible-providers": "Visible providers (1):",
        "--query-connection-state=0": "Activation state: 'activated'",
    }
    with Emulator(bench, "--packet-service", "attached", "--scan-time", "200", "--max-control", "64") as modem, Proxy():
        one(bench, modem, "--connect=access-string=internet")
        for _ in range(2):
            hosts = [(Host(bench, modem, question), value) for question, value in questions.items()]
            for host, value in hosts:
                host.end(value)
        closes = [line for line in modem.log.so_far() if line.startswith("host  close")]
        bench.equal(closes, [], "nobody closes the modem")


def test(bench):
    test_told_of_each_other(bench)
    test_at_once(bench)


if __name__ == "__main__":
    if INSIDE not in os.environ:
        os.environ[INSIDE] = "1"
        rights = [] if os.geteuid() == 0 else ["--map-root-user"]
        os.execvp("unshare", ["unshare", "--net", "--pid", "--fork", "--kill-child", *rights, sys.executable,
                               *sys.argv])
    bench = Bench("", sys.argv[1])
    try:
        test(bench)
        bench.end([])
    except Failed as problem:
        print(f"after {bench.passed} checks: {problem}", file=sys.stderr)
        sys.exit(1)
