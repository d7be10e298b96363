#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
#
# usage: mbnctl_emulator.py MBNCTL MODEM_EMULATOR
#
# mbnctl against modem_emulator on a pty, as a user would run it: every command, for humans and as JSON, exit codes and
# values; every refusal of a connect; time limits and interrupts; and no password in anything that is printed.

import glob
import os
import shutil
import signal
import subprocess

from mbnctl_support import Emulator, main

PASSWORD = "correct-horse-battery"
PROFILES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "examples", "profiles")
IPV4 = {"address": "10.20.30.1/30", "gateway": "10.20.30.2", "dns": ["10.20.30.2", "10.20.30.53"], "mtu": 1500}

V1 = """<?xml version="1.0"?>
<MBNProfile xmlns="http://www.microsoft.com/networking/WWAN/profile/v1">
  <Name>{name}</Name>
  <IsDefault>{default}</IsDefault>
  <SubscriberID>001010123456789</SubscriberID>
  <ConnectionMode>{mode}</ConnectionMode>
  <Context>
    <AccessString>{apn}</AccessString>
    <UserLogonCred>
      <UserName>somebody</UserName>
      <Password>{password}</Password>
    </UserLogonCred>
    <AuthProtocol>CHAP</AuthProtocol>
  </Context>
</MBNProfile>
"""


def document(name="Work", default="false", mode="manual", apn="internet", password=PASSWORD):
    return V1.format(name=name, default=default, mode=mode, apn=apn, password=password)


def refused(bench, run, name, phase=None, cause=0, advice=None, what=""):
    """A run with --json that ended with this code."""
    last = run.last
    found = {"name": last["name"], "exit": run.code, "cause": last["cause"]}
    expected = {"name": name, "exit": 1, "cause": cause}
    if phase:
        found["phase"], expected["phase"] = last["phase"], phase
    if advice:
        found["advice"], expected["advice"] = last["advice"], advice
    bench.equal(found, expected, what or f"refused with {name}")
    bench.equal(run.err, "", "with --json nothing goes to standard error")
    return last


def test_usage(bench):
    for arguments in (
            [], ["connect"], ["connect", "--apn"], ["connect", "--apn", "a", "--profile", "b"], ["show"], ["add"],
            ["show", "weather"], ["add", "profile"], ["delete", "profile"], ["validate"], ["dance"],
            ["--device", "mbim:", "disconnect"], ["--device", "usb:1", "disconnect"],
            ["--timeout", "0", "disconnect"], ["--timeout", "-1", "disconnect"], ["--timeout", "x", "disconnect"],
            ["connect", "--apn", "a", "--auth", "md5"], ["connect", "--apn", "a", "--ip-type", "x25"],
            ["connect", "--apn", "a", "--roaming", "always"], ["connect", "--profile", "a", "--user", "u"],
            ["connect", "--apn", "a", "--password-file", "f"], ["disconnect", "now"]):
        run = bench.run(*arguments)
        bench.equal((run.code, run.out), (2, ""), f"wrong usage: {arguments}")
        bench.check(run.err != "", f"wrong usage is explained: {arguments}")
    for arguments in (["--help"], ["connect", "--help"], ["show", "--help"], ["--version"]):
        run = bench.run(*arguments)
        bench.equal((run.code, run.err), (0, ""), f"help: {arguments}")


def test_no_device(bench):
    missing = "mbim:" + os.path.join(bench.folder, "nothing")
    for command in (["connect", "--apn", "internet"], ["disconnect"], ["monitor"], ["show", "connection"],
                    ["show", "readyinfo"], ["show", "capability"], ["show", "radio"], ["show", "signal"]):
        phase = "control" if command[-1] in ("readyinfo", "radio") else "device"
        last = refused(bench, bench.run("--json", *command, device=missing), "ERROR_NOT_FOUND", phase)
        bench.check("there is no " in last["hint"], "the hint names the missing device")
    run = bench.run("--json", "show", "interfaces", device=missing)
    bench.equal([(entry["state"], entry["name"]) for entry in run.last["interfaces"]],
                [("unavailable", "ERROR_NOT_FOUND")], "an interface that is not there")

    if not glob.glob("/dev/cdc-wdm*"):
        run = bench.run("show", "radio")
        bench.equal(run.code, 1, "no device at all")
        bench.check("--device" in run.err and "MBN_DEVICE" in run.err, "how to name a device")
        bench.equal(bench.run("show", "interfaces").out, "0 interfaces on the system\n", "no interfaces")
    run = bench.run("--json", "show", "radio", environment={"MBN_DEVICE": "usb:1"})
    bench.check("usb:1" in refused(bench, run, "ERROR_NOT_FOUND")["hint"], "MBN_DEVICE is wrong")

    path = bench.file("regular", "no device")
    refused(bench, bench.run("--json", "show", "radio", device="mbim:" + path), "E_INVALIDARG", "control")


def test_emulated(bench):
    run = bench.run("--json", "connect", "--apn", "internet", device="emulated")
    bench.equal((run.code, run.last["name"], run.last["ip"]), (0, "S_OK", {"ipv4": IPV4}), "a modem in the process")
    run = bench.run("--json", "show", "connection", environment={"MBN_DEVICE": "emulated"})
    bench.equal((run.code, run.last["state"]), (0, "deactivated"), "new in every run")


def test_connect_json(bench):
    with Emulator(bench) as modem:
        run = bench.run("--json", "connect", "--apn", "internet", device=modem.device)
        events = [(line["event"], line.get("state"), line["request_id"], line.get("origin")) for line in run.objects]
        bench.equal(events, [("connect_state_change", "activating", 1, "own"),
                             ("packet_service_state_change", "attached", 1, "own"),
                             ("connect_state_change", "activated", 1, "own"),
                             ("connect_complete", None, 1, None)], "events of a connect, in order")
        bench.equal(run.last, {
            "event": "connect_complete", "request_id": 1, "hresult": "0x00000000", "name": "S_OK", "session": 0,
            "profile": None, "ip_type_asked": "default", "ip_type_granted": "ipv4", "cause": 0, "cause_name": "none",
            "adopted": False, "ip": {"ipv4": IPV4}}, "the last line of a connect")
        bench.equal((run.code, run.err), (0, ""), "a connect that succeeded")

        # Another process: the connection is still up, and it is the only one that may be.
        run = bench.run("--json", "show", "connection", environment={"MBN_DEVICE": modem.device})
        bench.equal((run.last["state"], run.last["session"], run.last["ip_type"]), ("activated", 0, "ipv4"),
                    "a connection outlives the program")
        run = bench.run("--json", "connect", "--apn", "internet", device=modem.device)
        last = refused(bench, run, "E_MBN_MAX_ACTIVATED_CONTEXTS", "device", advice="ask_user")
        bench.equal(last["hresult"], "0x80548205", "the code of one context too many")
        bench.check("--if-connected" in last["hint"], "what to do about it")

        run = bench.run("--json", "disconnect", device=modem.device)
        bench.equal([line.get("state") for line in run.objects], ["deactivating", "deactivated", None],
                    "events of a disconnect")
        bench.equal(run.last, {"event": "disconnect_complete", "request_id": 1, "hresult": "0x00000000",
                               "name": "S_OK", "session": 0}, "the last line of a disconnect")
        run = bench.run("--json", "disconnect", device=modem.device)
        bench.equal(refused(bench, run, "ERROR_NOT_FOUND")["hint"], "nothing is connected", "nothing to disconnect")
        bench.equal(bench.run("--json", "show", "connection", device=modem.device).last["state"], "deactivated",
                    "nothing is connected")

        # Attached by now, so a second connect has one event fewer; and many in a row leave nothing behind.
        for _ in range(5):
            run = bench.run("--json", "connect", "--apn", "INTERNET", device=modem.device)
            bench.equal((run.code, len(run.objects)), (0, 3), "connected again")
            bench.equal(bench.run("disconnect", device=modem.device).code, 0, "disconnected again")


def test_connect_human(bench):
    with Emulator(bench) as modem:
        run = bench.run("connect", "--apn", "internet", device=modem.device)
        bench.equal(run.out.splitlines(), [
            "connection: activating (request 1)",
            "packet service: attached (request 1)",
            "connection: activated (request 1)",
            "connected: S_OK",
            "  Request            : 1",
            "  Session            : 0",
            "  IPv4               : 10.20.30.1/30, gateway 10.20.30.2, DNS 10.20.30.2 10.20.30.53, MTU 1500",
        ], "a connect for humans")
        bench.equal(run.err, "", "a connect without errors")
        run = bench.run("connect", "--apn", "internet", device=modem.device)
        bench.equal(run.out, "connection: activated (from outside)\n", "a refusal says what is in the way")
        bench.equal(run.err.splitlines()[0].split(":")[:2], ["mbnctl", " E_MBN_MAX_ACTIVATED_CONTEXTS (0x80548205)"],
                    "symbol and code come first")
        bench.equal([line.split(":")[0].strip() for line in run.err.splitlines()], ["mbnctl", "while", "denied by", "advice"],
                    "an error, line by line")
        run = bench.run("disconnect", device=modem.device)
        bench.equal(run.out.splitlines()[-1], "disconnected: S_OK (request 1, session 0)", "a disconnect for humans")

        run = bench.run("connect", "--apn", "nowhere", device=modem.device)
        bench.equal([line.strip() for line in run.err.splitlines()[1:]],
                    ["while: activating the context, request 1", "cause: 27 missing or unknown APN",
                     "advice: change the settings"], "phase, cause and advice, in that order")
        bench.equal(run.code, 1, "a wrong APN")

        run = bench.run("-v", "connect", "--apn", "internet", device=modem.device)
        bench.check("request 1, activating the context: activating" in run.err, "the log, where it was asked for")


def test_terminal(bench):
    """On a terminal every state comes with the time that has passed."""
    with Emulator(bench) as modem:
        controller, terminal = os.openpty()
        process = subprocess.Popen([bench.mbnctl, "--device", modem.device, "connect", "--apn", "internet"],
                                   stdin=subprocess.DEVNULL, stdout=terminal, stderr=terminal)
        os.close(terminal)
        shown = b""
        try:
            while piece := os.read(controller, 4096):
                shown += piece
        except OSError:
            pass
        os.close(controller)
        bench.equal(process.wait(60), 0, "a connect on a terminal")
        lines = shown.decode().splitlines()
        bench.check(all(line.split()[1] == "s" and float(line.split()[0]) < 60 for line in lines[:3]),
                    f"elapsed time on a terminal: {lines}")
        bench.equal(lines[3], "connected: S_OK", "the table follows")


def test_show(bench):
    with Emulator(bench, "--packet-service", "attached", "--sessions", "4") as modem:
        def show(what):
            run = bench.run("--json", "show", what, device=modem.device)
            bench.equal((run.code, run.err, run.last["event"], run.last["name"]), (0, "", what, "S_OK"), what)
            return {key: value for key, value in run.last.items() if key not in ("event", "hresult", "name")}

        bench.equal(show("readyinfo"), {
            "state": "initialized", "subscriber_id": "001010123456789", "sim_icc_id": "8900101012345678909",
            "telephone_numbers": ["+15550100"]}, "show readyinfo")
        bench.equal(show("radio"), {"hardware": "on", "software": "on"}, "show radio")
        bench.equal(show("signal"), {"percent": 67, "dbm": -71, "error_rate": None}, "show signal")
        capability = show("capability")
        bench.equal((capability["cellular_class"], capability["data_classes"], capability["max_sessions"],
                     capability["device_id"]),
                    ("gsm", ["gprs", "edge", "umts", "lte"], 4, "004999010640000"), "show capability")
        connection = show("connection")
        bench.equal((connection["state"], connection["session"]), ("deactivated", 0), "show connection")
        interfaces = show("interfaces")["interfaces"]
        bench.equal([(entry["interface"], entry["ready_state"], entry["register_state"], entry["packet_service"],
                      entry["provider_name"], entry["roaming"], entry["signal_dbm"]) for entry in interfaces],
                    [(modem.device, "initialized", "home", "attached", "Example Mobile", False, -71)],
                    "show interfaces")

        for what, line in (("readyinfo", "  Subscriber ID      : 001010123456789"),
                           ("radio", "  Software radio     : on"), ("signal", "  RSSI               : -71 dBm"),
                           ("capability", "  Data classes       : gprs, edge, umts, lte"),
                           ("connection", "  State              : deactivated"),
                           ("interfaces", "  Registration       : home, Example Mobile (00101)")):
            run = bench.run("show", what, device=modem.device)
            bench.equal((run.code, run.err), (0, ""), f"show {what}")
            bench.check(line in run.out.splitlines(), f"show {what}: no {line!r} in {run.out!r}")

        # Already attached: no change of the packet service.
        run = bench.run("--json", "connect", "--apn", "internet", device=modem.device)
        bench.equal([line["event"] for line in run.objects], ["connect_state_change"] * 2 + ["connect_complete"],
                    "a connect without an attach")

    with Emulator(bench, "--radio", "off") as modem:
        bench.equal(bench.run("--json", "show", "radio", device=modem.device).last["software"], "off", "radio off")
    with Emulator(bench, "--registration", "roaming") as modem:
        entry = bench.run("--json", "show", "interfaces", device=modem.device).last["interfaces"][0]
        bench.equal((entry["roaming"], entry["provider_name"]), (True, "Example Abroad"), "roaming")


REFUSALS = [
    # emulator, code, phase, cause, advice
    (["--sim", "absent"], "E_MBN_SIM_NOT_INSERTED", "device", 0, "ask_user"),
    (["--sim", "bad"], "E_MBN_BAD_SIM", "device", 0, "ask_user"),
    (["--sim", "locked"], "E_MBN_PIN_REQUIRED", "device", 0, "ask_user"),
    (["--radio", "off"], "E_MBN_RADIO_POWER_OFF", "device", 0, "ask_user"),
    (["--registration", "searching"], "E_MBN_NOT_REGISTERED", "device", 0, "retry_after"),
    (["--registration", "deregistered"], "E_MBN_NOT_REGISTERED", "device", 0, "retry_after"),
    (["--registration", "denied"], "E_MBN_NOT_REGISTERED", "device", 11, "ask_user"),
    (["--registration", "roaming"], "ERROR_INVALID_STATE", "device", 0, "change_settings"),
    (["--apn", "elsewhere"], "E_MBN_INVALID_ACCESS_STRING", "activation", 27, "change_settings"),
    (["--apn", "internet:somebody:" + PASSWORD], "ERROR_INVALID_PASSWORD", "activation", 29, "change_settings"),
    (["--connect-status", "max_activated_contexts"], "E_MBN_MAX_ACTIVATED_CONTEXTS", "activation", 0, "ask_user"),
    (["--connect-status", "service_not_activated:33"], "E_MBN_SERVICE_NOT_ACTIVATED", "activation", 33, "ask_user"),
    (["--connect-status", "voice_call_in_progress"], "E_MBN_VOICE_CALL_IN_PROGRESS", "activation", 0, "retry_after"),
    (["--connect-status", "provider_not_visible"], "E_MBN_PROVIDER_NOT_VISIBLE", "activation", 0, "retry_after"),
    (["--connect-status", "packet_service_detached"], "E_MBN_PACKET_SVC_DETACHED", "activation", 0, "retry_after"),
    (["--connect-status", "not_initialized"], "ERROR_NOT_READY", "activation", 0, "retry_after"),
    (["--connect-status", "busy"], "ERROR_BUSY", "activation", 0, "retry_after"),
    (["--connect-status", "failure:26"], "E_FAIL", "activation", 26, "retry_after"),
    (["--connect-status", "failure:8"], "E_MBN_SERVICE_NOT_ACTIVATED", "activation", 8, "ask_user"),
]


def test_refusals(bench):
    for emulator, name, phase, cause, advice in REFUSALS:
        with Emulator(bench, *emulator) as modem:
            run = bench.run("--json", "connect", "--apn", "internet", device=modem.device)
            last = refused(bench, run, name, phase, cause, advice, what=" ".join(emulator))
            bench.equal((last["event"], last["request_id"]), ("connect_complete", 1), "the last line of a refusal")
            human = bench.run("connect", "--apn", "internet", device=modem.device)
            bench.equal(human.code, 1, "refused for humans too")
            bench.check(f"mbnctl: {name} ({last['hresult']})" in human.err, f"{name} for humans: {human.err}")
            if phase == "device":
                bench.equal([line["event"] for line in run.objects], ["connect_complete"],
                            "refused before anything changed")
                bench.check("activation_command=activate" not in "".join(modem.log.so_far()),
                            "nothing was activated on the way to a refusal")


def test_roaming(bench):
    with Emulator(bench, "--registration", "roaming") as modem:
        def connect(*arguments):
            return bench.run("--json", "connect", *arguments, device=modem.device)

        for where in ([], ["--roaming", "home"], ["--roaming", "partners"]):
            last = refused(bench, connect("--apn", "internet", *where), "ERROR_INVALID_STATE", "device")
            bench.check("--roaming any" in last["hint"], "how to allow it")
        bench.equal(connect("--apn", "internet", "--roaming", "any").last["name"], "S_OK", "roaming that was allowed")
        bench.equal(bench.run("disconnect", device=modem.device).code, 0, "disconnect abroad")

        manual = bench.file("manual.xml", document())
        always = bench.file("always.xml", document(mode="auto"))
        refused(bench, connect("--temporary", manual), "ERROR_INVALID_STATE", "device")
        refused(bench, connect("--temporary", always, "--roaming", "home"), "ERROR_INVALID_STATE", "device")
        bench.equal(connect("--temporary", always).last["name"], "S_OK", "roaming that the profile allows")
        bench.equal(bench.run("disconnect", device=modem.device).code, 0, "disconnect abroad")
        bench.equal(connect("--temporary", manual, "--roaming", "any").last["name"], "S_OK",
                    "roaming that the user allows")


def test_credentials(bench):
    right = bench.file("right", PASSWORD + "\n")
    wrong = bench.file("wrong", "staple-" + PASSWORD)
    with Emulator(bench, "--apn", "internet:somebody:" + PASSWORD) as modem:
        def connect(*arguments):
            return bench.run("-v", "--json", "connect", "--apn", "internet", *arguments, device=modem.device)

        for arguments in ([], ["--user", "somebody"], ["--user", "nobody", "--password-file", right],
                          ["--user", "somebody", "--password-file", wrong]):
            run = connect(*arguments)
            bench.equal((run.code, run.last["name"], run.last["cause"]), (1, "ERROR_INVALID_PASSWORD", 29),
                        f"wrong credentials: {arguments[:2]}")
        for auth in ([], ["--auth", "pap"], ["--auth", "chap"], ["--auth", "mschapv2"]):
            run = connect("--user", "somebody", "--password-file", right, *auth)
            bench.equal((run.code, run.last["name"]), (0, "S_OK"), f"right credentials {auth}")
            sent = f"auth_protocol={auth[1] if auth else 'chap'}"
            bench.check(any(sent in line and "activation_command=activate" in line for line in modem.log.so_far()),
                        f"{sent} was sent")
            bench.equal(bench.run("disconnect", device=modem.device).code, 0, "disconnected")
        run = bench.run("--json", "connect", "--apn", "internet", "--user", "somebody", "--password-file",
                        os.path.join(bench.folder, "nothing"), device=modem.device)
        bench.check("nothing" in refused(bench, run, "ERROR_FILE_NOT_FOUND")["hint"], "no password file")

        # From standard input, which `start` gives nothing: so through a shell.
        command = 'exec "$0" --json --device "$1" connect --apn internet --user somebody --password-file - <"$2"'
        run = subprocess.run(["sh", "-c", command, bench.mbnctl, modem.device, right], stdout=subprocess.PIPE,
                             text=True, check=False)
        bench.equal(run.returncode, 0, "a password from standard input")
        bench.outputs.append(run.stdout)


def test_ip_types(bench):
    with Emulator(bench) as modem:
        for asked, granted, cause in (("ipv4", "ipv4", 0), ("ipv4v6", "ipv4", 50)):
            run = bench.run("--json", "connect", "--apn", "internet", "--ip-type", asked, device=modem.device)
            bench.equal((run.code, run.last["ip_type_asked"], run.last["ip_type_granted"], run.last["cause"]),
                        (0, asked, granted, cause), f"asked for {asked}")
            bench.equal(bench.run("disconnect", device=modem.device).code, 0, "disconnected")
        run = bench.run("--json", "connect", "--apn", "internet", "--ip-type", "ipv6", device=modem.device)
        bench.equal((run.code, run.last["cause"], run.last["cause_name"]), (1, 50, "ipv4_only"), "no IPv6 there")


def test_sessions(bench):
    """Two data streams at a time, each with its own access point; the modem has no third."""
    with Emulator(bench, "--sessions", "2", "--apn", "internet", "--apn", "private.example") as modem:
        def done(session, *arguments):
            run = bench.run("--json", "--session", str(session), *arguments, device=modem.device)
            return run.code, run.last

        code, first = done(0, "connect", "--apn", "internet")
        bench.equal((code, first["session"], first["ip"]["ipv4"]["address"]), (0, 0, "10.20.30.1/30"), "the first")
        code, second = done(1, "connect", "--apn", "private.example")
        bench.equal((code, second["session"], second["ip"]["ipv4"]["address"]), (0, 1, "10.20.30.5/30"), "the second")
        code, third = done(2, "connect", "--apn", "internet")
        bench.equal((code, third["name"], third["refused"]), (1, "E_INVALIDARG", "by_completion"), "a third")
        bench.equal(done(0, "disconnect")[0], 0, "the first ends")
        bench.equal([done(session, "show", "connection")[1]["state"] for session in (0, 1)],
                    ["deactivated", "activated"], "the second goes on")
        bench.equal(done(1, "disconnect")[0], 0, "the second ends")
    for session in ("256", "-1", "one"):
        bench.equal(bench.run("--session", session, "disconnect").code, 2, f"no session: {session}")


def test_profiles(bench):
    store = os.path.join(bench.folder, "store")
    home = os.path.join(PROFILES, "home.xml")
    broken = os.path.join(PROFILES, "broken.xml")

    bench.equal(bench.run("--json", "show", "profiles", store=store).last["profiles"], [], "an empty store")
    bench.equal(bench.run("show", "profiles", store=store).out, "0 profiles in the store\n", "an empty store")
    run = bench.run("--json", "validate", home)
    bench.equal((run.code, run.last["name"], run.last["errors"], run.last["violations"]), (0, "S_OK", 0, []),
                "the shipped profile is valid")
    bench.equal(bench.run("validate", home).out, f"{home}: 0 errors, 0 warnings\n", "valid, for humans")

    run = bench.run("--json", "add", "profile", home, store=store)
    bench.equal((run.code, run.last["event"], run.last["profile"]), (0, "add_profile_complete", "Home"), "added")
    bench.equal(oct(os.stat(store).st_mode & 0o777), "0o700", "the store belongs to its owner")
    refused(bench, bench.run("--json", "add", "profile", home, store=store), "ERROR_ALREADY_EXISTS")
    other = bench.file("other.xml", document(default="true"))
    refused(bench, bench.run("--json", "add", "profile", other, store=store), "E_MBN_DEFAULT_PROFILE_EXIST")
    work = bench.file("work.xml", document())
    bench.equal(bench.run("add", "profile", work, store=store).out, "profile added: Work\n", "added, for humans")
    profiles = bench.run("--json", "show", "profiles", store=store).last["profiles"]
    bench.equal([(entry["profile"], entry["access_string"], entry["is_default"], entry["has_credentials"])
                 for entry in profiles],
                [("Home", "internet", True, True), ("Work", "internet", False, True)], "the store, by name")
    bench.check("  Name               : Work" in bench.run("show", "profiles", store=store).out, "the store")

    for arguments in (["add", "profile", broken], ["connect", "--temporary", broken], ["validate", broken]):
        run = bench.run("--json", *arguments, store=store, device="emulated")
        expected = "E_INVALIDARG" if arguments[0] == "connect" else "E_MBN_INVALID_PROFILE"
        bench.equal((run.code, run.last["name"]), (1, expected), f"a broken document: {arguments[0]}")
        violations = run.last["violations"]
        bench.check(len(violations) > 1 and all(
            set(entry) == {"line", "column", "path", "rule", "severity", "text", "value"} and entry["line"] > 0
            and entry["rule"] for entry in violations), f"every violation with its place: {violations}")
        human = bench.run(*arguments, store=store, device="emulated")
        first = violations[0]
        line = f"{broken}:{first['line']}:{first['column']}: {first['severity']}: {first['path']}: {first['text']}"
        printed = human.out if arguments[0] == "validate" else human.err
        bench.check(any(shown.startswith(line) for shown in printed.splitlines()), f"{line!r} in {printed!r}")
        bench.equal(len([shown for shown in printed.splitlines() if shown.startswith(broken + ":") and
                         ": error: " in shown]), len([entry for entry in violations
                                                      if entry["severity"] == "error"]), "one line each")
    bench.check(human.out.splitlines()[-1].endswith(f"{len(violations)} errors, 0 warnings"), "the count")

    warned = bench.file("warned.xml", document().replace("001010123456789", "no-number"))
    run = bench.run("validate", warned)
    bench.equal(run.code, 0, "warnings alone are no refusal")
    bench.check(": warning: " in run.out and "0 errors, 1 warning" in run.out, f"the warning: {run.out}")

    with Emulator(bench, "--apn", "internet:user:secret") as modem:
        run = bench.run("--json", "connect", "--profile", "Home", device=modem.device, store=store)
        bench.equal((run.code, run.last["profile"], run.last["ip"]["ipv4"]), (0, "Home", IPV4), "connected by name")
        bench.equal(run.objects[0]["profile"], "Home", "the name of the profile in its events")
        bench.equal(bench.run("disconnect", device=modem.device).code, 0, "disconnected")
        run = bench.run("--json", "connect", "--profile", "Nowhere", device=modem.device, store=store)
        last = refused(bench, run, "E_INVALIDARG", "profile")
        bench.check("Nowhere" in last["hint"], "which profile is missing")
        bench.equal(last["refused"], "at_once", "no operation existed")
        run = bench.run("--json", "connect", "--profile", "Work", device=modem.device, store=store)
        refused(bench, run, "ERROR_INVALID_PASSWORD", "activation", 29)
        run = bench.run("--json", "connect", "--temporary", home, device=modem.device)
        bench.equal((run.code, run.last["profile"]), (0, "Home"), "connected by document")
        bench.equal(len(bench.run("--json", "show", "profiles", store=store).last["profiles"]), 2,
                    "a temporary profile is not stored")

    bench.equal(bench.run("delete", "profile", "Home", store=store).out, "profile deleted: Home\n", "deleted")
    refused(bench, bench.run("--json", "delete", "profile", "Home", store=store), "ERROR_NOT_FOUND")
    refused(bench, bench.run("--json", "validate", os.path.join(bench.folder, "nothing")), "ERROR_FILE_NOT_FOUND")
    refused(bench, bench.run("--json", "connect", "--temporary", "nothing", device="emulated"), "ERROR_FILE_NOT_FOUND")
    # The default store is that of the user.
    bench.equal(bench.run("--json", "show", "profiles", environment={"XDG_CONFIG_HOME": bench.folder}).last["profiles"],
                [], "the default store")


def test_alone(bench):
    """--apn runs without the program that knows documents; everything else says what is missing."""
    program = shutil.copy(bench.mbnctl, os.path.join(bench.folder, "alone"))
    run = bench.run("--json", "connect", "--apn", "internet", device="emulated", program=program)
    bench.equal((run.code, run.last["name"]), (0, "S_OK"), "no XML for --apn")
    for command in (["connect", "--profile", "Home"], ["show", "profiles"], ["delete", "profile", "Home"]):
        run = bench.run("--json", *command, device="emulated", program=program)
        last = refused(bench, run, "ERROR_FILE_NOT_FOUND")
        bench.check("/mbnctl_profiles" in last["hint"], f"what is missing: {last}")


def test_time_limits(bench):
    # CONNECT, IP_CONFIGURATION and OPEN of a modem that does not answer.
    for silent, phase in (("12", "device"), ("15", "ip_settings")):
        with Emulator(bench, "--silent", silent) as modem:
            run = bench.run("--json", "--timeout", "0.2", "connect", "--apn", "internet", device=modem.device)
            refused(bench, run, "ERROR_TIMEOUT", phase)
            if phase == "ip_settings":
                bench.equal(bench.run("--json", "show", "connection", device=modem.device).last["state"],
                            "deactivated", "a late activation is taken back")
    with Emulator(bench) as modem:
        modem.freeze()
        run = bench.run("--json", "--timeout", "0.2", "show", "radio", device=modem.device)
        refused(bench, run, "ERROR_TIMEOUT", "control")
        modem.thaw()
        bench.equal(bench.run("show", "radio", device=modem.device).code, 0, "the modem is back")


def test_interrupts(bench):
    # IP_CONFIGURATION stays unanswered: the context is active by then, and has to be given up.
    with Emulator(bench, "--silent", "15") as modem:
        for number in (signal.SIGINT, signal.SIGTERM):
            seen = len([line for line in modem.log.so_far() if "ip_configuration query" in line])
            running = bench.start("--json", "connect", "--apn", "internet", device=modem.device)
            running.out.wait_for("activating")
            modem.log.wait_for("ip_configuration query") if seen == 0 else wait_again(modem, seen)
            running.interrupt(number)
            run = running.end()
            refused(bench, run, "ERROR_CANCELLED", "ip_settings", advice="none")
            bench.check(any("activation_command=deactivate" in line for line in modem.log.so_far()),
                        "the device was told")
            bench.equal(bench.run("--json", "show", "connection", device=modem.device).last["state"], "deactivated",
                        "nothing stays behind")

        # A modem that does not answer any more: the second interrupt does not wait for it.
        seen = len([line for line in modem.log.so_far() if "ip_configuration query" in line])
        running = bench.start("--json", "connect", "--apn", "internet", device=modem.device)
        wait_again(modem, seen)
        modem.freeze()
        running.interrupt()
        running.out.wait_for("ERROR_CANCELLED")
        running.interrupt()
        bench.equal(running.end().code, -signal.SIGINT, "the second interrupt ends the program")
        modem.thaw()


def wait_again(modem, seen):
    """The query number `seen` + 1."""
    with modem.log._changed:
        modem.log._changed.wait_for(
            lambda: len([line for line in modem.log._lines if "ip_configuration query" in line]) > seen, 60)


def test_monitor(bench):
    for number in (signal.SIGINT, signal.SIGTERM):
        with Emulator(bench) as modem:
            running = bench.start("--json", "monitor", device=modem.device)
            running.out.wait_for("monitoring")
            running.interrupt(number)
            run = running.end()
            bench.equal((run.code, run.err), (0, ""), "a monitor that was interrupted")
            bench.equal(run.objects, [{"event": "monitoring", "device": modem.device}], "nothing happened")
    with Emulator(bench) as modem:
        running = bench.start("--json", "monitor", device=modem.device)
        running.out.wait_for("monitoring")
        modem.stop()
        run = running.end()
        bench.equal((run.code, run.last["event"], run.last["origin"]), (1, "connection_removal", "foreign"),
                    "the device went away")
        run = bench.run("monitor", device=modem.device)
        bench.equal((run.code, run.out), (1, ""), "nothing to monitor any more")
    with Emulator(bench, "--silent", "12") as modem:
        running = bench.start("--json", "connect", "--apn", "internet", device=modem.device)
        modem.log.wait_for("connect query")
        modem.stop()
        run = running.end()
        bench.check(run.code == 1 and run.last["name"] in ("E_HANDLE", "ERROR_NOT_FOUND"),
                    f"the device went away during a connect: {run.out}")


def test(bench):
    for part in (test_usage, test_no_device, test_emulated, test_connect_json, test_connect_human, test_terminal,
                 test_show, test_refusals, test_roaming, test_credentials, test_ip_types, test_sessions, test_profiles,
                 test_alone, test_time_limits, test_interrupts, test_monitor):
        before = bench.passed
        part(bench)
        print(f"{part.__name__}: {bench.passed - before} checks")


if __name__ == "__main__":
    main(test, [PASSWORD, ">secret<", '"secret"'])
