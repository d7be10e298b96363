#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""A connection through the real ModemManager, by mmcli, by mbnctl and by nothing but the calls that it takes, in turns,
each from its start to its end.

usage: modem_manager.py RUN_ONCE SD_BUS_CALLS MBNCTL MODEM_EMULATOR ROUNDS

Prints a line for each: its name, then the medians of milliseconds by the clock, milliseconds of processor time and
megabytes of memory at most. ModemManager, its bus and the emulated modem are not in it.
"""

import os
import random
import statistics
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tests", "peers"))

from mbnctl_support import Bench, Emulator  # noqa: E402: found by the line above.
from modem_manager_support import REGISTERED, Machine, Scene, is_inside, run_inside  # noqa: E402


def measure(run_once, sd_bus_calls, scene, rounds):
    ctl = [scene.bench.mbnctl, "--device", "modemmanager"]
    candidates = {"mmcli --simple-connect": ["mmcli", "-m", "0", "--simple-connect=apn=internet"],
                  "mbnctl connect --apn": [*ctl, "connect", "--apn", "internet"],
                  "sd-bus alone": [sd_bus_calls, scene.path, "internet"]}
    taken = {name: [] for name in candidates}
    for _ in range(rounds):
        for name in random.sample(list(candidates), len(candidates)):
            with scene.machine.unobserved():
                run = subprocess.run([run_once, *candidates[name]], check=True, stdout=subprocess.PIPE, text=True,
                                     timeout=60)
            taken[name].append([int(number) / 1000 for number in run.stdout.split()])
            scene.machine.mmcli("-m", scene.path, "--simple-disconnect")
            scene.until(REGISTERED)
    return {name: [statistics.median(column) for column in zip(*runs)] for name, runs in taken.items()}


def main():
    run_once, sd_bus_calls, mbnctl, emulator, rounds = sys.argv[1:]
    if not is_inside():
        return run_inside([])
    bench = Bench(mbnctl, emulator)
    with Machine(bench, quiet=True) as machine, Emulator(bench, link="/dev/cdc-wdm0", quiet=True) as modem:
        scene = Scene(bench, machine, modem)
        scene.plug()
        # The first one enables the modem, for all.
        machine.mmcli("-m", scene.path, "--simple-connect=apn=internet")
        machine.mmcli("-m", scene.path, "--simple-disconnect")
        scene.until(REGISTERED)
        for name, numbers in measure(run_once, sd_bus_calls, scene, int(rounds)).items():
            print(f"measured: {name}:", *(f"{number:.3f}" for number in numbers))
    return 0


sys.exit(main())
