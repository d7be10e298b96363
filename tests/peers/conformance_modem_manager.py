#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The conformance suite through the real ModemManager, whose modem is the emulator of the test program.

usage: conformance_modem_manager.py UNIT_CONFORMANCE

All cases wait more than they work, so they are run in shares at a time, each on a machine of its own: as root, if it is
that, and as a user.
"""

import os
import subprocess
import sys
import tempfile
import traceback

from dbus_support import BusError
from mbnctl_support import Failed
from modem_manager_support import AUTHORITY, LIMIT, Machine, is_inside, run_inside

SHARES = 14
CASES = "conformance: ModemManager behaves as documented"


class Bench:
    """As much of one as a machine needs."""

    def __init__(self, folder):
        self.folder = folder

    def file(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as stream:
            stream.write(text)
        return path

    def equal(self, found, expected, what):
        if found != expected:
            raise Failed(f"{what}: found {found!r}, expected {expected!r}")


class ToldMachine(Machine):
    """Ends and starts ModemManager when it is told to."""

    def _authorize(self, call):
        act = {AUTHORITY + ".Authority.Stop": self.kill, AUTHORITY + ".Authority.Start": self.start}.get(call.member)
        if act is None:
            return super()._authorize(call)
        act()
        return "", []


def test(program, share):
    with tempfile.TemporaryDirectory(prefix="mbn-conformance.") as folder, ToldMachine(Bench(folder)) as machine:
        done = subprocess.run([program, "--test-case=" + CASES], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, errors="replace", timeout=3 * LIMIT, check=False,
                              env={**os.environ, "MBN_CONFORMANCE_SHARE": f"{share}/{SHARES}"})
        if done.returncode != 0:
            print(*(line for line in machine.log.so_far() if "<info>" in line or "<warn>" in line), sep="\n")
    print(done.stdout)
    return done.returncode


if __name__ == "__main__":
    if not is_inside():
        sys.exit(run_inside(*([str(share)] for share in range(SHARES))))
    try:
        sys.exit(test(os.path.abspath(sys.argv[1]), sys.argv[2]))
    except (Failed, BusError, subprocess.TimeoutExpired):
        traceback.print_exc()
        sys.exit(1)
