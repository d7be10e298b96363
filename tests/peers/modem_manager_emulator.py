#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""ModemManager, which nobody here wrote, drives modem_emulator as its modem, with mbnctl beside it.

usage: modem_manager_emulator.py MBNCTL MODEM_EMULATOR [OPTION OF THE EMULATOR]...

Everything goes through mmcli, and is waited for by the signals of ModemManager. Without options it runs twice at a
time: as root, if it is that, with a modem as it comes; and as a user, with a difficult one.
"""

import re
import sys
import traceback

from dbus_support import BusError
from mbim_structure import Away, structure
from mbnctl_support import Bench, Emulator, Failed
from modem_manager_support import (CONNECTED, DISABLED, ENABLED, LOCKED, REGISTERED, SEARCHING, Machine, Scene, is_inside,
                                   run_inside)

# What it says of every modem that is MBIM 1.0, has one SIM and no channel for AT commands, and why.
EXPECTED_WARNINGS = {
    r"couldn't load IMSI: SIM imsi not available": "asked once, before the PIN, when no modem can read it",
    r"could not load SIM imsi: SIM imsi not available": "the same",
    r"couldn't load operator (identifier|name): PinRequired": "that too is behind the PIN",
    r"couldn't load operator (code|name): Current operator .* is still unknown": "asked while it is not registered",
    r"error initializing: Modem is currently locked": "as it was made",
    r"reloading stats failed: ContextNotActivated": "the session was dropped while it asked",
    r"reloading stats failed: Transaction timed out": "this machine stood still; the modem has answered",
    r"connection attempt #\d+ failed: (Missing or unknown APN|User authentication failed)": "as it was made",
    r"couldn't load carrier config: QMI PDC not supported": "of Qualcomm only",
    r"couldn't load supported bands": "MBIM has none",
    r"couldn't load current bands": "MBIM has none",
    r"couldn't query SIM slots": "an extension of Microsoft, or there is one slot",
    r"couldn't load list of emergency numbers: No AT port": "by AT commands only",
    r"couldn't load list of preferred networks: No AT port": "by AT commands only",
    r"couldn't load GID[12]": "an extension of Microsoft",
    r"couldn't load EID": "an extension of Microsoft",
    r"couldn't load UE mode of operation for EPS: No AT port": "by AT commands only",
    r"couldn't load initial EPS bearer settings: LTE attach status info is unsupported": "an extension of Microsoft",
    r"couldn't load 5GNR registration settings": "MBIM 1.0 is older",
}


# Nothing of this is what the emulator says by itself.
GIVEN = ["--device-id", "004999010640018", "--firmware", "firmware 7.1", "--hardware", "hardware C", "--subscriber",
         "001020987654321", "--icc-id", "8900102098765432109", "--number", "+15550123", "--home",
         "00102:Home Sweet Home", "--rssi", "17", "--uplink", "1234000", "--downlink", "9876000", "--ipv4",
         "192.0.2.33/28,192.0.2.34,192.0.2.35,192.0.2.36", "--ipv6",
         "2001:db8:7::21/64,2001:db8:7::22,2001:db8:7::23", "--mtu", "1428", "--pin", "7351", "--network",
         "00102:Home Sweet Home", "--network", "00203:Rival", "--network", "310410:Barred:forbidden", "--apn",
         "internet", "--apn", "corporate:anna-user:s3cret-word"]
IPV4 = {"method": "static", "address": "192.0.2.33", "prefix": "28", "gateway": "192.0.2.34",
        "dns": ["192.0.2.35", "192.0.2.36"], "mtu": "1428"}
IPV6 = {"method": "static", "address": "2001:db8:7::21", "prefix": "64", "gateway": "2001:db8:7::22",
        "dns": ["2001:db8:7::23"], "mtu": "1428"}
# How it attaches to LTE: at home, with partners, and elsewhere.
ATTACH = [structure(1, roaming, 2, Away("lte.example"), Away("anna"), Away(""), 0, 2) for roaming in range(3)]
RECORDED = {
    "ms_basic_connect_extensions.3": structure(Away(*ATTACH, counted=True)),
    "ms_basic_connect_extensions.4": structure(1, 1, Away("lte.example"), Away("anna"), Away(""), 0, 2),
    "ms_basic_connect_extensions.5": structure(1, 1, 1, (1,)),
}
# A modem that says everything in 64 bytes, late, cut or repeated, and that knows some of Microsoft's extensions.
DIFFICULT = ["--max-control", "64", "--seed", "7",
             *(word for command, info in RECORDED.items() for word in ("--answer", f"{command}={info.hex()}"))]
NONE = {"method": "--", "address": "--", "prefix": "--", "gateway": "--", "dns": [], "mtu": "--"}


class ShownScene(Scene):
    def mmcli(self, *arguments, code=0):
        return self.machine.mmcli("-m", self.path, *arguments, code=code)

    def show(self):
        return self.machine.show("-m", self.path)["modem"]

    def show_sim(self):
        return self.machine.show("-i", self.show()["generic"]["sim"])["sim"]["properties"]

    def sim(self, *arguments, code=0):
        return self.machine.mmcli("-i", self.machine.property(self.path, "Modem.Sim"), *arguments, code=code)

    def connect(self, settings):
        """The path of the bearer."""
        self.mmcli("--simple-connect=" + settings)
        self.until(CONNECTED)
        return next(path for path in self.machine.property(self.path, "Modem.Bearers")
                    if self.machine.property(path, "Bearer.Connected"))


def locked(scene):
    scene.until(LOCKED)
    generic = scene.show()["generic"]
    scene.equal((generic["state"], generic["unlock-required"], generic["unlock-retries"]),
                ("locked", "sim-pin", ["sim-pin (3)"]), "a locked SIM")
    said = scene.sim("--pin=0000", code=1)
    scene.check("couldn't send PIN code to the SIM" in said, f"a wrong PIN: {said}")
    scene.wait("Modem.UnlockRetries", {2: 2})
    scene.equal(scene.show()["generic"]["unlock-retries"], ["sim-pin (2)"], "after a wrong PIN")
    scene.sim("--pin=7351")
    scene.until(DISABLED)
    scene.sim("--pin=7351", "--change-pin=2468")
    scene.sim("--pin=2468", "--disable-pin")


def unplug_and_plug(scene):
    before = scene.path
    scene.machine.unplug(scene.path, lambda: scene.modem.tell("unplug"))
    scene.check("No modems were found" in scene.machine.mmcli("-L"), "an unplugged modem")
    scene.modem.tell("plug")
    scene.plug()
    scene.check(scene.path != before, "it has another name")


def identity(scene):
    modem = scene.show()
    generic = modem["generic"]
    found = {name: generic[name] for name in ("equipment-identifier", "revision", "hardware-revision", "own-numbers",
                                              "manufacturer", "model", "primary-port", "drivers", "state",
                                              "power-state")}
    scene.equal(found, {"equipment-identifier": "004999010640018", "revision": "firmware 7.1",
                        "hardware-revision": "hardware C", "own-numbers": ["+15550123"], "manufacturer": "mbn",
                        "model": "emulated modem", "primary-port": "cdc-wdm0", "drivers": ["cdc_mbim"],
                        "state": "disabled", "power-state": "on"}, "who the modem is")
    sim = scene.show_sim()
    scene.equal((sim["imsi"], sim["iccid"], sim["operator-code"], sim["operator-name"]),
                ("001020987654321", "8900102098765432109", "00102", "Home Sweet Home"), "who the SIM is")
    scene.equal(generic["supported-ip-families"], ["ipv4", "ipv6", "ipv4v6"], "address families")


def registers(scene):
    scene.mmcli("--enable")
    scene.until(ENABLED, REGISTERED)
    scene.mmcli("--3gpp-register-home")
    scene.until(REGISTERED)
    modem = scene.show()
    network = modem["3gpp"]
    scene.equal((network["registration-state"], network["operator-code"], network["operator-name"]),
                ("home", "00102", "Home Sweet Home"), "at home")
    scene.equal(modem["generic"]["access-technologies"], ["gprs", "edge", "umts", "lte"], "what the network has")
    scene.modem.tell("signal 31")
    scene.wait("Modem.SignalQuality", (100, True))
    scene.equal(scene.show()["generic"]["signal-quality"]["value"], "100", "a strong signal")

    found = scene.mmcli("--3gpp-scan")
    for network in ("00102 - Home Sweet Home (gprs, current)", "00203 - Rival (gprs, available)",
                    "310410 - Barred (gprs, forbidden)"):
        scene.check(network in found, f"no {network} in {found}")
    scene.mmcli("--3gpp-register-in-operator=00203")
    scene.wait("Modem.Modem3gpp.OperatorCode", "00203")
    scene.equal(scene.show()["3gpp"]["registration-state"], "roaming", "abroad")
    scene.mmcli("--3gpp-register-home")
    scene.wait("Modem.Modem3gpp.OperatorCode", "00102")

    scene.modem.tell("registration denied")
    # A denial comes without data classes, of which 1.20 makes "idle".
    scene.wait("Modem.Modem3gpp.RegistrationState", 0)
    scene.modem.tell("registration home")
    scene.until(REGISTERED)


def extensions(scene):
    """What the modem was given of Microsoft's extensions is asked for and believed."""
    eps = scene.show()["3gpp"]["eps"]["initial-bearer"]
    if "--answer" not in sys.argv:
        scene.equal((eps["dbus-path"], eps["settings"]["apn"]), ("--", "--"), "nothing is known of LTE")
        return
    scene.equal((eps["settings"]["apn"], eps["settings"]["user"]), ("lte.example", "anna"), "how it attaches")
    bearer = scene.machine.show("-b", eps["dbus-path"])["bearer"]
    scene.equal((bearer["properties"]["apn"], bearer["properties"]["user"]), ("lte.example", "anna"), "how it did")


def refused(scene):
    said = scene.mmcli("--simple-connect=apn=nowhere", code=1)
    scene.check("MissingOrUnknownApn" in said, f"an APN that is not there: {said}")
    said = scene.mmcli("--simple-connect=apn=corporate,user=anna-user,password=guess-word,allowed-auth=chap", code=1)
    scene.check("UserAuthenticationFailed" in said, f"a wrong password: {said}")


def connects(scene):
    # They are asked for at once, and then every half minute.
    scene.modem.tell("statistics in_octets=123456 in_packets=200 out_octets=654321 out_packets=300")
    bearer = scene.connect("apn=corporate,user=anna-user,password=s3cret-word,allowed-auth=chap")
    shown = scene.machine.show("-b", bearer)["bearer"]
    scene.equal((shown["ipv4-config"], shown["ipv6-config"]), (IPV4, NONE), "the settings")
    scene.equal((shown["status"]["connected"], shown["status"]["interface"]), ("yes", "wwan0"), "the bearer")
    scene.equal((shown["stats"]["uplink-speed"], shown["stats"]["downlink-speed"]), ("1234000", "9876000"), "speeds")

    scene.machine.wait_until(bearer, "Bearer.Stats", lambda value: value["rx-bytes"] != 0)
    stats = scene.machine.show("-b", bearer)["bearer"]["stats"]
    scene.equal((stats["bytes-rx"], stats["bytes-tx"]), ("123456", "654321"), "what went through")
    scene.mmcli("--simple-disconnect")
    scene.until(REGISTERED)
    said = scene.mmcli("--simple-disconnect")
    scene.check("successfully disconnected" in said, f"nothing to end: {said}")


def address_families(scene):
    for kind, settings in (("ipv4v6", (IPV4, IPV6)), ("ipv6", (NONE, IPV6))):
        bearer = scene.connect("apn=internet,ip-type=" + kind)
        shown = scene.machine.show("-b", bearer)["bearer"]
        scene.equal((shown["ipv4-config"], shown["ipv6-config"]), settings, kind)
        scene.machine.mmcli("-b", bearer, "--disconnect")
        scene.until(REGISTERED)


def ends(modem):
    return [line for line in modem.log.so_far() if "connect set" in line and "activation_command=deactivate" in line]


def shared(scene):
    """ModemManager talks to the modem through mbim-proxy, and so can another program at the same time."""

    def mbnctl(*arguments):
        return scene.bench.run("--json", *arguments, device="mbim-proxy:" + scene.modem.link)

    bearer = scene.connect("apn=internet")
    scene.equal(mbnctl("show", "connection").last["state"], "activated", "mbnctl sees the bearer")
    run = mbnctl("connect", "--apn", "internet")
    scene.equal((run.code, run.last["name"]), (1, "E_MBN_MAX_ACTIVATED_CONTEXTS"), "and leaves it alone")
    scene.equal(mbnctl("disconnect").code, 0, "unless it is told to end it")
    scene.machine.wait_until(bearer, "Bearer.Connected", lambda value: value is False)
    scene.until(REGISTERED)
    run = mbnctl("connect", "--apn", "internet")
    scene.equal((run.code, run.last["ip"]["ipv4"]["address"]), (0, "192.0.2.33/28"), "mbnctl connects")
    # ModemManager looks for a session that is up, and ends it before it connects.
    ended = len(ends(scene.modem))
    scene.connect("apn=internet")
    scene.modem.log.wait_for_count("activation_command=deactivate", ended + 1)
    scene.mmcli("--simple-disconnect")
    scene.until(REGISTERED)


def dropped(scene):
    """By the network, by another program, and by the switch on the case."""
    for words, again in (("drop 0 26", ()), ("detach 10", ()), ("other disconnect 0", ()),
                         ("registration searching", ["registration home"]), ("switch off", ["switch on"])):
        bearer = scene.connect("apn=internet")
        scene.modem.tell(words)
        scene.machine.wait_until(bearer, "Bearer.Connected", lambda value: value is False)
        for more in again:
            scene.until(ENABLED, SEARCHING)
            scene.modem.tell(more)
        scene.until(REGISTERED)


def radio(scene):
    scene.mmcli("--disable")
    scene.until(DISABLED)
    scene.mmcli("--set-power-state-low")
    scene.wait("Modem.PowerState", 2)
    scene.modem.log.wait_for("radio_state set radio_state=off")
    scene.mmcli("--set-power-state-on")
    scene.wait("Modem.PowerState", 3)
    scene.mmcli("--enable")
    scene.until(REGISTERED)


def replugged(scene):
    """In the middle of a connection. What comes back is locked again, and one command does all."""
    scene.connect("apn=internet")
    scene.sim("--pin=2468", "--enable-pin")
    unplug_and_plug(scene)
    scene.until(LOCKED)
    bearer = scene.connect("apn=internet,pin=2468")
    scene.equal(scene.machine.show("-b", bearer)["bearer"]["ipv4-config"]["address"], "192.0.2.33", "connected again")
    scene.mmcli("--simple-disconnect")
    scene.until(REGISTERED)


def unanswered(lines):
    """The commands since the modem was opened last that got no answer, without the last few."""
    waiting = {}
    newest = 0
    for line in lines:
        words = line.split()
        if words[:2] == ["host", "open"]:
            waiting.clear()
        elif words[:2] == ["host", "command"]:
            newest = int(words[2])
            waiting[newest] = words[3]
        elif words[:2] == ["modem", "command_done"]:
            waiting.pop(int(words[2]), None)
    return {number: name for number, name in waiting.items() if number < newest - 8}


def content(scene):
    """No warning that a modem of flesh and blood would not cause, and an answer to everything."""
    scene.equal(unanswered(scene.modem.log.so_far()), {}, "commands without an answer")
    for line in scene.machine.log.so_far():
        if re.search("<(warn|error)>", line):
            scene.check(any(re.search(expected, line) for expected in EXPECTED_WARNINGS), f"ModemManager says {line}")


def test(bench):
    with Machine(bench) as machine, \
            Emulator(bench, "--sim", "locked", *GIVEN, *sys.argv[3:], link="/dev/cdc-wdm0") as modem:
        scene = ShownScene(bench, machine, modem)
        scene.plug()
        for part in (locked, unplug_and_plug, identity, registers, extensions, refused, connects, address_families,
                     shared, dropped, radio, replugged, content):
            part(scene)


if __name__ == "__main__":
    if not is_inside():
        sys.exit(run_inside(*([[]] if sys.argv[3:] else [[], DIFFICULT])))
    bench = Bench(sys.argv[1], sys.argv[2])
    try:
        test(bench)
        bench.end(["7351", "2468", "s3cret-word", "guess-word"])
    except (Failed, BusError) as problem:
        traceback.print_exc()
        print(f"after {bench.passed} checks: {problem}")
        sys.exit(1)
