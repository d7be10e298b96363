#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
#
# usage: mbnctl_encode.py MBNCTL TSHARK_CODEC
#
# `mbnctl encode`: every message of the library with random content, decoded and encoded to the same bytes; and what is
# said of lines that are no message.

import json
import os
import struct
import subprocess

from mbnctl_support import main

RADIO = {"type": "command", "transaction_id": 7, "service": "basic_connect", "cid": "radio_state", "command": "set",
         "status": None, "fields": {"radio_state": "on"}}
RADIO_BYTES = ("03000000340000000700000001000000000000" "00a289cc33bcbb8b4fb6b0133ec2aae6df03000000"
               "010000000400000001000000")


def packets(path):
    with open(path, "rb") as stream:
        content = stream.read()
    at, found = 24, []
    while at < len(content):
        (size,) = struct.unpack_from("<I", content, at + 8)
        found.append(content[at + 16:at + 16 + size])
        at += 16 + size
    return found


def whole_messages(pieces):
    """Fragments of a message follow each other there."""
    found, payload = [], b""
    for piece in pieces:
        (kind,) = struct.unpack_from("<I", piece, 0)
        total, current = struct.unpack_from("<II", piece, 12) if kind & 0x7FFFFFFF in (3, 7) else (1, 0)
        if total == 1:
            found.append(piece)
            continue
        payload = (b"" if current == 0 else payload) + piece[20:]
        if current == total - 1:
            found.append(piece[:4] + struct.pack("<I", 20 + len(payload)) + piece[8:12] + struct.pack("<II", 1, 0) + payload)
    return found


def encoded(bench, *messages):
    return bench.run("encode", stdin="".join(json.dumps(message) + "\n" for message in messages))


def test_round_trip(bench):
    for seed, version in ((1, None), (2, None), (3, None), (1, "2"), (1, "3")):
        capture = os.path.join(bench.folder, "messages.pcap")
        subprocess.run([bench.emulator, capture, os.path.join(bench.folder, "values"), str(seed), "5",
                        *([version] if version else [])], check=True, timeout=60)
        mbimex = ["--mbimex", version + ".0"] if version else []
        expected = [message.hex() for message in whole_messages(packets(capture))]
        decoded = bench.run("decode", "--json", "--secrets", *mbimex, capture)
        bench.equal((decoded.code, decoded.err), (0, ""), "every message is decoded")
        bench.check('"information_buffer"' not in "".join(
            line for line in decoded.out.splitlines() if '"fields":null' not in line), "fields tell everything")
        run = bench.run("encode", *mbimex, bench.file("decoded", decoded.out))
        bench.equal((run.code, run.err), (0, ""), "every message is encoded")
        found = run.out.split()
        bench.equal(len(found), len(expected), "messages")
        for number, (left, right) in enumerate(zip(found, expected)):
            bench.equal(left, right, f"message {number} of seed {seed}: {decoded.out.splitlines()[number]}")


def test_by_hand(bench):
    run = encoded(bench, RADIO)
    bench.equal((run.code, run.out, run.err), (0, RADIO_BYTES + "\n", ""), "a line written by hand")
    # Members that say nothing may be left out, and numbers may stand for names.
    short = {"type": "command", "transaction_id": 7, "service": "A289CC33-BCBB-8B4F-B6B0-133EC2AAE6DF", "cid": 3,
             "command": 1, "fields": {"radio_state": 1}}
    bench.equal(encoded(bench, short).out, RADIO_BYTES + "\n", "numbers for names")
    raw = {**RADIO, "fields": None, "information_buffer": "0x01 00:00 00"}
    bench.equal(encoded(bench, raw).out, RADIO_BYTES + "\n", "bytes for fields")
    bench.equal(bench.run("encode", stdin="\n  \n").code, 0, "empty lines")


def test_refused(bench):
    def changed(**members):
        return {**RADIO, **members}

    refusals = [
        ({}, "type: a string is expected"),
        (changed(type="dance"), 'type: there is no "dance"'),
        (changed(transaction_id=-1), "transaction_id: a number from 0 is expected"),
        (changed(transaction_id=4294967296), "transaction_id: more than 4294967295"),
        (changed(service="nobody"), 'service: "nobody" is neither a known name nor a UUID'),
        (changed(cid="weather"), 'cid: there is no "weather" in this service'),
        (changed(command="ask"), 'command: there is no "ask"'),
        (changed(status=0), "status: a message of this type has none"),
        (changed(more=1), "more: no such member"),
        (changed(fields={}), "fields.radio_state: is missing"),
        (changed(fields={"radio_state": "on", "x": 1}), "fields.x: no such field"),
        (changed(fields={"radio_state": "warm"}), 'fields.radio_state: there is no "warm"'),
        (changed(fields={"radio_state": True}), "fields.radio_state: a number from 0 is expected"),
        (changed(fields=[]), "fields: an object is expected"),
        (changed(cid=99), "fields: the structure is not known; information_buffer can say its bytes"),
        (changed(information_buffer="0"), "information_buffer: hexadecimal digits are expected"),
        (changed(cid="pin", fields={"pin_type": "pin1", "pin_operation": "enter", "pin": None, "new_pin": ""}),
         "fields.pin: is hidden (decode it with --secrets)"),
        (changed(cid="pin", fields={"pin_type": "pin1", "pin_operation": "enter", "pin": "1" * 17, "new_pin": ""}),
         "fields.pin: text_too_long"),
        (changed(service="authentication", cid="aka", command="query", fields={"rand": "00", "autn": ""}),
         "fields.rand: 16 bytes are expected"),
        (changed(service="authentication", cid="sim", command="query", fields={"rand1": None}),
         "fields.rand1: is hidden (decode it with --secrets)"),
        ({"type": "open", "transaction_id": 1, "fields": {}},
         "fields.max_control_transfer: this field alone is expected"),
        ({"type": "close", "transaction_id": 1, "fields": {"x": 1}}, "fields: a message of this type has none"),
        ({"error": "truncated", "offset": 4}, "error: no such member"),
    ]
    for message, reason in refusals:
        run = encoded(bench, message, RADIO)
        bench.equal((run.code, run.out, run.err), (1, RADIO_BYTES + "\n", f"mbnctl: line 1: {reason}\n"),
                    "what is refused, and the next line")
    for text, reason in (("[", "no JSON, at byte 2"), ("{} {}", "no JSON, at byte 4"), ("{'a':1}", "no JSON, at byte 2"),
                         ("[1]", "an object is expected"), ('{"type":"open","type":"close"}', "type: stands there twice")):
        run = bench.run("encode", stdin=text)
        bench.equal((run.code, run.out, run.err), (1, "", f"mbnctl: line 1: {reason}\n"), "what is no JSON")


def test(bench):
    for part in (test_by_hand, test_refused, test_round_trip):
        part(bench)


main(test, [])
