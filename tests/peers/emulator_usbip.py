#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
#
# usage: emulator_usbip.py MODEM_EMULATOR
#
# `modem_emulator --usbip PORT` with a client of USB/IP that is written from the protocol's description: a list, an
# import, the first transfers of a host, an MBIM exchange, unplugged and plugged in. tests/kernel/run.sh does more, with
# a kernel.

import signal
import socket
import struct
import subprocess
import sys

from mbnctl_support import LIMIT, Failed, Lines

OPEN = struct.pack("<IIII", 1, 16, 1, 4096)
OPEN_DONE = struct.pack("<IIII", 0x80000001, 16, 1, 0)
EPIPE, ECONNRESET = 32, 104
checks = 0


def equal(found, expected, what):
    global checks
    checks += 1
    if found != expected:
        raise Failed(f"{what}: found {found!r}, expected {expected!r}")


class Client:
    """A connection to the server, and the transfers of a host."""

    def __init__(self, port):
        self._socket = socket.create_connection(("127.0.0.1", port), LIMIT)
        self._sequence = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._socket.close()

    def read(self, size):
        data = b""
        while len(data) < size:
            more = self._socket.recv(size - len(data))
            if not more:
                raise Failed(f"the server ended after {len(data)} of {size} bytes")
            data += more
        return data

    def has_ended(self):
        return self._socket.recv(1) == b""

    def devices(self):
        self._socket.sendall(struct.pack(">HHI", 0x0111, 0x8005, 0))
        _, _, _, count = struct.unpack(">HHII", self.read(12))
        return [self.read(312 + 8) for _ in range(count)]

    def attach(self, bus_id=b"1-1"):
        """The status."""
        self._socket.sendall(struct.pack(">HHI32s", 0x0111, 0x8003, 0, bus_id))
        version, code, status = struct.unpack(">HHI", self.read(8))
        equal((version, code), (0x0111, 3), "the reply to an import")
        if status == 0:
            self.read(312)
        return status

    def submit(self, endpoint, to_host, length=0, setup=bytes(8), data=b""):
        self._sequence += 1
        self._socket.sendall(struct.pack(">IIIIIIiiii8s", 1, self._sequence, 0x10002, to_host, endpoint, 0,
                                         length or len(data), 0, -1, 0, setup) + data)
        return self._sequence

    def unlink(self, sequence):
        self._sequence += 1
        self._socket.sendall(struct.pack(">IIIIIi24s", 2, self._sequence, 0x10002, 0, 0, sequence, bytes(24)))
        command, number, _, _, _, status = struct.unpack(">IIIIIi24x", self.read(48))
        equal((command, number), (4, self._sequence), "the reply to an unlink")
        return status

    def reply(self, sequence, to_host):
        """Status and data."""
        command, number, _, _, _, status, length = struct.unpack(">IIIIIii20x", self.read(48))
        equal((command, number), (3, sequence), "the next reply")
        return status, self.read(length) if to_host else b""

    def ask(self, kind, request, value, index, length):
        setup = struct.pack("<BBHHH", kind, request, value, index, length)
        return self.reply(self.submit(0, 1, length, setup), True)

    def say(self, kind, request, value, index, data=b""):
        setup = struct.pack("<BBHHH", kind, request, value, index, len(data))
        return self.reply(self.submit(0, 0, 0, setup, data), False)[0]


def test_transfers(client):
    status, device = client.ask(0x80, 6, 0x0100, 0, 64)
    equal((status, device[:2], device[8:12]), (0, b"\x12\x01", b"\x09\x12\x01\x00"), "the device descriptor")
    status, text = client.ask(0x80, 6, 0x0303, 0x0409, 255)
    equal((status, text[2:].decode("utf-16-le")), (0, "350000000000017"), "the serial number is the IMEI")
    equal(client.ask(0x80, 6, 0x0600, 0, 10), (-EPIPE, b""), "there is no other speed")
    equal(client.say(0x00, 9, 1, 0), 0, "the configuration is set")
    equal(client.say(0x01, 11, 1, 1), 0, "the data interface is set")

    taken_back = client.submit(1, 1, 16)
    equal(client.unlink(taken_back), -ECONNRESET, "a transfer that waits is taken back")
    equal(client.unlink(taken_back), 0, "and only once")

    told = client.submit(1, 1, 16)
    setup = struct.pack("<BBHHH", 0x21, 0, 0, 0, len(OPEN))
    said = client.submit(0, 0, 0, setup, OPEN)
    equal(client.reply(told, True), (0, bytes.fromhex("a101000000000000")), "a response is available")
    equal(client.reply(said, False), (0, b""), "OPEN is taken")
    equal(client.ask(0xA1, 1, 0, 0, 4096), (0, OPEN_DONE), "OPEN is answered")
    equal(client.ask(0xA1, 1, 0, 0, 4096), (0, b""), "and nothing more is said")


def refused(program, *arguments):
    done = subprocess.run([program, *arguments], stdin=subprocess.DEVNULL, capture_output=True, timeout=LIMIT, text=True,
                          check=False)
    equal((done.returncode, done.stdout), (2, ""), f"{arguments}: {done.stderr}")


def test(program):
    for arguments in ([], ["--usbip", "high"], ["--usbip", "70000"], ["--usbip", "nowhere:1"],
                      ["--usbip", "0", "--pty", "/nowhere"], ["--pty", "/nowhere", "--tun", "net0"]):
        refused(program, *arguments)

    process = subprocess.Popen([program, "--usbip", "0", "--control", "--device-id", "350000000000017"],
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    lines = Lines(process.stdout)
    try:
        lines.wait_for("ready 127.0.0.1:")
        port = int(lines.so_far()[0].split(":")[1])

        def tell(command, count):
            process.stdin.write(command + "\n")
            process.stdin.flush()
            equal(lines.wait_for_line(("ok", "not done"), count), "ok", command)

        with Client(port) as client:
            (device,) = client.devices()
            equal(device[256:260], b"1-1\0", "the bus of the device")
            equal(client.has_ended(), True, "a list ends the connection")
        with Client(port) as client:
            equal(client.attach(b"2-2"), 4, "another device")
        with Client(port) as client:
            equal(client.attach(), 0, "the device")
            test_transfers(client)
            with Client(port) as other:
                equal(other.attach(), 2, "it is taken")
            tell("unplug", 1)
            equal(client.has_ended(), True, "it is unplugged")
        with Client(port) as client:
            equal(client.devices(), [], "nothing is there")
        tell("plug", 2)
        with Client(port) as client:
            equal(client.attach(), 0, "it is there again")
    finally:
        process.send_signal(signal.SIGTERM)
        code = process.wait(LIMIT)
        lines.text()
        process.stdin.close()
        process.stdout.close()
    equal(code, 0, "the emulator ends")


if __name__ == "__main__":
    try:
        test(sys.argv[1])
    except Failed as problem:
        print(f"after {checks} checks: {problem}", file=sys.stderr)
        sys.exit(1)
    print(f"{checks} checks")
