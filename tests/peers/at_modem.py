# SPDX-License-Identifier: BSL-1.0
"""A small modem that is spoken to with AT commands (3GPP TS 27.007), on two abstract sockets.

As much of one as the generic plugin of ModemManager asks for, which connects it by PPP. Both ports answer alike, from
what they share, as it varies which of them is used for what. What is to be tested is set in attributes: they hold for
the next command.
"""

import contextlib
import os
import re
import socket
import threading

from mbnctl_support import LIMIT, Failed
from modem_manager_support import ROOT, SERVICE, Machine

IMEI = "490154203237518"
IMSI = "001010123456789"
# What is always answered the same.
ANSWERS = {
    "+CGMI": ["mbn"], "+CGMM": ["small modem"], "+CGMR": ["1.0"], "+CGSN": [IMEI], "I": ["small modem"],
    "+GCAP": ["+GCAP: +CGSM,+DS,+ES"], "+WS46=?": ["+WS46: (12,22,25,28,29)"], "+CFUN?": ["+CFUN: 1"],
    "+CSCS=?": ['+CSCS: ("IRA","UCS2")'], "+CSCS?": ['+CSCS: "UCS2"'], "+CLCK=?": ['+CLCK: ("SC","FD","PN")'],
    '+CLCK="SC",2': ["+CLCK: 0"], "+CSQ": ["+CSQ: 20,99"],
    "+CGEREP=?": ["+CGEREP: (0-2),(0,1)"], "+CEER": ["+CEER: no cause"],
    "+CGDCONT=?": [f'+CGDCONT: (1-4),"{kind}",,,(0),(0)' for kind in ("IP", "IPV6", "IPV4V6")],
    # The files of the SIM: its number, what it may do, and the name of its provider.
    "+CRSM=176,12258,0,0,10": ['+CRSM: 144,0,"98101000214365870921"'],
    "+CRSM=176,28589,0,0,4": ['+CRSM: 144,0,"00000002"'],
}
# What is accepted and changes nothing here.
ACCEPTED = re.compile(r"|V1|X4|&C1|H|\+(CMEE|CLIP|CRC|CCWA|IFC|CSCS|CFUN|CREG|CGREG|CEREG|COPS|CGEREP)=.*")
# PIN and PUK, as the SIM is asked for the attempts that are left (ETSI TS 102 221, 11.1.9 and 11.1.10).
ATTEMPTS = {"0020000100": "pin", "002C000100": "puk"}


def error(number):
    return f"+CME ERROR: {number}"


class AtModem:
    """From the making of its ports to their end."""

    def __init__(self):
        # Of the network: 1 home, 2 searching, 3 denied, 5 roaming.
        self.registration = 1
        # What is asked for: READY, SIM PIN or SIM PUK; None without a SIM.
        self.lock = "READY"
        self.attempts = {"pin": 3, "puk": 10}
        self.codes = {"pin": "7351", "puk": "87654321"}
        # What a dialling comes to.
        self.dialled = "CONNECT"
        # The definitions of contexts, and those that are active.
        self.contexts = {1: ("IP", "")}
        self.active = set()
        self.ports = [f"abstract:mbn-at-{os.getpid()}-{id(self):x}-{number}" for number in range(2)]
        self._names_network = True
        self._changed = threading.Condition()
        self._commands = []
        # The ports that are open; what is not answered now, and who waits for the answer.
        self._open = {}
        self._held = None
        self._waiting = []
        self._listening = []
        self._threads = []
        for name in self.ports:
            listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            listening.bind("\0" + name)
            listening.listen(8)
            self._listening.append(listening)
            self._threads.append(threading.Thread(target=self._serve, args=(name, listening), daemon=True))
            self._threads[-1].start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        with self._changed:
            for stream in [*self._listening, *self._open.values()]:
                stream.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(LIMIT)
        for listening in self._listening:
            listening.close()

    def mark(self):
        """The present, for `wait_for`."""
        with self._changed:
            return len(self._commands)

    def wait_for(self, start, since=0):
        """The first command since then that begins so."""

        def found():
            return next((command for command in self._commands[since:] if command.startswith(start)), None)

        with self._changed:
            self._changed.wait_for(lambda: found() is not None, LIMIT)
            if found() is None:
                raise Failed(f"no command {start} among {self._commands[since:]}")
            return found()

    def tell(self, line):
        """Says something that nobody has asked for."""
        with self._changed:
            for stream in self._open.values():
                self._say(stream, [line])

    def register(self, state):
        with self._changed:
            self.registration = state
        for kind in ("CREG", "CGREG", "CEREG"):
            self.tell(f"+{kind}: {self._where()}")

    def hold(self, start):
        """From now on there is no answer to the commands that begin so."""
        with self._changed:
            self._held = start

    def release(self):
        """They are answered, and all others."""
        with self._changed:
            self._held = None
            for stream, command in self._waiting:
                self._say(stream, self._answer(command))
            self._waiting.clear()

    # Ports are closed and opened again at any time, with the echo on.
    def _serve(self, name, listening):
        while True:
            try:
                stream, _ = listening.accept()
            except OSError:
                return
            with self._changed:
                self._open[name] = stream
            try:
                self._converse(stream)
            except OSError:
                pass
            with self._changed:
                del self._open[name]
                self._waiting = [(other, command) for other, command in self._waiting if other is not stream]
            stream.close()

    def _converse(self, stream):
        echo = True
        typed = b""
        while received := stream.recv(4096):
            typed += received
            while b"\r" in typed:
                line, typed = typed.split(b"\r", 1)
                command = line.strip().decode(errors="replace")
                with self._changed:
                    if echo:
                        stream.sendall(line + b"\r")
                    if not command.upper().startswith("AT"):
                        continue
                    self._commands.append(command)
                    self._changed.notify_all()
                    if command == "ATE0":
                        echo = False
                    if self._held and command.startswith(self._held):
                        self._waiting.append((stream, command))
                    else:
                        self._say(stream, self._answer(command))

    @staticmethod
    def _say(stream, lines):
        # A port that has just been closed hears nothing, and who serves it notices a moment later.
        with contextlib.suppress(ConnectionError):
            stream.sendall("".join(f"\r\n{line}\r\n" for line in lines).encode())

    def _answer(self, command):
        """All lines of the answer, of which the last is the result."""
        if command.startswith("ATD"):
            if self.dialled == "CONNECT":
                self.active.add(int(re.fullmatch(r"ATD\*99\*\*\*(\d+)#", command)[1]))
            return [self.dialled]
        lines = []
        for part in command[2:].split(";"):
            answer = self._answer_one(part)
            if not isinstance(answer, list):
                return [*lines, answer]
            lines += answer
        return [*lines, "OK"]

    def _answer_one(self, command):
        name, _, value = command.partition("=")
        texts = re.findall('"([^"]*)"', value)
        if command in ("E0", "E1"):
            return []
        if command == "+CPIN?":
            return error(10) if self.lock is None else ["+CPIN: " + self.lock]
        if name == "+CPIN" and texts:
            return self._unlock(texts)
        if name == "+CSIM" and texts:
            code = ATTEMPTS.get(texts[0])
            return [f'+CSIM: 4,"63C{self.attempts[code]:X}"'] if code else "ERROR"
        if name == "+CRSM":
            return ANSWERS.get(command, ["+CRSM: 106,130"])
        if command in ("+CIMI", "+CNUM") and self.lock != "READY":
            return error({None: 10, "SIM PIN": 11, "SIM PUK": 12}[self.lock])
        if command == "+CIMI":
            return [IMSI]
        if command == "+CNUM":
            return ['+CNUM: "","+15550100",145']
        if command in ("+CREG?", "+CGREG?", "+CEREG?"):
            return [f"{command[:-1]}: 2,{self._where()}"]
        if command in ("+COPS=3,2", "+COPS=3,0"):
            self._names_network = command.endswith("0")
            return []
        if command == "+COPS?":
            return ['+COPS: 0,0,"Acme Mobile",7' if self._names_network else '+COPS: 0,2,"00101",7']
        if command == "+CGDCONT?":
            return [f'+CGDCONT: {number},"{kind}","{apn}",,0,0' for number, (kind, apn) in self.contexts.items()]
        if command == "+CGACT?":
            return [f"+CGACT: {number},{int(number in self.active)}" for number in self.contexts]
        if name == "+CGACT" and value.startswith("0,"):
            self.active.discard(int(value[2:]))
            return []
        if name == "+CGDCONT" and len(texts) == 2:
            self.contexts[int(value.split(",")[0])] = tuple(texts)
            return []
        if command in ANSWERS:
            return ANSWERS[command]
        return [] if ACCEPTED.fullmatch(command) else "ERROR"

    def _where(self):
        return f'{self.registration},"1A2B","0012D687",7' if self.registration in (1, 5) else str(self.registration)

    def _unlock(self, texts):
        code = "puk" if len(texts) == 2 else "pin"
        if self.lock != f"SIM {code.upper()}":
            return error(3)
        if texts[0] != self.codes[code]:
            self.attempts[code] -= 1
            if self.attempts[code] == 0:
                self.lock = "SIM PUK" if code == "pin" else None
            return error(16 if self.lock != "SIM PUK" or code == "puk" else 12)
        if code == "puk":
            self.codes["pin"] = texts[1]
        self.attempts = {"pin": 3, "puk": 10}
        self.lock = "READY"
        return []


class AtMachine(Machine):
    """A machine whose ModemManager takes modems that no kernel has told of."""

    def __init__(self, bench):
        super().__init__(bench, "--test-enable")

    def insert(self, name, modem):
        """The path of the modem, whose device is `/virtual/NAME`."""
        since = self.bus.mark()
        self.bus.call(SERVICE, ROOT, SERVICE + ".Test.SetProfile", "ssas", name, "generic", modem.ports)
        return self.wait_for_modem(since)

    def remove(self, name, path):
        since = self.bus.mark()
        self.bus.call(SERVICE, ROOT, SERVICE + ".InhibitDevice", "sb", "/virtual/" + name, True)
        self.wait_for_removal(path, since)

    def put_back(self, name):
        """The path of a modem that was removed."""
        since = self.bus.mark()
        self.bus.call(SERVICE, ROOT, SERVICE + ".InhibitDevice", "sb", "/virtual/" + name, False)
        return self.wait_for_modem(since)
