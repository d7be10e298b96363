#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""One connection, in one process, survives that ModemManager ends at every step of it, and comes back.

usage: modem_manager_killed.py MODEM_MANAGER_SESSION

What the connection asks passes a gate, where ModemManager is ended before a call, or when it has got it and has not
answered; and it is ended while the modem keeps it waiting. Runs at a time: as root, if it is that, and as a user.
"""

import os
import sys
import threading
import traceback

from at_modem import AtMachine, AtModem
from dbus_support import BusError, Gate
from mbnctl_support import LIMIT, Bench, Failed
from modem_manager_support import SERVICE, is_inside, run_inside
from session_support import Session

GONE = "ERROR_SERVICE_NOT_ACTIVE"
REMOVAL = "connection_removal " + GONE
SIMPLE = SERVICE + ".Modem.Simple"
REGISTER = SERVICE + ".Modem.Modem3gpp.Register"
COMES_UP = ["state activating", "state activated", "connect_complete S_OK"]
GOES = ["state deactivating", "state deactivated", "disconnect_complete S_OK"]


class Scene:
    def __init__(self, bench, machine, modem, program):
        self.bench = bench
        self.machine = machine
        self.modem = modem
        self._calls = []
        self._act = None
        path = os.path.join(bench.folder, "gate")
        self._gate = Gate(path, os.path.join(bench.folder, "bus"), self._hear)
        self.session = Session(program, {"DBUS_SYSTEM_BUS_ADDRESS": "unix:path=" + path})
        self.insert()

    def end(self):
        self.session.end()
        self._gate.close()

    def insert(self):
        self.machine.insert("modem", self.modem)

    def _hear(self, member, let_pass):
        self._calls.append(member)
        if self._act is not None and self._act[0](self._calls):
            _, act, done = self._act
            self._act = None
            act(member, let_pass)
            done.set()

    def when(self, condition, act):
        """Once, when `condition` holds of the calls from now on. Returns an event that is set when `act` was called."""
        done = threading.Event()
        self._calls.clear()
        self._act = (condition, act, done)
        return done

    def calls(self):
        """Of this connection since `when`."""
        return list(self._calls)

    def do(self, *words):
        for word in words:
            self.bench.equal(self.session.do(word), "S_OK", word)

    def told(self, since, is_known=True):
        """What the subscriber was told since then, until it heard that ModemManager is gone, which it is told if it has
        known the modem."""
        if is_known:
            self.session.wait_for_event(REMOVAL, since)
        self.bench.equal(self.session.do("signal"), GONE, "without ModemManager")
        return self.session.events(since)

    def comes_back(self):
        """ModemManager, and its modem. A connection comes up and goes. Behind it the modem is disabled again."""
        self.machine.start()
        self.insert()
        since = self.session.mark()
        self.do("connect", "disconnect")
        self.bench.equal(self.session.events(since), COMES_UP + GOES, "what is told of it")
        self.machine.kill()
        self.told(since)
        self.machine.start()
        self.insert()


# How ModemManager ends at a call.
def killed_before(machine, _member, _let_pass):
    machine.kill()


def killed_when_asked(machine, member, let_pass):
    machine.freeze()
    let_pass()
    machine.wait_for_call(member)
    machine.kill()


def stopped_before(machine, _member, _let_pass):
    machine.stop()


def each_call(scene, end):
    """As many times as a connection of a disabled modem, and its end, make calls."""
    number = 0
    while True:
        number += 1
        done = scene.when(lambda calls: len(calls) == number, lambda *call: end(scene.machine, *call))
        since = scene.session.mark()
        connected = scene.session.do("connect")
        disconnected = scene.session.do("disconnect") if connected == "S_OK" else None
        calls = scene.calls()
        if len(calls) < number:
            break
        scene.bench.check(done.wait(LIMIT), f"ended at {calls}")
        # Before the first answer no modem is known that could go.
        told = scene.told(since, is_known=number > 1)
        what = f"ended at call {number} of {calls}: {told}: "
        scene.bench.equal(told.count(REMOVAL), int(number > 1), what + "the removal")
        scene.bench.equal(told.count("connect_complete " + connected), int("state activating" in told), what + "told")
        if SIMPLE + ".Disconnect" not in calls:
            scene.bench.equal((connected, disconnected), (GONE, None), what + "connecting")
        else:
            # What is tidied up behind it is nobody's business.
            expected = GONE if calls[number - 1] == SIMPLE + ".Disconnect" else "S_OK"
            scene.bench.equal((connected, disconnected), ("S_OK", expected), what + "disconnecting")
            scene.bench.equal(told.count("disconnect_complete " + disconnected), 1, what + "told")
        scene.comes_back()
    # GetManagedObjects, Enable, Connect and GetAll; Disconnect and the bearers.
    scene.bench.check(number > 7, f"so few calls were made: {calls}")


def before_each_call(scene):
    each_call(scene, killed_before)


def at_each_call(scene):
    each_call(scene, killed_when_asked)


def stopped_at_each_call(scene):
    each_call(scene, stopped_before)


def at_work(scene):
    """While the modem does not answer ModemManager, and while nobody asks for anything."""
    for begin, command, before in (("connect", "AT+CREG=2", ()), ("connect", "ATD", ("signal",)),
                                   ("disconnect", "AT+CGACT=0", ("connect",))):
        # Told to end, ModemManager may finish what it has begun, or say that the modem is gone.
        for end, results in ((scene.machine.kill, (GONE,)),
                             (lambda: scene.machine.stop(scene.modem.release), (GONE, "E_HANDLE", "S_OK"))):
            scene.do(*before)
            since, asked = scene.session.mark(), scene.modem.mark()
            scene.modem.hold(command)
            operation = scene.session.begin(begin)
            scene.modem.wait_for(command, asked)
            end()
            scene.modem.release()
            result = scene.session.result(operation)
            scene.bench.check(result in results, f"{begin}, ended at {command}: {result}")
            told = scene.told(since)
            scene.bench.equal(told.count(REMOVAL), 1, f"ended at {command}: {told}")
            scene.comes_back()


def searching(scene):
    """While the connection waits for the network, and for no answer: it asks the modem to look again, and goes on."""
    for end in (killed_before, stopped_before):
        scene.modem.registration = 2
        done = scene.when(lambda calls: calls[-1] == REGISTER, lambda *call: end(scene.machine, *call))
        since = scene.session.mark()
        scene.bench.equal(scene.session.do("connect"), GONE, "while it waits for the network")
        scene.bench.check(done.wait(LIMIT), "ended")
        scene.bench.equal(scene.told(since), [REMOVAL], "while it waits for the network")
        scene.modem.registration = 1
        scene.comes_back()


def idle(scene):
    for before, told in (("signal", []), ("connect", COMES_UP)):
        for end in (scene.machine.kill, scene.machine.stop):
            since = scene.session.mark()
            scene.do(before)
            end()
            # Before it leaves, ModemManager ends what is up.
            ended = ["state deactivated"] if told and end == scene.machine.stop else []
            scene.bench.equal(scene.told(since), [*told, *ended, REMOVAL], "while idle")
            scene.comes_back()


PARTS = {part.__name__: part
         for part in (before_each_call, at_each_call, stopped_at_each_call, at_work, searching, idle)}


def test(bench, part, program):
    with AtMachine(bench) as machine, AtModem() as modem:
        scene = Scene(bench, machine, modem, program)
        part(scene)
        scene.end()


if __name__ == "__main__":
    if not is_inside():
        sys.exit(run_inside(*([name] for name in PARTS)))
    bench = Bench("", "")
    try:
        test(bench, PARTS[sys.argv[2]], os.path.abspath(sys.argv[1]))
        bench.end([])
    except (Failed, BusError) as problem:
        traceback.print_exc()
        print(f"after {bench.passed} checks: {problem}")
        sys.exit(1)
