#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
#
# usage: mbnctl_control.py MBNCTL MODEM_EMULATOR
#
# mbnctl against modem_emulator, for everything of a device besides its connection: radio, registration, providers,
# packet service, PIN; the search for networks; the store of profiles; and the supervisor that keeps a connection up. For
# humans and as JSON, with exit codes; and no PIN in anything that is printed.

import os
import pty
import select
import signal

from mbnctl_support import Emulator, Failed, main

PIN, WRONG_PIN, NEW_PIN, PUK = "27182818", "97531357", "86420246", "12345678"
PASSWORD = "correct-horse-battery"

DOCUMENT = """<?xml version="1.0"?>
<MBNProfile xmlns="http://www.microsoft.com/networking/WWAN/profile/v1">
  <Name>{name}</Name>
  <IsDefault>false</IsDefault>
  <ProfileCreationType>{creation}</ProfileCreationType>
  <SubscriberID>{subscriber}</SubscriberID>
  <ConnectionMode>{mode}</ConnectionMode>
  <Context>
    <AccessString>{apn}</AccessString>
    <UserLogonCred><UserName>somebody</UserName>{password}</UserLogonCred>
    <AuthProtocol>CHAP</AuthProtocol>
  </Context>
</MBNProfile>
"""


def document(name="Work", creation="UserProvisioned", subscriber="001010123456789", mode="manual", apn="internet",
             password=f"<Password>{PASSWORD}</Password>"):
    return DOCUMENT.format(name=name, creation=creation, subscriber=subscriber, mode=mode, apn=apn, password=password)


def values(run):
    """The last line without what every last line has."""
    return {key: value for key, value in run.last.items() if key not in ("event", "hresult", "name", "request_id")}


def refused(bench, run, name, what, **fields):
    last = run.last
    bench.equal((run.code, last["name"], {key: last.get(key) for key in fields}), (1, name, fields), what)
    return last


def test_usage(bench):
    for arguments in (
            ["set"], ["set", "radio"], ["set", "radio", "loud"], ["set", "registration"],
            ["set", "registration", "manual"], ["set", "registration", "automatic", "00101"],
            ["set", "registration", "manual", "home"], ["set", "registration", "manual", "123"],
            ["set", "registration", "automatic", "--data-class", "steam"], ["set", "preferredproviders"],
            ["set", "preferredproviders", "00101", "--none"], ["set", "preferredproviders", "x:Name"],
            ["set", "packetservice", "maybe"], ["pin"], ["pin", "guess"], ["pin", "enter", "1234"],
            ["pin", "enter", "--pin", "1234"], ["pin", "enter", "--type", "pin3"], ["keep"],
            ["keep", "Home", "--apn", "internet"], ["show", "profile"], ["export", "profile"], ["ensure", "profile"],
            ["delete", "profile", "Home", "Work"]):
        run = bench.run(*arguments, device="emulated")
        bench.equal((run.code, run.out), (2, ""), f"wrong usage: {arguments}")
        bench.check(run.err != "", f"wrong usage is explained: {arguments}")
    for arguments in (["set", "--help"], ["set", "registration", "--help"], ["pin", "--help"],
                      ["pin", "change", "--help"], ["keep", "--help"], ["scan", "--help"], ["export", "--help"],
                      ["help"], ["help", "show"], ["set", "help"]):
        run = bench.run(*arguments)
        bench.equal((run.code, run.err), (0, ""), f"help: {arguments}")
    bench.equal(bench.run("set").err.splitlines()[0],
                "mbnctl set: what? One of: profile radio packetservice registration preferredproviders",
                "what could stand there")
    bench.check(bench.run("dance").err.startswith('mbnctl: there is no "dance". One of: connect '), "and at the top")


def test_radio(bench):
    with Emulator(bench, "--packet-service", "attached") as modem:
        run = bench.run("--json", "set", "radio", "off", device=modem.device)
        bench.equal((run.code, run.last["event"], values(run)),
                    (0, "set_radio_complete", {"hardware": "on", "software": "off"}), "the radio is off")
        bench.equal(values(bench.run("--json", "show", "radio", device=modem.device))["software"], "off", "it stays so")
        last = refused(bench, bench.run("--json", "connect", "--apn", "internet", device=modem.device),
                       "E_MBN_RADIO_POWER_OFF", "no connection without a radio")
        bench.check("mbnctl set radio on" in last["hint"], "how to mend it")
        run = bench.run("set", "radio", "on", device=modem.device)
        bench.equal((run.code, run.out), (0, "  Hardware radio     : on\n  Software radio     : on\n"), "on again")
        modem.tell("switch off")
        bench.equal(values(bench.run("--json", "set", "radio", "on", device=modem.device)),
                    {"hardware": "off", "software": "on"}, "the switch on the case")


def test_registration(bench):
    with Emulator(bench, "--network", "00101:Home", "--network", "00102:Friends:partner", "--network",
                  "00103:Never:forbidden") as modem:
        def registration(*arguments):
            return bench.run("--json", *arguments, device=modem.device)

        run = registration("show", "registration")
        bench.equal((run.code, run.last["event"], run.last["state"], run.last["mode"], run.last["provider_id"]),
                    (0, "registration", "home", "automatic", "00101"), "where the device is")
        run = registration("set", "registration", "manual", "00102", "--data-class", "lte,umts")
        bench.equal((run.code, run.last["event"], run.last["mode"], run.last["provider_id"], run.last["provider_name"]),
                    (0, "set_registration_complete", "manual", "00102", "Friends"), "in the network of choice")
        bench.equal(registration("show", "registration").last["state"], "partner", "it is a partner")
        run = registration("set", "registration", "manual", "00103")
        bench.equal((run.code, run.last["name"] != "S_OK"), (1, True), "a forbidden network")
        last = refused(bench, registration("set", "registration", "manual", "00199"), "E_MBN_PROVIDER_NOT_VISIBLE",
                       "a network that is not there")
        bench.check("the mode has changed all the same" in last["hint"], "what has happened all the same")
        bench.equal(registration("set", "registration", "automatic").last["provider_id"], "00101", "home again")
        bench.check("  Mode               : automatic" in
                    bench.run("show", "registration", device=modem.device).out.splitlines(), "for humans")

        # Another process is connected.
        bench.equal(registration("connect", "--apn", "internet").code, 0, "connected")
        bench.equal(registration("set", "registration", "automatic").code, 0, "what changes nothing may be set")
        last = refused(bench, registration("set", "registration", "manual", "00102"), "ERROR_INVALID_STATE",
                       "no other network while connected")
        bench.check("mbnctl disconnect" in last["hint"], "what to do about it")


def test_packet_service(bench):
    with Emulator(bench) as modem:
        def service(*arguments):
            run = bench.run("--json", *arguments, device=modem.device)
            bench.equal((run.code, run.last["name"]), (0, "S_OK"), f"{arguments}")
            return run.last["state"]

        bench.equal(service("show", "packetservice"), "detached", "not attached yet")
        bench.equal(service("set", "packetservice", "attached"), "attached", "attached by hand")
        bench.equal(service("show", "packetservice"), "attached", "it stays so")
        run = bench.run("--json", "connect", "--apn", "internet", device=modem.device)
        bench.check("packet_service_state_change" not in [line["event"] for line in run.objects], "no attach any more")
        bench.equal(service("set", "packetservice", "detached"), "detached", "detached by hand")
        bench.equal(bench.run("--json", "show", "connection", device=modem.device).last["state"], "deactivated",
                    "which ends the connection")


def test_providers(bench):
    with Emulator(bench, "--network", "00101:Home", "--network", "00103:Never:forbidden", "--preferred",
                  "00102:Friends", "--provisioned", "1:internet", "--provisioned", "4:wap", "--scan-time",
                  "1300") as modem:
        def ask(*arguments):
            run = bench.run("--json", *arguments, device=modem.device)
            bench.equal((run.code, run.err), (0, ""), f"{arguments}")
            return run

        home = ask("show", "homeprovider").last
        bench.equal((home["event"], home["provider_id"], "home" in home["states"]), ("homeprovider", "00101", True),
                    "the network of the SIM")
        bench.equal([(entry["provider_id"], entry["provider_name"])
                     for entry in ask("show", "preferredproviders").last["providers"]], [("00102", "Friends")],
                    "preferred networks")
        run = ask("set", "preferredproviders", "00104:Best", "00102")
        bench.equal((run.last["event"], [entry["provider_id"] for entry in run.last["providers"]]),
                    ("set_preferredproviders_complete", ["00104", "00102"]), "replaced, in order")
        bench.equal([entry["provider_id"] for entry in ask("show", "preferredproviders").last["providers"]],
                    ["00104", "00102"], "the modem keeps them")
        bench.equal(ask("set", "preferredproviders", "--none").last["providers"], [], "emptied")
        contexts = ask("show", "provisionedcontexts").last["contexts"]
        bench.equal([(entry["context_id"], entry["type"], entry["access_string"]) for entry in contexts],
                    [(1, "internet", "internet"), (4, "internet", "wap")], "what the modem brings along")

        # The search takes longer than a second, so a second is told.
        for command, end in ((["scan"], "scan_complete"), (["show", "visibleproviders"], "visibleproviders")):
            run = ask(*command)
            bench.equal(run.objects[0], {"event": "searching", "elapsed_seconds": 1}, "progress")
            bench.equal((run.last["event"], run.last["age_seconds"],
                         [(entry["provider_id"], "forbidden" in entry["states"]) for entry in run.last["providers"]]),
                        (end, 0, [("00101", False), ("00103", True)]), "networks in reach")
        run = bench.run("scan", device=modem.device)
        bench.equal((run.out.splitlines()[0], run.err), ("2 providers in sight, 0 s ago", ""), "for humans")
        refused(bench, bench.run("--json", "--timeout", "0.2", "scan", device=modem.device), "ERROR_TIMEOUT",
                "no time for it", phase="control")


def test_interrupted_search(bench):
    with Emulator(bench, "--scan-time", "600000") as modem:
        running = bench.start("--json", "scan", device=modem.device)
        running.out.wait_for("searching")
        running.interrupt()
        refused(bench, running.end(), "ERROR_CANCELLED", "an interrupted search")


def test_pin(bench):
    with Emulator(bench, "--sim", "locked", "--pin", PIN) as modem:
        def pin(*arguments, stdin="", environment=None):
            return bench.run("--json", "pin", *arguments, device=modem.device, stdin=stdin, environment=environment)

        def attempts():
            return bench.run("--json", "show", "pin", device=modem.device).last["attempts_remaining"]

        run = bench.run("--json", "show", "pin", device=modem.device)
        bench.equal(values(run), {"state": "enter", "type": "pin1", "attempts_remaining": 3}, "a PIN is needed")
        last = refused(bench, bench.run("--json", "connect", "--apn", "internet", device=modem.device),
                       "E_MBN_PIN_REQUIRED", "no connection without it")
        bench.check("mbnctl pin enter" in last["hint"], "how to enter it")

        refused(bench, pin("enter"), "E_INVALIDARG", "no PIN was given")
        refused(bench, pin("enter", "--pin-file", os.path.join(bench.folder, "nothing")), "ERROR_FILE_NOT_FOUND",
                "no file with a PIN")
        bench.equal(attempts(), 3, "nothing was tried")
        run = pin("enter", stdin=WRONG_PIN + "\n")
        bench.equal(run.objects[0], {"event": "pin_status", "state": "enter", "type": "pin1", "attempts_remaining": 3},
                    "what is left is told first")
        refused(bench, run, "E_MBN_FAILURE", "a wrong PIN", attempts_remaining=2, advice="ask_user")
        refused(bench, pin("enter", environment={"MBN_PIN": WRONG_PIN}), "E_MBN_FAILURE", "and again",
                attempts_remaining=1)
        for right in (PIN, WRONG_PIN):
            last = refused(bench, pin("enter", stdin=right + "\n"), "E_ACCESSDENIED", "the last attempt is kept",
                           denied_by="pin_attempts", attempts_remaining=1, refused="at_once")
            bench.check("--last-attempt" in last["hint"], "how to use it")
        run = bench.run("pin", "enter", device=modem.device)
        bench.equal(run.out, "the device waits for pin1, 1 attempt left\n", "for humans")
        bench.check("attempts: 1 attempt left" in run.err, "for humans, the refusal")
        bench.equal(attempts(), 1, "nothing was tried")
        run = pin("enter", "--last-attempt", "--pin-file", bench.file("pin", PIN + "\n"))
        bench.equal((run.code, run.last["event"], run.last["state"]), (0, "pin_enter_complete", "none"),
                    "the right one, with consent")
        bench.equal(bench.run("connect", "--apn", "internet", device=modem.device).code, 0, "and now it connects")

        # Nothing is waited for, so nobody knows how many attempts are left.
        refused(bench, pin("change", stdin=f"{PIN}\n{NEW_PIN}\n"), "E_ACCESSDENIED", "unknown attempts",
                denied_by="pin_attempts")
        run = pin("change", "--last-attempt", stdin=f"{PIN}\n{NEW_PIN}\n")
        bench.equal((run.code, run.last["event"]), (0, "pin_change_complete"), "changed")
        human = bench.run("pin", "disable", "--last-attempt", device=modem.device, stdin=NEW_PIN)
        bench.equal((human.code, human.out), (0, "pin1 is not asked for any more\n"), "for humans, what has changed")
        bench.equal(pin("enable", "--last-attempt", stdin=NEW_PIN).code, 0, "enabled again")
        run = pin("enter", stdin=NEW_PIN)
        bench.equal((run.code, run.last["state"]), (0, "none"), "nothing is to be entered, so nothing is sent")
        bench.equal([(entry["type"], entry["mode"]) for entry in
                     bench.run("--json", "show", "pinlist", device=modem.device).last["pins"]][0],
                    ("pin1", "enabled"), "the list of PINs")
        run = pin("disable", "--last-attempt", stdin=NEW_PIN)
        bench.equal((run.code, run.last["event"]), (0, "pin_disable_complete"), "disabled, without a line end")
        bench.equal(bench.run("--json", "show", "pinlist", device=modem.device).last["pins"][0]["mode"], "disabled",
                    "the list knows it")
        run = pin("enable", "--last-attempt", environment={"MBN_PIN": NEW_PIN})
        bench.equal((run.code, run.last["event"]), (0, "pin_enable_complete"), "enabled")
        refused(bench, pin("change", "--last-attempt", stdin=f"{NEW_PIN}\n"), "E_INVALIDARG", "no new PIN was given")


def test_puk(bench):
    with Emulator(bench, "--sim", "locked", "--pin", PIN) as modem:
        def pin(*arguments, stdin="", environment=None):
            return bench.run("--json", "pin", *arguments, device=modem.device, stdin=stdin, environment=environment)

        for arguments in (["enter"], ["enter"], ["enter", "--last-attempt"]):
            run = pin(*arguments, stdin=WRONG_PIN)
            bench.equal(run.code, 1, "a wrong PIN")
        bench.equal(run.last["attempts_remaining"], 0, "that was the last attempt")
        bench.check("mbnctl pin unblock" in run.last["hint"], "what comes next")
        run = bench.run("--json", "show", "pin", device=modem.device)
        bench.equal((run.last["state"], run.last["type"]), ("unblock", "pin1"), "now the PUK is wanted")
        bench.equal(bench.run("show", "pin", device=modem.device).out.split(",")[0],
                    "the device waits for the PUK of pin1", "for humans")
        run = pin("enter", "--last-attempt", stdin=PIN)
        bench.equal(run.last["name"], "E_MBN_PIN_REQUIRED", "the PIN is not even sent")
        bench.check(run.code == 1 and "mbnctl pin unblock" in run.last["hint"], f"the PIN is no help any more: {run.out}")
        run = pin("unblock", environment={"MBN_PUK": PUK, "MBN_NEW_PIN": NEW_PIN})
        bench.equal((run.code, run.last["event"], run.last["state"]), (0, "pin_unblock_complete", "none"), "unblocked")
        bench.equal(bench.run("connect", "--apn", "internet", device=modem.device).code, 0, "and now it connects")


def test_typed_pin(bench):
    """On a terminal the PIN is asked for, and does not appear there."""

    def dialogue(modem, arguments, answers):
        process, terminal = pty.fork()
        if process == 0:
            os.execv(bench.mbnctl, [bench.mbnctl, "--device", modem.device, *arguments])
        shown = b""
        for question, answer in answers:
            while question not in shown:
                if not select.select([terminal], [], [], 60)[0]:
                    raise Failed(f"no {question!r} after {shown!r}")
                shown += os.read(terminal, 4096)
            shown = shown.replace(question, b"", 1)
            os.write(terminal, answer.encode() + b"\n")
        try:
            while piece := os.read(terminal, 4096):
                shown += piece
        except OSError:
            pass
        os.close(terminal)
        bench.outputs.append(shown.decode())
        return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), shown.decode()

    with Emulator(bench, "--sim", "locked", "--pin", PIN) as modem:
        code, shown = dialogue(modem, ["pin", "enter"], [(b"PIN: ", PIN)])
        bench.equal((code, shown.splitlines()[-1]), (0, "no PIN is needed"), "entered by hand")
        code, shown = dialogue(modem, ["pin", "change", "--last-attempt"],
                               [(b"PIN: ", PIN), (b"New PIN: ", NEW_PIN), (b"New PIN again: ", WRONG_PIN)])
        bench.check(code == 1 and "typed differently" in shown, f"two new PINs: {shown}")
        code, shown = dialogue(modem, ["pin", "change", "--last-attempt"],
                               [(b"PIN: ", PIN), (b"New PIN: ", NEW_PIN), (b"New PIN again: ", NEW_PIN)])
        bench.equal(code, 0, "changed by hand")


def test_store(bench):
    store = os.path.join(bench.folder, "managed")

    def profile(*arguments):
        return bench.run("--json", *arguments, store=store, device="emulated")

    work = bench.file("work.xml", document())
    refused(bench, profile("set", "profile", work), "ERROR_NOT_FOUND", "nothing to replace")
    run = profile("ensure", "profile", work)
    bench.equal((run.code, run.last["event"], run.last["outcome"]), (0, "ensure_profile_complete", "created"), "ensured")
    bench.equal(profile("ensure", "profile", work).last["outcome"], "unchanged", "nothing to do")
    bench.equal(bench.run("ensure", "profile", work, store=store).out, "profile unchanged: Work\n", "for humans")
    other = bench.file("other.xml", document(apn="other"))
    bench.equal(profile("ensure", "profile", other).last["outcome"], "updated", "another access point")
    run = profile("set", "profile", work)
    bench.equal((run.code, run.last["event"], run.last["outcome"]), (0, "set_profile_complete", "updated"), "replaced")
    refused(bench, profile("add", "profile", work), "ERROR_ALREADY_EXISTS", "there already")

    shown = profile("show", "profile", "Work").last
    bench.equal((shown["event"], shown["access_string"], shown["has_credentials"], shown["creation_type"],
                 shown["auth_protocol"]), ("profile", "internet", True, "user_provisioned", "chap"), "one profile")
    refused(bench, profile("show", "profile", "Nowhere"), "ERROR_NOT_FOUND", "no such profile")

    exported = profile("export", "profile", "Work").last
    bench.check("<AccessString>internet" in exported["document"] and "Password" not in exported["document"],
                "the document, without its password")
    target = os.path.join(bench.folder, "exported.xml")
    run = profile("export", "profile", "Work", target)
    bench.equal((run.code, run.last["file"], run.last["document"]), (0, target, None), "exported to a file")
    with open(target, encoding="utf-8") as stream:
        bench.equal(stream.read(), exported["document"], "the same document")
    bench.equal(oct(os.stat(target).st_mode & 0o777), "0o600", "the file belongs to its owner")
    refused(bench, profile("export", "profile", "Work", target), "ERROR_ALREADY_EXISTS", "no file is overwritten")
    bench.equal(bench.run("export", "profile", "Work", store=store).out, exported["document"], "to standard output")

    theirs = bench.file("theirs.xml", document("Theirs", "OperatorProvisioned", mode="auto"))
    bench.equal(profile("add", "profile", theirs).code, 0, "a profile of the operator")
    last = refused(bench, profile("delete", "profile", "Theirs"), "E_ACCESSDENIED", "no user deletes it",
                   denied_by="profile_creation_type")
    bench.check("--administrator" in last["hint"], "who may")

    ranked = profile("show", "selection").last["profiles"]
    bench.equal([(entry["profile"], entry["rank"], entry["reasons"]) for entry in ranked],
                [("Theirs", 1, ["by_name"]), ("Work", None, ["connects_manually"])], "which profile, and why")
    ranked = profile("show", "selection", "--by-user").last["profiles"]
    bench.equal([(entry["profile"], entry["rank"], entry["reasons"]) for entry in ranked],
                [("Work", 1, ["by_name"]), ("Theirs", None, ["hidden_by_higher_category"])], "the same for a user")
    bench.check("  1 Theirs: " in bench.run("show", "selection", store=store, device="emulated").out, "for humans")
    bench.equal(profile("delete", "profile", "Theirs", "--administrator").code, 0, "deleted by an administrator")


def test_monitor(bench):
    with Emulator(bench) as modem:
        running = bench.start("--json", "monitor", device=modem.device)
        running.out.wait_for("monitoring")
        modem.tell("signal 3")
        running.out.wait_for("signal_state_change")
        modem.tell("registration searching")
        running.out.wait_for('"state":"searching"')
        modem.tell("sim absent")
        running.out.wait_for("sim_not_inserted")
        running.interrupt()
        run = running.end()
        bench.equal((run.code, {line.get("origin") for line in run.objects[1:]}), (0, {"foreign"}),
                    "what others did is foreign")


def test_keep(bench):
    store = os.path.join(bench.folder, "kept")
    bench.equal(bench.run("add", "profile", bench.file("kept.xml", document("Kept")), store=store).code, 0, "stored")
    with Emulator(bench, "--apn", "internet:somebody:" + PASSWORD) as modem:
        refused(bench, bench.run("--json", "keep", "Nowhere", device=modem.device, store=store), "ERROR_NOT_FOUND",
                "no such profile")

        running = bench.start("--json", "keep", "Kept", device=modem.device, store=store)
        running.out.wait_for('"state":"connected"')
        modem.tell("drop 0 38")
        running.out.wait_for('"reason":"dropped"')
        running.out.wait_for_count('"state":"connected"', 2)
        running.interrupt()
        run = running.end()
        bench.equal((run.code, run.err), (0, ""), "held up until interrupted")
        bench.equal(bench.run("--json", "show", "connection", device=modem.device).last["state"], "activated",
                    "it stays up")
        bench.equal(bench.run("disconnect", device=modem.device).code, 0, "until it is ended")

        # A wrong password is for a human to mend; mended, it is tried at once.
        wrong = document("Kept", password="<Password>nonsense</Password>")
        bench.equal(bench.run("set", "profile", bench.file("kept.xml", wrong), store=store).code, 0, "a wrong password")
        running = bench.start("--json", "keep", "Kept", "--disconnect", device=modem.device, store=store)
        line = running.out.wait_for("ERROR_INVALID_PASSWORD")
        bench.check('"cause":29' in line, "the network says why")
        bench.equal(bench.run("set", "profile", bench.file("kept.xml", document("Kept")), store=store).code, 0, "mended")
        running.out.wait_for('"state":"connected"')
        running.interrupt(signal.SIGTERM)
        bench.equal(running.end().code, 0, "interrupted")
        bench.equal(bench.run("--json", "show", "connection", device=modem.device).last["state"], "deactivated",
                    "it ends with the program, where that is asked for")

    # Coverage: no attempt is made without a network, and one as soon as there is one.
    with Emulator(bench, "--registration", "searching") as modem:
        running = bench.start("keep", "--apn", "internet", device=modem.device)
        running.out.wait_for("not_registered")
        modem.tell("registration home")
        running.out.wait_for("connected")
        running.interrupt()
        bench.equal(running.end().code, 0, "found a network")


def test(bench):
    for part in (test_usage, test_radio, test_registration, test_packet_service, test_providers,
                 test_interrupted_search, test_pin, test_puk, test_typed_pin, test_store, test_monitor, test_keep):
        before = bench.passed
        part(bench)
        print(f"{part.__name__}: {bench.passed - before} checks")


if __name__ == "__main__":
    main(test, [PASSWORD, PIN, WRONG_PIN, NEW_PIN, "nonsense"])
