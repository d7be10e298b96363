#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
#
# usage: mbnctl_decode.py MBNCTL MODEM_EMULATOR
#
# `mbnctl decode`: hexadecimal lines and captures, as a tree and as JSON, and what it says of what is broken. The
# messages that it finds in captures of USB are those that tshark finds there.

import json
import signal
import struct
import subprocess
import uuid

from emulator_usbip import Client
from mbnctl_support import LIMIT, Lines, main

BASIC_CONNECT = uuid.UUID("a289cc33-bcbb-8b4f-b6b0-133ec2aae6df").bytes
PASSWORD = "correct-horse-battery"
PROVIDER = {"provider_id": "21403", "provider_state": "home|visible", "provider_name": "Orange",
            "cellular_class": "gsm", "rssi": 20, "error_rate": 99}


def words(*numbers):
    return struct.pack("<%dI" % len(numbers), *numbers)


def with_information(kind, transaction, cid, word, information, service=BASIC_CONNECT):
    """COMMAND or COMMAND_DONE; `word` is the command type or the status."""
    body = words(1, 0) + service + words(cid, word, len(information)) + information
    return words(kind, 12 + len(body), transaction) + body


def texts(fixed, *values):
    """Offset-size pairs, and the texts that they refer to."""
    pairs, data = [], b""
    for value in values:
        encoded = value.encode("utf-16-le")
        pairs.append(words(fixed + len(data) if encoded else 0, len(encoded)))
        data += encoded + bytes(-len(encoded) % 4)
    return pairs, data


def open_message(transaction=1):
    return words(1, 16, transaction, 4096)


def visible_providers():
    (identifier, name), data = texts(32, PROVIDER["provider_id"], PROVIDER["provider_name"])
    provider = identifier + words(9) + name + words(1, 20, 99) + data
    return with_information(0x80000003, 2, 8, 0, words(1, 12, len(provider)) + provider)


def connect_set():
    (apn, user, password), data = texts(60, "internet", "somebody", PASSWORD)
    kind = uuid.UUID("7e5e2a7e-4e6f-7272-736b-656e7e5e2a7e").bytes
    return with_information(3, 3, 12, 1, words(0, 1) + apn + user + password + words(0, 2, 1) + kind + data)


def fragments(message, size):
    """The same message as pieces of at most `size` bytes."""
    payload = message[20:]
    room = size - 20
    pieces = [payload[at:at + room] for at in range(0, len(payload), room)]
    return [message[:4] + words(20 + len(piece)) + message[8:12] + words(len(pieces), number) + piece
            for number, piece in enumerate(pieces)]


def pcap(messages, link_type=147, order="<", magic=0xA1B2C3D4):
    file = struct.pack(order + "IHHiIII", magic, 2, 4, 0, 0, 65535, link_type)
    for message in messages:
        file += struct.pack(order + "IIII", 1, 2, len(message), len(message)) + message
    return file


def pcapng(messages, link_type=147):
    def block(kind, body):
        body += bytes(-len(body) % 4)
        return words(kind, len(body) + 12) + body + words(len(body) + 12)

    file = block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1))
    file += block(1, struct.pack("<HHI", link_type, 0, 0))
    for message in messages:
        file += block(6, words(0, 0, 0, len(message), len(message)) + message)
    return file


def lines(*messages):
    return "".join(message.hex() + "\n" for message in messages)


def decoded(bench, text, *arguments, code=0):
    run = bench.run("decode", "--json", *arguments, stdin=text)
    bench.equal((run.code, run.err), (code, ""), f"the end of decode {arguments}")
    return run.objects


def test_json(bench):
    run = bench.run("decode", "--json", stdin=lines(visible_providers()))
    bench.equal(run.out, json.dumps(
        {"type": "command_done", "transaction_id": 2, "service": "basic_connect", "cid": "visible_providers",
         "command": None, "status": 0, "fields": {"providers": [PROVIDER]}}, separators=(",", ":")) + "\n",
        "the documented form, to the byte")
    bench.equal(run.code, 0, "nothing was malformed")


def test_tree(bench):
    run = bench.run("decode", "-", stdin=lines(open_message(), visible_providers()))
    bench.equal((run.code, run.err), (0, ""), "a tree")
    bench.equal(run.out.splitlines()[:6], [
        "open 1", "  fields:", "    max_control_transfer: 4096", "command_done 2 basic_connect.visible_providers success",
        "  fields:", "    providers:"], "a tree")
    bench.check("      - provider_id: \"21403\"\n        provider_state: home|visible\n" in run.out, "a tree")


def test_spelling(bench):
    plain = open_message().hex()
    pairs = [plain[at:at + 2] for at in range(0, len(plain), 2)]
    for text in (plain, plain.upper(), "0x" + plain, " ".join(pairs), ":".join(pairs), ", ".join("0x" + pair for pair in pairs),
                 "\t" + plain + " \r"):
        found = decoded(bench, text)
        bench.equal([message["type"] for message in found], ["open"], f"spelled as {text!r}")
    bench.equal(decoded(bench, ""), [], "nothing")
    bench.equal(decoded(bench, "\n  \n# a comment\n\r\n"), [], "lines without a message")


def test_malformed(bench):
    message = visible_providers()
    wild = message[:52] + words(5000) + message[56:]
    text = lines(message[:-1]) + lines(wild) + "01 0\n" + "0102 xx\n" + "01\n" + lines(open_message())
    found = decoded(bench, text, code=1)
    bench.equal(found[:-1], [
        {"error": "truncated", "offset": 4, "field": "message_length"},
        {"error": "out_of_bounds", "offset": 52, "field": "providers"},
        {"error": "not_hexadecimal", "offset": 4},
        {"error": "not_hexadecimal", "offset": 5},
        {"error": "truncated", "offset": 1, "field": "message_header"}], "errors and their places")
    bench.equal(found[-1]["type"], "open", "the next line goes on")
    run = bench.run("decode", stdin=lines(wild, open_message()))
    bench.equal((run.code, run.out.splitlines()[:2]), (1, ["error: out_of_bounds at byte 52 (providers)", "open 1"]),
                "errors for humans")
    missing = bench.run("--json", "decode", bench.folder + "/nothing")
    bench.equal((missing.code, missing.last["event"], missing.last["name"]),
                (1, "decode_complete", "ERROR_FILE_NOT_FOUND"), "a file that is not there")


def test_secrets(bench):
    fields = decoded(bench, lines(connect_set()))[0]["fields"]
    bench.equal((fields["access_string"], fields["user_name"], fields["password"]), ("internet", None, None), "blanked")
    tree = bench.run("decode", stdin=lines(connect_set())).out
    bench.check("user_name: (hidden)\n    password: (hidden)\n" in tree, "blanked in a tree")
    # Not among the outputs that are searched for secrets at the end.
    shown = bench.run("decode", "--json", "--secrets", stdin=lines(connect_set()))
    fields = shown.last["fields"]
    bench.equal((fields["user_name"], fields["password"]), ("somebody", PASSWORD), "shown when asked for")
    bench.outputs.remove(shown.out)


def element(text):
    encoded = text.encode("utf-16-le")
    return struct.pack("<HBBI", 10, 0, -len(encoded) % 4, len(encoded)) + encoded + bytes(-len(encoded) % 4)


def test_services(bench):
    authentication = uuid.UUID("1d2b5ff7-0aa1-48b2-aa52-50f15767174e").bytes
    challenge = PASSWORD.encode()[:16]
    message = lines(with_information(3, 5, 1, 0, challenge + challenge, authentication))
    found = decoded(bench, message)[0]
    bench.equal((found["service"], found["cid"], found["fields"]), ("authentication", "aka", {"rand": None, "autn": None}),
                "a challenge is blanked")
    bench.check(challenge.hex() not in bench.run("decode", stdin=message).out, "a challenge is blanked in a tree")
    shown = bench.run("decode", "--json", "--secrets", stdin=message)
    bench.equal(shown.last["fields"]["rand"], challenge.hex(), "shown when asked for")
    nobody = decoded(bench, lines(with_information(3, 6, 9, 1, b"abc", bytes(range(16)))))[0]
    bench.equal((nobody["service"], nobody["cid"], nobody["fields"], nobody["information_buffer"]),
                ("00010203-0405-0607-0809-0a0b0c0d0e0f", 9, None, "616263"), "a service that nobody knows")


def test_versions(bench):
    kind = uuid.UUID("7e5e2a7e-4e6f-7272-736b-656e7e5e2a7e").bytes
    information = words(0, 1, 0, 2, 1) + kind + words(1) + element("internet") + element("somebody") + element(PASSWORD)
    message = lines(with_information(3, 3, 12, 1, information))
    fields = decoded(bench, message, "--mbimex", "3.0")[0]["fields"]
    bench.equal((fields["access_string"], fields["user_name"], fields["password"], fields["media_preference"]),
                ("internet", None, None, "cellular"), "the structure of version 3, blanked")
    bench.check("error" in decoded(bench, message, code=1)[0], "it is none of version 1")
    bench.equal(bench.run("decode", "--mbimex", "4.0", stdin=message).code, 2, "a version that nobody knows")


def test_fragments(bench):
    whole = decoded(bench, lines(visible_providers()))
    for size in (64, 100):
        bench.equal(decoded(bench, lines(*fragments(visible_providers(), size))), whole, f"fragments of {size} bytes")
    # An answer may come in between.
    pieces = fragments(connect_set(), 64)
    found = decoded(bench, lines(pieces[0], visible_providers(), *pieces[1:]))
    bench.equal([message["type"] for message in found], ["command_done", "command"], "directions are apart")
    found = decoded(bench, lines(*pieces[1:]), code=1)
    bench.check(all(error["error"] == "fragment_out_of_sequence" for error in found), "no first fragment")
    bench.equal(decoded(bench, lines(*pieces[:-1]), code=1), [{"error": "fragmented", "offset": 0}], "no last fragment")


def test_captures(bench):
    messages = [open_message(), visible_providers()]
    expected = decoded(bench, lines(*messages))
    files = {
        "little": pcap(messages),
        "big": pcap(messages, order=">"),
        "nanoseconds": pcap(messages, magic=0xA1B23C4D),
        "pcapng": pcapng(messages),
    }
    for name, content in files.items():
        path = bench.folder + "/" + name
        with open(path, "wb") as stream:
            stream.write(content)
        bench.equal(decoded(bench, None, path), expected, f"a capture: {name}")
        with open(path, "wb") as stream:
            stream.write(content[:-1])
        found = decoded(bench, None, path, code=1)
        bench.equal((found[0], found[1]["error"]), (expected[0], "truncated"), f"a capture that is cut: {name}")
    for name, content in (("other", pcap(messages, link_type=1)), ("other-ng", pcapng(messages, link_type=113))):
        path = bench.folder + "/" + name
        with open(path, "wb") as stream:
            stream.write(content)
        found = decoded(bench, None, path, code=1)
        bench.equal([error["error"] for error in found], ["unsupported_link_type"], "another link type")


class Transfers:
    """Transfers over the control pipe of `modem_emulator --usbip`, and captures of them."""

    def __init__(self, client):
        self._client = client
        self._made = []

    def to_device(self, kind, request, value=0, data=b""):
        self._client.say(kind, request, value, 0, data)
        self._made.append((struct.pack("<BBHHH", kind, request, value, 0, len(data)), data, b""))

    def from_device(self, kind, request, value=0, length=4096):
        data = self._client.ask(kind, request, value, 0, length)[1]
        self._made.append((struct.pack("<BBHHH", kind, request, value, 0, length), b"", data))
        return data

    def usbmon(self, header, order="<"):
        """As Linux notes them: a submission and a completion each, with a header of 48 or 64 bytes."""
        packets = []
        for number, (setup, outwards, inwards) in enumerate(self._made):
            endpoint = setup[0] & 0x80
            for kind, data, absent, status in (("S", outwards, "<", -115), ("C", inwards, ">", 0)):
                packets.append(struct.pack(order + "QcBBBHBBqiiII", 0xFFFF888000000000 + number, kind.encode(), 2,
                                           endpoint, 3, 1, 0 if kind == "S" else ord("-"), 0 if data else ord(absent),
                                           number, 0, status, len(data), len(data)) +
                               (setup if kind == "S" else bytes(8)) + bytes(header - 48) + data)
        return packets

    def usbpcap(self, in_stages):
        """As Windows notes them: the stages of a transfer each, or the request and the end."""
        packets = []

        def add(number, stage, endpoint, is_back, data):
            packets.append(struct.pack("<HQIHBHHBBIB", 28, 0xFFFFC00000000000 + number, 0, 8, is_back, 1, 3, endpoint,
                                       2, len(data), stage) + data)

        for number, (setup, outwards, inwards) in enumerate(self._made):
            endpoint = setup[0] & 0x80
            if in_stages:
                add(number, 0, endpoint, 0, setup)
                if outwards or inwards:
                    add(number, 1, endpoint, 1 if inwards else 0, outwards + inwards)
                add(number, 2, endpoint, 1, b"")
            else:
                add(number, 0, endpoint, 0, setup + outwards)
                add(number, 3, endpoint, 1, inwards)
        return packets


def talk(transfers):
    """What a host begins with; the descriptors tell tshark that it is MBIM. Returns what was said."""
    transfers.from_device(0x80, 6, 0x0100, 18)
    transfers.from_device(0x80, 6, 0x0200, 255)
    transfers.to_device(0x00, 9, 1)
    said = []
    for message in (open_message(), with_information(3, 2, 1, 0, b""), with_information(3, 4, 8, 0, words(0)),
                    connect_set()):
        transfers.to_device(0x21, 0, 0, message)
        said += [message, transfers.from_device(0xA1, 1)]
    transfers.from_device(0xA1, 1)
    return said


def seen_by_tshark(path):
    """Type and transaction of each message."""
    run = subprocess.run(["tshark", "-r", path, "-Y", "mbim", "-T", "fields", "-e", "mbim.control.header.message_type",
                          "-e", "mbim.control.header.transaction_id"], capture_output=True, text=True, check=True)
    return [tuple(int(field, 0) for field in line.split("\t")) for line in run.stdout.splitlines()]


def test_usb(bench):
    process = subprocess.Popen([bench.emulator, "--usbip", "0"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               text=True)
    printed = Lines(process.stdout)
    try:
        port = int(printed.wait_for("ready 127.0.0.1:").split(":")[1])
        with Client(port) as client:
            bench.equal(client.attach(), 0, "the device")
            transfers = Transfers(client)
            said = talk(transfers)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(LIMIT)
        printed.text()
        process.stdout.close()
    bench.equal(len(said), 8, "what was said")
    expected = decoded(bench, lines(*said))
    headers = [struct.unpack_from("<I4xI", message) for message in said]
    for name, content in (("usbmon-48", pcap(transfers.usbmon(48), 189)),
                          ("usbmon-48-ng", pcapng(transfers.usbmon(48), 189)),
                          ("usbmon-64", pcap(transfers.usbmon(64), 220)),
                          ("usbmon-64-big", pcap(transfers.usbmon(64, ">"), 220, ">")),
                          ("usbpcap", pcap(transfers.usbpcap(False), 249)),
                          ("usbpcap-stages", pcap(transfers.usbpcap(True), 249))):
        path = bench.folder + "/" + name
        with open(path, "wb") as stream:
            stream.write(content)
        bench.equal(decoded(bench, None, path), expected, f"a capture of USB: {name}")
        bench.equal(seen_by_tshark(path), headers, f"tshark: {name}")


def test(bench):
    for part in (test_json, test_tree, test_spelling, test_malformed, test_secrets, test_services, test_versions,
                 test_fragments, test_captures, test_usb):
        part(bench)


main(test, [PASSWORD])
