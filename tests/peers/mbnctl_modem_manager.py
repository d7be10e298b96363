#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""mbnctl through the real ModemManager, whose modem is modem_emulator.

usage: mbnctl_modem_manager.py MBNCTL MODEM_EMULATOR

Runs twice at a time: as root, if it is that, and as a user. mmcli is the other program.
"""

import os
import sys
import traceback

from dbus_support import BusError
from mbnctl_support import Bench, Emulator, Failed
from modem_manager_support import (CONNECTED, CONNECTING, DEVICE, DISCONNECTING, ENABLING, OBJECT_MANAGER, PROPERTIES,
                                   REGISTERED, SERVICE, ControlledScene, Machine, is_inside, run_inside)

IMEI = "004999010640018"
GIVEN = ["--device-id", IMEI, "--pin", "7351", "--apn", "internet", "--apn", "corporate:anna-user:s3cret-word",
         "--network", "00101:Example Mobile", "--network", "00202:Rival", "--network", "00303:Barred:forbidden"]


def without_modem(scene):
    scene.refused("ERROR_NOT_FOUND", "connect", "--apn", "internet")
    nowhere = {"DBUS_SYSTEM_BUS_ADDRESS": "unix:path=" + os.path.join(scene.bench.folder, "no-bus")}
    scene.refused("ERROR_SERVICE_NOT_ACTIVE", "connect", "--apn", "internet", environment=nowhere)


def locked(scene):
    scene.unlock()
    scene.equal(scene.ctl("show", "pinlist")["pins"][0]["mode"], "enabled", "it is asked for")
    scene.ctl("pin", "disable", "--last-attempt", stdin="7351\n")
    scene.equal(scene.ctl("show", "pinlist")["pins"][0]["mode"], "disabled", "it is not asked for any more")


def shows(scene):
    # ModemManager reads the subscriber of a modem that was never locked.
    scene.machine.unplug(scene.path, lambda: scene.modem.tell("unplug"))
    scene.modem.tell("plug")
    scene.plug()
    found = scene.ctl("show", "interfaces", device=None)["interfaces"]
    scene.equal([one["interface"] for one in found], [DEVICE + ":" + IMEI], "the port of its modem is left alone")
    scene.equal(found[0]["device_id"], IMEI, "the modem of ModemManager")
    info = scene.ctl("show", "readyinfo", device=f"{DEVICE}:{IMEI}")
    scene.equal((info["state"], info["subscriber_id"], info["sim_icc_id"], info["telephone_numbers"]),
                ("initialized", "001010123456789", "8900101012345678909", ["+15550100"]), "who the subscriber is")
    where = scene.ctl("show", "registration", device=f"{DEVICE}:{scene.path}")
    scene.equal((where["state"], where["provider_id"]), ("home", "00101"), "where it is")
    scene.equal(scene.ctl("show", "signal")["dbm"], -71, "the signal")
    scene.equal(scene.ctl("show", "homeprovider")["provider_id"], "00101", "the home network")
    scene.equal(scene.ctl("show", "packetservice")["state"], "attached", "the packet service")
    scene.refused("ERROR_NOT_FOUND", "show", "signal", device=DEVICE + ":000000000000000")
    scene.refused("ERROR_NOT_SUPPORTED", "show", "preferredproviders")


def connects(scene):
    result = scene.ctl("connect", "--apn", "internet")
    scene.equal((result["ip"]["ipv4"]["address"], result["ip_type_granted"]), ("10.20.30.1/30", "ipv4"), "connected")
    scene.until(CONNECTED)
    scene.equal(scene.ctl("show", "connection")["state"], "activated", "another program sees it")
    again = scene.refused("E_MBN_MAX_ACTIVATED_CONTEXTS", "connect", "--apn", "internet")
    scene.equal(again["denied_by"], "stale_session", "and leaves it alone")
    adopted = scene.ctl("connect", "--apn", "internet", "--if-connected", "adopt")
    scene.equal((adopted["adopted"], adopted["ip"]), (True, result["ip"]), "or takes it over")
    scene.ctl("disconnect")
    scene.until(REGISTERED)
    scene.refused("ERROR_NOT_FOUND", "disconnect")
    scene.equal(scene.ctl("show", "connection")["state"], "deactivated", "ended")


def economical(scene):
    """Three calls connect, which is what mmcli needs."""
    scene.machine.calls()
    scene.ctl("connect", "--apn", "internet")
    calls = scene.machine.calls()
    scene.equal(calls, [OBJECT_MANAGER + ".GetManagedObjects", SERVICE + ".Modem.Simple.Connect",
                        PROPERTIES + ".GetAll"], "what a connect asks")
    scene.ctl("disconnect")
    scene.equal(len(scene.machine.calls()), 3, "calls of a disconnect")
    scene.machine.mmcli("-m", scene.path, "--simple-connect=apn=internet")
    scene.equal(scene.machine.calls(), calls, "what mmcli asks")
    scene.machine.mmcli("-m", scene.path, "--simple-disconnect")
    scene.until(REGISTERED)


def given_up(scene):
    """By a limit, and by the user. Nothing stays up that nobody waits for."""
    for options, signal_it, name in ((["--timeout", "0.5"], False, "ERROR_TIMEOUT"), ([], True, "ERROR_CANCELLED")):
        scene.modem.freeze()
        running = scene.bench.start("--json", *options, "connect", "--apn", "internet", device=DEVICE)
        running.out.wait_for('"state":"activating"')
        if signal_it:
            running.interrupt()
        running.out.wait_for('"event":"connect_complete"')
        scene.modem.thaw()
        result = running.end().last
        scene.equal((result["name"], result["phase"]), (name, "activation"), "given up")
        scene.until(REGISTERED)
        scene.equal(scene.ctl("show", "connection")["state"], "deactivated", f"after {name}")
    scene.ctl("connect", "--apn", "internet")
    scene.ctl("disconnect")


def refused(scene):
    before = scene.bearers()
    nowhere = scene.refused("E_MBN_INVALID_ACCESS_STRING", "connect", "--apn", "nowhere")
    scene.equal((nowhere["cause"], nowhere["phase"]), (27, "activation"), "an access point that is not there")
    password = scene.bench.file("password", "guess-word\n")
    wrong = scene.refused("ERROR_INVALID_PASSWORD", "connect", "--apn", "corporate", "--user", "anna-user",
                          "--password-file", password, "--auth", "chap")
    scene.equal(wrong["cause"], 29, "a wrong password")
    scene.equal(scene.bearers(), before, "nothing is left behind")
    password = scene.bench.file("password", "s3cret-word\n")
    scene.ctl("connect", "--apn", "corporate", "--user", "anna-user", "--password-file", password, "--auth", "chap")
    scene.ctl("disconnect")


def told(scene):
    """What others do: the network, mmcli, and the user at the switch."""
    monitor = scene.monitor()
    scene.machine.mmcli("-m", scene.path, "--simple-connect=apn=internet")
    monitor.out.wait_for('"origin":"foreign","session":0,"state":"activated"')
    scene.modem.tell("ip 0 10.99.0.1/30,10.99.0.2")
    scene.modem.tell("drop 0 26")
    line = monitor.out.wait_for('"origin":"foreign","session":0,"state":"deactivated"')
    scene.check('"cause":26' in line, f"why it was dropped: {line}")
    scene.modem.tell("signal 31")
    monitor.out.wait_for('"dbm":-51')
    scene.modem.tell("signal 21")
    scene.ctl("set", "registration", "manual", "00202")
    monitor.out.wait_for('"provider_id":"00202"')
    scene.refused("ERROR_INVALID_STATE", "connect", "--apn", "internet")
    scene.ctl("set", "registration", "automatic")
    scene.until(REGISTERED)
    scene.ctl("set", "radio", "off")
    monitor.out.wait_for('"software":"off"')
    scene.refused("E_MBN_RADIO_POWER_OFF", "connect", "--apn", "internet")
    scene.ctl("set", "radio", "on")
    monitor.out.wait_for('"software":"on"')
    scene.until(REGISTERED)
    monitor.interrupt()
    scene.equal(monitor.end().code, 0, "monitor")
    found = {one["provider_id"]: one["states"] for one in scene.ctl("scan")["providers"]}
    scene.equal((found["00202"], found["00303"]), (["visible"], ["forbidden", "visible"]), "networks in reach")


def profile(name, rest="", access_string=None, user=None, password=None):
    """A document that is bound to the SIM of this modem."""
    secret = f"<Password>{password}</Password>" if password else ""
    login = f"<UserLogonCred><UserName>{user}</UserName>{secret}</UserLogonCred>" if user else ""
    protocol = "<AuthProtocol>CHAP</AuthProtocol>" if user else ""
    return (f'<MBNProfile xmlns="http://www.microsoft.com/networking/WWAN/profile/v1"><Name>{name}</Name>'
            "<IsDefault>false</IsDefault><SubscriberID>001010123456789</SubscriberID>"
            f"{rest}<Context><AccessString>{access_string or name}</AccessString>{login}{protocol}</Context>"
            "</MBNProfile>")


def keeps(scene):
    """The profiles that the modem keeps itself."""
    modem_store = ("--store", "modem")

    def names():
        return [one["profile"] for one in scene.ctl(*modem_store, "show", "profiles")["profiles"]]

    scene.equal(names(), [], "none at first")
    scene.equal(scene.ctl("show", "provisionedcontexts")["contexts"], [], "nor contexts")
    document = scene.bench.file("corporate.xml", profile("corporate", user="anna-user", password="s3cret-word"))
    stored = scene.ctl(*modem_store, "add", "profile", document)
    scene.equal(stored["profile"], "corporate", "what was stored")
    scene.check("corporate" in scene.machine.mmcli("-m", scene.path, "--3gpp-profile-manager-list"), "mmcli sees it")
    scene.refused("ERROR_ALREADY_EXISTS", *modem_store, "add", "profile", document)
    scene.equal(scene.ctl(*modem_store, "ensure", "profile", document)["outcome"], "unchanged", "nothing to do")
    scene.machine.mmcli("-m", scene.path, "--3gpp-profile-manager-set=apn=internet")
    scene.equal(names(), ["corporate", "internet"], "one by another program")
    contexts = scene.ctl("show", "provisionedcontexts")["contexts"]
    scene.equal([(one["context_id"], one["type"], one["access_string"], one["has_credentials"]) for one in contexts],
                [(1, "internet", "corporate", True), (2, "internet", "internet", False)], "the same as contexts")

    ranked = scene.ctl(*modem_store, "show", "selection", "--by-user")["profiles"]
    scene.equal([one["profile"] for one in ranked if one["rank"]], ["corporate", "internet"], "of this SIM")

    result = scene.ctl(*modem_store, "connect", "--profile", "corporate")
    scene.equal(result["profile"], "corporate", "connected with a profile of the modem, and its password")
    scene.ctl("disconnect")
    scene.refused("E_INVALIDARG", *modem_store, "connect", "--profile", "elsewhere")

    changed = scene.bench.file("corporate.xml", profile("corporate", user="anna-user", password="guess-word"))
    scene.ctl(*modem_store, "set", "profile", changed)
    scene.refused("ERROR_INVALID_PASSWORD", *modem_store, "connect", "--profile", "corporate")
    exported = scene.bench.run("--json", *modem_store, "export", "profile", "corporate", device=DEVICE)
    scene.check("anna-user" in exported.out and "guess-word" not in exported.out, "the password stays where it is")

    # What the modem would not keep is not stored at all, whether nobody would, or this one does not.
    for text, start in ((profile("Home", access_string="internet"), "<Name>"),
                        (profile("third", "<ConnectionMode>auto</ConnectionMode>"), "<ConnectionMode>"),
                        (profile("third").replace("456789", "456780"), "<SubscriberID>")):
        refusal = scene.refused("ERROR_NOT_SUPPORTED", *modem_store, "add", "profile",
                                scene.bench.file("lost.xml", text))
        place = refusal["violations"][0]
        scene.equal((place["line"], text[place["column"] - 1:].startswith(start)), (1, True), f"where: {refusal}")
        scene.check("a modem keeps" in refusal["hint"], f"and why: {refusal}")
        scene.equal(names(), ["corporate", "internet"], "nothing is left behind")

    scene.ctl(*modem_store, "delete", "profile", "corporate")
    scene.refused("ERROR_NOT_FOUND", *modem_store, "delete", "profile", "corporate")
    scene.ctl(*modem_store, "delete", "profile", "internet")
    scene.equal(names(), [], "none at the end")
    usage = scene.bench.run("--store", "modem", "show", "profiles", device="mbim:/dev/cdc-wdm0")
    scene.equal(usage.code, 2, "a modem is asked through ModemManager")


def denied(scene):
    """PolicyKit does not let anybody change anything."""
    scene.machine.allows = False
    result = scene.refused("E_ACCESSDENIED", "connect", "--apn", "internet")
    action = SERVICE + ".Device.Control"
    scene.equal(result["denied_by"], "policy_kit_device_control", "who refuses")
    scene.check("PolicyKit" in result["hint"] and action in result["hint"], f"says what is lacking: {result}")
    words = scene.bench.run("connect", "--apn", "internet", device=DEVICE).err
    scene.check("denied by: PolicyKit, which wants the action " + action in words, f"in words: {words}")
    for refused_too in (("set", "radio", "off"), ("show", "provisionedcontexts"),
                        ("--store", "modem", "show", "profiles")):
        again = scene.refused("E_ACCESSDENIED", *refused_too)
        scene.equal(again["denied_by"], "policy_kit_device_control", " ".join(refused_too))
    scene.equal(scene.ctl("show", "connection")["state"], "deactivated", "everybody may look")
    scene.machine.allows = True


def unplugged(scene):
    """While it is watched, and in the middle of a connect, which ModemManager never answers then."""
    monitor = scene.monitor()
    scene.modem.freeze()
    connecting = scene.bench.start("--json", "connect", "--apn", "internet", device=DEVICE)
    connecting.out.wait_for('"state":"activating"')
    scene.machine.report("remove")
    result = connecting.end().last
    scene.equal(result["name"], "E_HANDLE", "unplugged while connecting")
    monitor.out.wait_for('"event":"connection_removal"')
    scene.equal(monitor.end().code, 1, "the monitor ends")
    scene.refused("ERROR_NOT_FOUND", "show", "signal")
    scene.modem.thaw()
    scene.modem.tell("unplug")
    scene.modem.tell("plug")
    scene.plug()
    scene.ctl("connect", "--apn", "internet")


def killed(scene):
    """ModemManager dies while it is watched, and comes back."""
    monitor = scene.monitor()
    scene.machine.kill()
    line = monitor.out.wait_for('"event":"connection_removal"')
    scene.check("ERROR_SERVICE_NOT_ACTIVE" in line, f"why: {line}")
    scene.equal(monitor.end().code, 1, "the monitor ends")
    scene.refused("ERROR_SERVICE_NOT_ACTIVE", "connect", "--apn", "internet")
    scene.machine.start()
    scene.refused("ERROR_NOT_FOUND", "connect", "--apn", "internet")


def killed_at_work(scene):
    """In the middle of what ModemManager was asked, at each step of a connection."""
    for state, before, arguments in ((ENABLING, (), ("show", "registration")),
                                     (CONNECTING, ("show", "registration"), ("connect", "--apn", "internet")),
                                     (DISCONNECTING, ("connect", "--apn", "internet"), ("disconnect",))):
        scene.plug()
        if before:
            scene.ctl(*before)
        scene.modem.freeze()
        running = scene.bench.start("--json", *arguments, device=DEVICE)
        scene.until(state)
        scene.machine.kill()
        result = running.end().last
        scene.modem.thaw()
        scene.equal(result["name"], "ERROR_SERVICE_NOT_ACTIVE", f"killed in state {state}")
        scene.machine.start()
    scene.plug()
    scene.ctl("connect", "--apn", "internet")


def test(bench):
    with Machine(bench) as machine, Emulator(bench, "--sim", "locked", *GIVEN, link="/dev/cdc-wdm0") as modem:
        scene = ControlledScene(bench, machine, modem)
        without_modem(scene)
        scene.plug()
        for part in (locked, shows, connects, economical, keeps, given_up, refused, told, denied, unplugged, killed,
                     killed_at_work):
            part(scene)


if __name__ == "__main__":
    if not is_inside():
        sys.exit(run_inside([], []))
    bench = Bench(sys.argv[1], sys.argv[2])
    try:
        test(bench)
        bench.end(["7351", "s3cret-word", "guess-word"])
    except (Failed, BusError) as problem:
        traceback.print_exc()
        print(f"after {bench.passed} checks: {problem}")
        sys.exit(1)
