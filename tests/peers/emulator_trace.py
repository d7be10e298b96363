#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
#
# usage: emulator_trace.py MBNCTL MODEM_EMULATOR
#
# What `modem_emulator --trace` writes while mbnctl and mbimcli talk to it: tshark and `mbnctl decode` see the same
# messages, `mbnctl encode` gives the same bytes, and no secret is in it unless that was asked for.

import os
import subprocess

from mbnctl_support import Emulator, main

PASSWORD = "correct-horse-battery"
TSHARK = ["-o", 'uat:user_dlts:"User 0 (DLT=147)","mbim.control","0","","0",""']
TYPES = {1: "open", 2: "close", 3: "command", 4: "host_error", 0x80000001: "open_done", 0x80000002: "close_done",
         0x80000003: "command_done", 0x80000004: "function_error", 0x80000007: "indicate_status"}


def wide(text):
    return text.encode("utf-16-le")


def content(path):
    with open(path, "rb") as stream:
        return stream.read()


def seen_by_tshark(path):
    """Type, transaction and command of each message, the bytes, and what tshark complains about."""
    fields = ["mbim.control.header.message_type", "mbim.control.header.transaction_id", "mbim.control.cid",
              "_ws.malformed", "frame.packet_flags_direction"]
    shown = subprocess.run(["tshark", "-r", path, *TSHARK, "-T", "fields", *sum((["-e", field] for field in fields), [])],
                           check=True, timeout=60, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    return [line.split("\t") for line in shown.stdout.splitlines()]


def bytes_by_tshark(path):
    shown = subprocess.run(["tshark", "-r", path, "-T", "json", "-x"], check=True, timeout=60, stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE, text=True)
    import json
    return [packet["_source"]["layers"]["frame_raw"][0] for packet in json.loads(shown.stdout)]


def compare(bench, path, least):
    shown = seen_by_tshark(path)
    decoded = bench.run("decode", "--json", "--secrets", path)
    bench.equal((decoded.code, decoded.err), (0, ""), "the trace is decoded")
    messages = decoded.objects
    bench.equal(len(shown), len(messages), "messages in the trace")
    bench.check(len(messages) >= least, f"only {len(messages)} messages")
    for line, message in zip(shown, messages):
        kind, transaction, _, malformed, direction = line
        bench.equal((TYPES[int(kind, 0)], int(transaction, 0), malformed),
                    (message["type"], message["transaction_id"], ""), "what tshark and mbnctl see")
        is_answer = int(kind, 0) >= 0x80000000
        bench.equal(int(direction, 0), 1 if is_answer else 2, "the direction")
    run = bench.run("encode", bench.file("decoded", decoded.out))
    bench.equal((run.code, run.err), (0, ""), "the trace is encoded")
    bench.equal(run.out.split(), bytes_by_tshark(path), "the same bytes")
    return messages


def connect(bench, emulator):
    password = bench.file("password", PASSWORD + "\n")
    run = bench.run("--json", "connect", "--apn", "work", "--user", "somebody", "--password-file", password,
                    device=emulator.device)
    bench.equal(run.code, 0, "mbnctl connects")


def test_mbnctl(bench):
    path = os.path.join(bench.folder, "trace")
    point = "work:somebody:" + PASSWORD
    with Emulator(bench, "--trace", path, "--apn", point) as emulator:
        connect(bench, emulator)
        # Nothing waits for the end of the emulator.
        messages = compare(bench, path, 20)
    sets = [message for message in messages if message["cid"] == "connect" and message["command"] == "set"]
    bench.equal([(one["fields"]["user_name"], one["fields"]["password"]) for one in sets],
                [("*" * len("somebody"), "*" * len(PASSWORD))], "blanked")
    bench.check(wide(PASSWORD) not in content(path) and wide("somebody") not in content(path), "no secret in the file")
    with Emulator(bench, "--trace", path, "--trace-secrets", "--apn", point) as emulator:
        connect(bench, emulator)
    bench.check(wide(PASSWORD) in content(path), "the secret is there when asked for")


def test_mbimcli(bench):
    path = os.path.join(bench.folder, "trace")
    with Emulator(bench, "--trace", path, "--packet-service", "attached") as emulator:
        for option in ("--query-device-caps", "--query-subscriber-ready-status", "--query-registration-state",
                       "--query-home-provider", "--query-visible-providers", "--query-signal-state",
                       "--query-device-services", "--query-connection-state", "--connect=access-string=internet"):
            subprocess.run(["mbimcli", "-d", emulator.link, option], check=True, timeout=60, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL)
            bench.check(True, option)
        messages = compare(bench, path, 30)
    commands = {message["cid"] for message in messages if message["type"] == "command"}
    bench.check({"device_caps", "connect", "device_services", "visible_providers"} <= commands, f"commands: {commands}")


def test_both_ends(bench):
    """What mbnctl writes is what the emulator writes, but for what came when mbnctl had ended."""
    host, function = os.path.join(bench.folder, "host"), os.path.join(bench.folder, "function")
    with Emulator(bench, "--trace", function) as emulator:
        run = bench.run("--trace", host, "connect", "--apn", "internet", device=emulator.device)
        bench.equal(run.code, 0, "mbnctl connects with a trace")
        compare(bench, host, 20)
    ends = [[(line[4], data) for line, data in zip(seen_by_tshark(path), bytes_by_tshark(path))]
            for path in (host, function)]
    sent, heard = ([data for direction, data in end if int(direction, 0) == 2] for end in ends)
    bench.equal(sent, heard, "what the host sends")
    got, said = ([data for direction, data in end if int(direction, 0) == 1] for end in ends)
    bench.check(got and got == said[:len(got)], "what the host gets")
    # Also of a modem in the same process, and not without a file.
    run = bench.run("--trace", host, "connect", "--apn", "internet", device="emulated")
    bench.equal(run.code, 0, "an emulated modem")
    compare(bench, host, 15)
    missing = os.path.join(bench.folder, "no", "such", "folder")
    run = bench.run("--trace", missing, "connect", "--apn", "internet", device="emulated")
    bench.check(run.code == 1 and missing in run.err, "a trace that cannot be written")
    run = bench.run("--trace", missing, "show", "signal", device="modemmanager",
                    environment={"DBUS_SYSTEM_BUS_ADDRESS": "unix:path=" + missing})
    bench.check(run.code == 1 and missing in run.err, "not without a file, though there is nothing to write")
    bench.equal(bench.run("--trace-secrets", "connect", "--apn", "internet").code, 2, "secrets of no trace")


def test_refused(bench):
    path = os.path.join(bench.folder, "no", "such", "folder")
    run = bench.run("--pty", bench.folder + "/modem", "--trace", path, program=bench.emulator)
    bench.check(run.code == 1 and path in run.err, "a trace that cannot be written")
    run = bench.run("--pty", bench.folder + "/modem", "--trace-secrets", program=bench.emulator)
    bench.equal(run.code, 2, "secrets of no trace")


def test(bench):
    for part in (test_mbnctl, test_mbimcli, test_both_ends, test_refused):
        part(bench)


main(test, [PASSWORD])
