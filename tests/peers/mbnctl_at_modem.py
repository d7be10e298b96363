#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""mbnctl through the real ModemManager, whose modem knows nothing but AT commands: it dials, and is used by PPP.

usage: mbnctl_at_modem.py MBNCTL ANY_BACKEND

Runs at a time: as root, if it is that, and as a user, with a modem that is ready; and as a user with others.
"""

import signal
import sys
import traceback

from at_modem import IMEI, IMSI, AtMachine, AtModem, error
from dbus_support import BusError
from mbnctl_support import Bench, Failed
from modem_manager_support import (CONNECTED, DEVICE, DISABLED, DISCONNECTING, LOCKED, REGISTERED, SERVICE,
                                   ControlledScene, is_inside, run_inside)

CONNECT = ("connect", "--apn", "internet")
DIALS = SERVICE + ".Modem.Simple.Connect"
# What the modem says when it dials, the code, and the cause of 3GPP TS 24.008.
REFUSALS = (
    (error(3), "ERROR_INVALID_STATE", 0), (error(4), "ERROR_NOT_SUPPORTED", 0),
    (error(10), "E_MBN_SIM_NOT_INSERTED", 0), (error(11), "E_MBN_PIN_REQUIRED", 0),
    (error(12), "E_MBN_PIN_REQUIRED", 0), (error(13), "E_MBN_BAD_SIM", 0), (error(14), "ERROR_BUSY", 0),
    (error(15), "E_MBN_BAD_SIM", 0), (error(26), "E_INVALIDARG", 0), (error(30), "E_MBN_NOT_REGISTERED", 0),
    (error(31), "E_MBN_NOT_REGISTERED", 0), (error(32), "E_MBN_NOT_REGISTERED", 0), (error(100), "E_FAIL", 0),
    (error(107), "E_MBN_PACKET_SVC_DETACHED", 7), (error(127), "E_MBN_INVALID_ACCESS_STRING", 27),
    (error(128), "E_FAIL", 28), (error(129), "ERROR_INVALID_PASSWORD", 29), (error(132), "E_FAIL", 32),
    (error(133), "E_MBN_SERVICE_NOT_ACTIVATED", 33), (error(148), "E_FAIL", 0),
    (error(149), "ERROR_INVALID_PASSWORD", 29), (error(177), "E_MBN_SERVICE_NOT_ACTIVATED", 8),
    (error(178), "E_MBN_MAX_ACTIVATED_CONTEXTS", 65), (error(179), "E_MBN_INVALID_ACCESS_STRING", 66),
    ("ERROR", "E_FAIL", 0), ("NO CARRIER", "E_FAIL", 0), ("BUSY", "E_FAIL", 0), ("NO ANSWER", "E_FAIL", 0),
    ("NO DIALTONE", "E_FAIL", 0))


class AtScene(ControlledScene):
    def __init__(self, bench, machine):
        super().__init__(bench, machine, None)
        self._count = 0
        self.name = None

    def insert(self, modem):
        """In place of the one that was there."""
        if self.path:
            self.remove()
        self._count += 1
        self.name = f"modem-{self._count}"
        self.modem = modem
        self.path = self.machine.insert(self.name, modem)

    def remove(self):
        self.machine.remove(self.name, self.path)
        self.path = None

    def register(self, state):
        self.modem.register(state)
        self.wait("Modem.Modem3gpp.RegistrationState", state)

    def dialling(self, *arguments):
        """mbnctl and the modem, which will not answer."""
        since = self.modem.mark()
        self.modem.hold("ATD")
        running = self.bench.start("--json", *arguments, *CONNECT, device=DEVICE)
        self.modem.wait_for("ATD", since)
        return running


def shows(scene):
    found = scene.ctl("show", "interfaces", device=None)["interfaces"]
    scene.equal([one["interface"] for one in found], [f"{DEVICE}:{IMEI}"], "the modem is found")
    info = scene.ctl("show", "readyinfo", device=f"{DEVICE}:{IMEI}")
    scene.equal((info["state"], info["subscriber_id"], info["sim_icc_id"], info["telephone_numbers"]),
                ("initialized", IMSI, "89010100123456789012", ["+15550100"]), "who the subscriber is")
    scene.equal(scene.ctl("show", "radio")["software"], "on", "the radio")
    scene.equal(scene.ctl("show", "connection")["state"], "deactivated", "nothing is up")


def connects(scene):
    """From disabled, from registered, and what is up already."""
    scene.until(DISABLED)
    result = scene.ctl(*CONNECT)
    scene.until(CONNECTED)
    port = scene.machine.property(scene.bearers()[0], "Bearer.Interface")
    scene.check(port in scene.modem.ports, f"{port} is a port")
    scene.equal((result["ip_type_granted"], result["ip"]),
                ("ipv4", {"ipv4": {"method": "ppp", "dns": []}, "interface_name": port}), "there is no address yet")
    scene.equal(scene.modem.contexts[2], ("IP", "internet"), "what it was told")
    where = scene.ctl("show", "registration")
    scene.equal((where["state"], where["provider_id"], where["provider_name"]), ("home", "00101", "Acme Mobile"),
                "where it is")
    scene.equal(scene.ctl("show", "signal")["dbm"], -73, "the signal")
    scene.equal(scene.ctl("show", "connection")["state"], "activated", "another program sees it")
    again = scene.refused("E_MBN_MAX_ACTIVATED_CONTEXTS", *CONNECT)
    scene.equal(again["denied_by"], "stale_session", "and leaves it alone")
    adopted = scene.ctl(*CONNECT, "--if-connected", "adopt")
    scene.equal((adopted["adopted"], adopted["ip"]), (True, result["ip"]), "or takes it over")
    scene.ctl("disconnect")
    scene.until(REGISTERED)
    scene.refused("ERROR_NOT_FOUND", "disconnect")
    run = scene.bench.run(*CONNECT, device=DEVICE)
    scene.check("by PPP, which this host has to run" in run.out and port[:20] in run.out, f"in words: {run.out}")
    scene.ctl("disconnect")
    run = scene.bench.run("modemmanager", program=scene.bench.emulator)
    scene.equal([line.split(" on ")[0] for line in run.out.splitlines()],
                ["home, Acme Mobile", "connected: ppp", "disconnected"], f"an example: {run.err}")
    scene.until(REGISTERED)


def families(scene):
    """By numbers of ModemManager: another one would end it."""
    for name, kind in (("ipv4", "IP"), ("ipv6", "IPV6"), ("ipv4v6", "IPV4V6")):
        result = scene.ctl(*CONNECT, "--ip-type", name)
        methods = {family: result["ip"][family]["method"] for family in ("ipv4", "ipv6") if family in result["ip"]}
        expected = {"IP": ["ipv4"], "IPV6": ["ipv6"], "IPV4V6": ["ipv4", "ipv6"]}[kind]
        scene.equal(methods, {family: "ppp" for family in expected}, f"{name}: PPP")
        scene.check((kind, "internet") in scene.modem.contexts.values(), f"{name} is {scene.modem.contexts}")
        scene.ctl("disconnect")
        scene.until(REGISTERED)


def refused(scene):
    for said, name, cause in REFUSALS:
        scene.modem.dialled = said
        result = scene.refused(name, *CONNECT)
        scene.equal((result["cause"], result["phase"]), (cause, "activation"), f"{said}: cause and phase")
    scene.modem.dialled = "CONNECT"
    scene.until(REGISTERED)


def registers(scene):
    """What would take the daemon a minute is known before."""
    scene.machine.calls()
    for state, name in ((2, "searching"), (3, "denied"), (0, "deregistered"), (4, "none")):
        scene.register(state)
        scene.equal(scene.ctl("show", "registration")["state"], name, "where it is not")
        scene.refused("E_MBN_NOT_REGISTERED", *CONNECT)
    scene.register(5)
    scene.until(REGISTERED)
    scene.equal(scene.ctl("show", "registration")["state"], "roaming", "abroad")
    scene.equal(scene.refused("ERROR_INVALID_STATE", *CONNECT)["denied_by"], "roaming", "it may be expensive")
    scene.check(DIALS not in scene.machine.calls(), "the daemon was not asked to connect")
    scene.ctl(*CONNECT, "--roaming", "any")
    scene.ctl("disconnect")
    scene.register(1)
    scene.until(REGISTERED)


def given_up(scene):
    """By a limit, and by the user, whatever the modem says afterwards. Nothing stays up that nobody waits for."""
    for options, name in ((["--timeout", "0.5"], "ERROR_TIMEOUT"), ([], "ERROR_CANCELLED")):
        for late in ("CONNECT", "NO CARRIER"):
            running = scene.dialling(*options)
            if not options:
                running.interrupt()
            running.out.wait_for('"event":"connect_complete"')
            scene.equal(scene.ctl("show", "connection")["state"], "activating", "the modem may answer yet")
            scene.modem.dialled = late
            scene.modem.release()
            result = running.end().last
            scene.equal((result["name"], result["phase"]), (name, "activation"), "given up")
            scene.until(REGISTERED)
            scene.modem.dialled = "CONNECT"
            scene.ctl(*CONNECT)
            scene.ctl("disconnect")
            scene.until(REGISTERED)


def never_answered(scene):
    """The program ends, and the modem goes on dialling."""
    running = scene.dialling()
    running.interrupt()
    scene.equal(running.end().last["name"], "ERROR_CANCELLED", "given up")
    scene.until(DISCONNECTING)
    scene.equal(scene.ctl("show", "connection")["state"], "deactivating", "what becomes of it")
    scene.equal(scene.refused("E_MBN_MAX_ACTIVATED_CONTEXTS", *CONNECT)["denied_by"], "stale_session", "in use")
    scene.modem.dialled = "NO CARRIER"
    scene.modem.release()
    scene.until(REGISTERED)
    scene.modem.dialled = "CONNECT"
    scene.ctl(*CONNECT)
    scene.ctl("disconnect")
    # ModemManager 1.20 does not hang up what is answered now, and cannot dial any more. Who plugs it in again can.
    running = scene.dialling()
    running.interrupt()
    scene.until(DISCONNECTING)
    scene.modem.release()
    running.end()
    scene.until(REGISTERED)
    result = scene.refused("E_MBN_MAX_ACTIVATED_CONTEXTS", *CONNECT)
    scene.equal(result["phase"], "activation", "the port is in use")
    scene.remove()
    scene.path = scene.machine.put_back(scene.name)
    scene.ctl(*CONNECT)


def removed(scene):
    """While it is idle, and watched. It returns as another object, and is the same modem."""
    scene.ctl("disconnect")
    scene.until(REGISTERED)
    monitor = scene.monitor()
    before = scene.path
    scene.remove()
    scene.check('"name":"E_HANDLE"' in monitor.out.wait_for('"event":"connection_removal"'), "the monitor is told")
    scene.equal(monitor.end().code, 1, "the monitor ends")
    scene.refused("ERROR_NOT_FOUND", *CONNECT)
    scene.path = scene.machine.put_back(scene.name)
    scene.check(scene.path != before, "it has another name")
    scene.refused("ERROR_NOT_FOUND", "show", "radio", device=f"{DEVICE}:{before}")
    scene.ctl(*CONNECT, device=f"{DEVICE}:{IMEI}")
    scene.ctl("disconnect")


def without_network(scene):
    """Of a disabled modem nobody knows its network. It is enabled, and has some time to find one."""
    for state in (3, 2):
        with AtModem() as modem:
            modem.registration = state
            scene.insert(modem)
            scene.until(DISABLED)
            scene.machine.calls()
            scene.refused("E_MBN_NOT_REGISTERED", *CONNECT)
            scene.check(DIALS not in scene.machine.calls(), "the daemon was not asked to connect")
            scene.remove()


def locked(scene):
    with AtModem() as modem:
        modem.lock = "SIM PIN"
        scene.insert(modem)
        scene.unlock()
        scene.equal(scene.ctl("show", "pin")["state"], "none", "it waits for nothing")
        scene.ctl(*CONNECT)
        scene.ctl("disconnect")
        scene.remove()


def blocked(scene):
    """ModemManager answers, takes the modem away and shows another one, which wants the PUK."""
    with AtModem() as modem:
        modem.lock = "SIM PIN"
        modem.attempts["pin"] = 1
        scene.insert(modem)
        scene.until(LOCKED)
        modem.hold("AT+CPIN=")
        since = scene.machine.bus.mark()
        running = scene.bench.start("--json", "pin", "enter", "--last-attempt", device=DEVICE, stdin="0000\n")
        modem.wait_for("AT+CPIN=")
        # It hears of all this at once.
        running.interrupt(signal.SIGSTOP)
        modem.release()
        scene.machine.wait_for_removal(scene.path, since)
        running.interrupt(signal.SIGCONT)
        run = running.end()
        scene.equal((run.code, run.last["name"], run.last["attempts_remaining"]), (1, "E_MBN_FAILURE", 0),
                    "the last attempt")
        scene.path = scene.machine.wait_for_modem(since)
        scene.until(LOCKED)
        pin = scene.ctl("show", "pin")
        scene.equal((pin["state"], pin["type"], pin["attempts_remaining"]), ("unblock", "pin1", 10), "the PUK")
        scene.equal(scene.ctl("show", "readyinfo")["state"], "device_blocked", "a blocked SIM")
        scene.refused("E_MBN_PIN_REQUIRED", *CONNECT)
        wrong = scene.refused("E_MBN_FAILURE", "pin", "unblock", stdin="11111111\n2468\n")
        scene.equal(wrong["attempts_remaining"], 9, "attempts after a wrong PUK")
        scene.ctl("pin", "unblock", stdin="87654321\n2468\n")
        scene.until(DISABLED)
        scene.equal(modem.codes["pin"], "2468", "the new PIN")
        scene.ctl(*CONNECT)
        scene.ctl("disconnect")
        scene.remove()


def without_sim(scene):
    with AtModem() as modem:
        modem.lock = None
        scene.insert(modem)
        scene.equal(scene.ctl("show", "readyinfo")["state"], "sim_not_inserted", "no SIM")
        scene.equal(scene.ctl("show", "capability")["device_id"], IMEI, "who it is all the same")
        scene.refused("E_MBN_SIM_NOT_INSERTED", *CONNECT)
        scene.refused("E_MBN_SIM_NOT_INSERTED", "show", "pin")
        scene.refused("E_MBN_SIM_NOT_INSERTED", "pin", "enter", stdin="7351\n")
        scene.remove()


def ready(scene):
    """What one modem goes through."""
    with AtModem() as modem:
        scene.insert(modem)
        for part in (connects, shows, families, refused, registers, given_up, never_answered, removed):
            part(scene)
        scene.remove()


def not_ready(scene):
    for part in (without_network, locked, blocked, without_sim):
        part(scene)


def test(bench, part):
    with AtMachine(bench) as machine:
        part(AtScene(bench, machine))


if __name__ == "__main__":
    PARTS = {part.__name__: part for part in (ready, not_ready)}
    if not is_inside():
        sys.exit(run_inside(["ready"], ["ready"], ["not_ready"]))
    bench = Bench(sys.argv[1], sys.argv[2])
    try:
        test(bench, PARTS[sys.argv[3]])
        bench.end(["7351", "2468", "87654321"])
    except (Failed, BusError) as problem:
        traceback.print_exc()
        print(f"after {bench.passed} checks: {problem}")
        sys.exit(1)
