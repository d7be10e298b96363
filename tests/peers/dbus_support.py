# SPDX-License-Identifier: BSL-1.0
"""As much of D-Bus as the tests with ModemManager need: a client of a bus, without any package.

Signals are kept as they come and can be waited for; calls of others are answered by a function.
"""

import os
import socket
import struct
import threading

CALL, REPLY, ERROR, SIGNAL = 1, 2, 3, 4
PATH, INTERFACE, MEMBER, ERROR_NAME, REPLY_SERIAL, DESTINATION, SENDER, SIGNATURE = range(1, 9)

FIXED = {"y": "B", "n": "h", "q": "H", "i": "i", "u": "I", "x": "q", "t": "Q", "d": "d", "b": "I"}
ALIGNMENT = {"s": 4, "o": 4, "g": 1, "a": 4, "v": 1, "(": 8, "{": 8, **{code: struct.calcsize(form) for code, form in
                                                                       FIXED.items()}}
LIMIT = 30


class BusError(Exception):
    """A call was answered by an error, or by nothing."""


def split(signature):
    """The single complete types of a signature."""
    types = []
    at = 0
    while at < len(signature):
        start = at
        while signature[at] == "a":
            at += 1
        depth = 0
        while True:
            depth += (signature[at] in "({") - (signature[at] in ")}")
            at += 1
            if depth == 0:
                break
        types.append(signature[start:at])
    return types


class Writer:
    """Values to bytes. A variant is a pair of signature and value."""

    def __init__(self):
        self.bytes = bytearray()

    def align(self, size):
        self.bytes += bytes(-len(self.bytes) % size)

    def value(self, kind, value):
        code = kind[0]
        self.align(ALIGNMENT[code])
        if code in FIXED:
            self.bytes += struct.pack("<" + FIXED[code], value)
        elif code == "g":
            self.bytes += bytes([len(value)]) + value.encode() + b"\0"
        elif code in "so":
            encoded = value.encode()
            self.bytes += struct.pack("<I", len(encoded)) + encoded + b"\0"
        elif code == "v":
            self.value("g", value[0])
            self.value(*value)
        elif code == "a":
            place = len(self.bytes)
            self.bytes += bytes(4)
            self.align(ALIGNMENT[kind[1]])
            start = len(self.bytes)
            for element in value.items() if isinstance(value, dict) else value:
                self.value(kind[1:], element)
            struct.pack_into("<I", self.bytes, place, len(self.bytes) - start)
        else:
            for member, part in zip(split(kind[1:-1]), value):
                self.value(member, part)


class Reader:
    """Bytes to values. Variants are what is in them, dictionaries are dictionaries."""

    def __init__(self, data, at=0):
        self._data = data
        self._at = at

    def value(self, kind):
        code = kind[0]
        self.align(ALIGNMENT[code])
        if code in FIXED:
            (value,) = struct.unpack_from("<" + FIXED[code], self._data, self._at)
            self._at += struct.calcsize(FIXED[code])
            return bool(value) if code == "b" else value
        if code in "sog":
            size = self.value("y" if code == "g" else "u")
            self._at += size + 1
            return self._data[self._at - size - 1:self._at - 1].decode()
        if code == "v":
            return self.value(self.value("g"))
        if code == "a":
            size = self.value("u")
            self.align(ALIGNMENT[kind[1]])
            end = self._at + size
            values = []
            while self._at < end:
                values.append(self.value(kind[1:]))
            return dict(values) if kind[1] == "{" else values
        return tuple(self.value(member) for member in split(kind[1:-1]))

    def align(self, size):
        self._at += -self._at % size


class Message:
    def __init__(self, kind, serial, fields, body):
        self.kind = kind
        self.serial = serial
        self.fields = fields
        self.body = body

    @property
    def path(self):
        return self.fields.get(PATH)

    @property
    def member(self):
        return f"{self.fields.get(INTERFACE)}.{self.fields.get(MEMBER)}"


class Bus:
    """A connection to a bus on a path. `answer` gets each call of others, and returns signature and values, or None to
    refuse it."""

    def __init__(self, path, answer=None):
        self._answer = answer
        self._changed = threading.Condition()
        self._signals = []
        self._replies = {}
        self._serial = 0
        self._ended = False
        self._sending = threading.Lock()
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.connect(path)
        self._stream = self._socket.makefile("rb")
        self._socket.sendall(b"\0AUTH EXTERNAL " + str(os.getuid()).encode().hex().encode() + b"\r\n")
        said = self._stream.readline()
        if not said.startswith(b"OK"):
            raise BusError(f"the bus says {said!r}")
        self._socket.sendall(b"BEGIN\r\n")
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()
        self.call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.Hello")

    def close(self):
        self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join(LIMIT)
        self._stream.close()
        self._socket.close()

    def call(self, name, path, member, signature="", *values):
        """The values of the reply."""
        interface, method = member.rsplit(".", 1)
        fields = {PATH: ("o", path), INTERFACE: ("s", interface), MEMBER: ("s", method), DESTINATION: ("s", name)}
        serial = self._send(CALL, fields, signature, values)
        with self._changed:
            self._changed.wait_for(lambda: serial in self._replies or self._ended, LIMIT)
            reply = self._replies.pop(serial, None)
        if reply is None:
            raise BusError(f"{member}: no reply")
        if reply.kind == ERROR:
            raise BusError(f"{member}: {reply.fields.get(ERROR_NAME)}: {reply.body}")
        return reply.body

    def own(self, name):
        self.call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.RequestName", "su", name, 0)

    def watch(self, rule):
        self.call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.AddMatch", "s", rule)

    def unwatch(self, rule):
        self.call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.RemoveMatch", "s", rule)

    def mark(self):
        """The present, for `wait_for`."""
        with self._changed:
            return len(self._signals)

    def forget(self):
        """All signals until now."""
        with self._changed:
            self._signals.clear()

    def wait_for(self, what, condition, since=0):
        """The first signal since then for which the condition holds."""

        def found():
            return next((signal for signal in self._signals[since:] if condition(signal)), None)

        with self._changed:
            self._changed.wait_for(lambda: found() is not None or self._ended, LIMIT)
            if found() is None:
                last = [f"{signal.path} {signal.member} {signal.body}" for signal in self._signals[since:][-10:]]
                raise BusError(f"no signal: {what}; the last were {last}")
            return found()

    def _send(self, kind, fields, signature, values):
        body = Writer()
        for member, value in zip(split(signature), values):
            body.value(member, value)
        if signature:
            fields = {**fields, SIGNATURE: ("g", signature)}
        with self._sending:
            self._serial += 1
            header = Writer()
            header.value("(yyyyuua(yv))", (ord("l"), kind, 0, 1, len(body.bytes), self._serial, fields.items()))
            header.align(8)
            self._socket.sendall(header.bytes + body.bytes)
            return self._serial

    def _read(self):
        while (message := self._next()) is not None:
            if message.kind == CALL:
                self._respond(message)
                continue
            with self._changed:
                if message.kind == SIGNAL:
                    self._signals.append(message)
                else:
                    self._replies[message.fields[REPLY_SERIAL]] = message
                self._changed.notify_all()
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def _next(self):
        start = self._stream.read(16)
        if len(start) < 16:
            return None
        if start[:1] != b"l":
            raise BusError("a message in the other byte order")
        body_size, serial, fields_size = struct.unpack_from("<III", start, 4)
        rest = self._stream.read(fields_size + -fields_size % 8 + body_size)
        fields = dict(Reader(start + rest, 12).value("a(yv)"))
        body = Reader(rest[len(rest) - body_size:])
        values = tuple(body.value(member) for member in split(fields.get(SIGNATURE, "")))
        return Message(start[1], serial, fields, values)

    def _respond(self, message):
        fields = {REPLY_SERIAL: ("u", message.serial), DESTINATION: ("s", message.fields[SENDER])}
        answer = self._answer(message) if self._answer else None
        if answer is None:
            self._send(ERROR, {**fields, ERROR_NAME: ("s", "org.freedesktop.DBus.Error.UnknownMethod")}, "", ())
        else:
            self._send(REPLY, fields, *answer)


class Monitor(Bus):
    """Sees the calls that match a rule, and does nothing else."""

    def __init__(self, path, rule):
        self._calls = []
        super().__init__(path)
        self.call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.Monitoring.BecomeMonitor",
                  "asu", [rule], 0)

    def take_until(self, last):
        """The members that were called, up to the call of `last`; they are forgotten."""

        def found():
            return next((place for place, call in enumerate(self._calls) if call.member == last), None)

        with self._changed:
            self._changed.wait_for(lambda: found() is not None or self._ended, LIMIT)
            if found() is None:
                raise BusError(f"no call of {last} among {[call.member for call in self._calls]}")
            taken, self._calls = self._calls[:found()], self._calls[found() + 1:]
            return [call.member for call in taken]

    def _respond(self, message):
        with self._changed:
            self._calls.append(message)
            self._changed.notify_all()


class Gate:
    """A way to a bus for one client at a time, on a path of its own. Before each call of the client passes, `hear` is
    told what is called and gets a function that lets it pass, which it may call before it returns."""

    def __init__(self, path, bus, hear):
        self._bus = bus
        self._hear = hear
        self._ends = []
        self._listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listening.bind(path)
        self._listening.listen()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self):
        for end in [self._listening, *self._ends]:
            end.shutdown(socket.SHUT_RDWR)
        self._thread.join(LIMIT)
        self._listening.close()

    def _serve(self):
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            bus = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            bus.connect(self._bus)
            self._ends = [client, bus]
            answers = threading.Thread(target=self._answer, args=(bus, client), daemon=True)
            answers.start()
            try:
                self._pass(client, bus)
            except OSError:
                pass
            bus.shutdown(socket.SHUT_RDWR)
            answers.join(LIMIT)
            self._ends = []
            for end in (client, bus):
                end.close()

    @staticmethod
    def _answer(bus, client):
        try:
            while received := bus.recv(65536):
                client.sendall(received)
            client.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def _pass(self, client, bus):
        stream = client.makefile("rb")
        while (line := stream.readline()) != b"BEGIN\r\n":
            if not line:
                return
            bus.sendall(line)
        bus.sendall(line)
        while len(start := stream.read(16)) == 16:
            body_size, _, fields_size = struct.unpack_from("<III", start, 4)
            message = start + stream.read(fields_size + -fields_size % 8 + body_size)
            fields = dict(Reader(message, 12).value("a(yv)"))
            waiting = [message]

            def let_pass(waiting=waiting):
                while waiting:
                    bus.sendall(waiting.pop())

            if start[1] == CALL and fields[DESTINATION] != "org.freedesktop.DBus":
                self._hear(f"{fields.get(INTERFACE)}.{fields.get(MEMBER)}", let_pass)
            let_pass()
