#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""One process connects and disconnects many times through the real ModemManager, and does not grow.

usage: modem_manager_often.py MODEM_MANAGER_SESSION MODEM_EMULATOR COUNT

Says how much memory and how many descriptors it and ModemManager use after the first tenth, the half, and all.
"""

import os
import sys
import traceback

from dbus_support import BusError
from mbnctl_support import Bench, Emulator, Failed
from modem_manager_support import REGISTERED, ROOT, SERVICE, Machine, Scene, is_inside, run_inside
from session_support import Session

# What the heap may differ by without growing: a message or two that have not been let go yet.
SLACK = 1024
# So many at a time: the script waits for no word for minutes.
STEP = 500
# Otherwise glibc counts what it keeps for later as in use, which is more and more for a long while.
EXACT = {"GLIBC_TUNABLES": "glibc.malloc.tcache_count=0"}


def status(process):
    with open(f"/proc/{process}/status", encoding="utf-8") as file:
        return dict(line.rstrip("\n").split(":\t", 1) for line in file)


def find(number):
    """The process with that number here, as the /proc calls it, which is that of the machine around this one."""
    here = os.readlink("/proc/self/ns/pid")
    for process in filter(str.isdigit, os.listdir("/proc")):
        try:
            if os.readlink(f"/proc/{process}/ns/pid") == here and status(process)["NSpid"].split()[-1] == str(number):
                return process
        except OSError:
            # Somebody else's, or one that has ended.
            pass
    raise Failed(f"no process {number}")


def resident(process):
    """In kilobytes."""
    return int(status(process)["VmRSS"].split()[0])


def descriptors(process):
    return len(os.listdir(f"/proc/{process}/fd"))


def test(bench, program, count):
    with Machine(bench) as machine, Emulator(bench, "--apn", "internet", link="/dev/cdc-wdm0") as modem:
        # Its debugging output would be what grows here.
        machine.bus.call(SERVICE, ROOT, SERVICE + ".SetLogging", "s", "ERR")
        scene = Scene(bench, machine, modem)
        scene.plug()
        session = Session(program, EXACT)
        own, other = find(session.number), find(machine.number)
        uses = []
        done = 0
        for until in (count // 10, count // 2, count):
            while done < until:
                step = min(STEP, until - done)
                bench.equal(session.do(f"repeat {step}"), "S_OK", f"from {done} on")
                done += step
                machine.bus.forget()
            scene.until(REGISTERED)
            uses.append((session.heap(), descriptors(own)))
            print(f"after {done:5}: heap {uses[-1][0]} bytes, resident {resident(own)} kB, descriptors {uses[-1][1]}; "
                  f"ModemManager: resident {resident(other)} kB, descriptors {descriptors(other)}")
        for heap, opened in uses[1:]:
            bench.check(heap <= uses[0][0] + SLACK, f"memory grows: {uses}")
            bench.equal(opened, uses[0][1], "descriptors")
        bench.equal(len(session.events()), 6 * count, "what was told")
        session.end()


if __name__ == "__main__":
    if not is_inside():
        sys.exit(run_inside([], limit=60 + int(sys.argv[3]) // 5))
    bench = Bench("", sys.argv[2])
    try:
        test(bench, os.path.abspath(sys.argv[1]), int(sys.argv[3]))
        bench.end([])
    except (Failed, BusError) as problem:
        traceback.print_exc()
        print(f"after {bench.passed} checks: {problem}")
        sys.exit(1)
