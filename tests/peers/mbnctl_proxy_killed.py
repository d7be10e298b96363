#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""`mbnctl keep` through libmbim's mbim-proxy, which is killed and started again: it is connected again each time.

usage: mbnctl_proxy_killed.py MBNCTL MODEM_EMULATOR [ROUNDS]

It runs in a network namespace of its own, as the socket of the proxy has a fixed name.
"""

import os
import sys

from mbnctl_proxy import Proxy
from mbnctl_support import Emulator, main

INSIDE = "MBNCTL_PROXY_KILLED_TEST_INSIDE"


def test(bench):
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    with Emulator(bench) as modem:
        proxy = Proxy()
        proxy.wait_until_ready()
        running = bench.start("--json", "keep", "--apn", "internet", device="mbim-proxy:" + modem.link)
        running.out.wait_for_count('"state":"connected"', 1)
        for number in range(1, rounds + 1):
            proxy.kill()
            running.out.wait_for_count('"state":"waiting_for_device"', number)
            proxy = Proxy()
            proxy.wait_until_ready()
            running.out.wait_for_count('"state":"connected"', number + 1)
        running.interrupt()
        run = running.end()
        bench.equal((run.code, run.err), (0, ""), "held up until interrupted")
        bench.equal(run.last["ip"]["ipv4"]["address"], "10.20.30.1/30", "with its address")
        proxy.stop()


if __name__ == "__main__":
    if INSIDE not in os.environ:
        os.environ[INSIDE] = "1"
        rights = [] if os.geteuid() == 0 else ["--map-root-user"]
        os.execvp("unshare", ["unshare", "--net", *rights, sys.executable, *sys.argv])
    main(test, [])
