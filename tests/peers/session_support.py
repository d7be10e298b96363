# SPDX-License-Identifier: BSL-1.0
"""modem_manager_session while it runs: one connection, as long as the test wants."""

import os
import subprocess

from mbnctl_support import LIMIT, Failed, Lines


class Session:
    def __init__(self, program, environment=None):
        self._process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                         env={**os.environ, **(environment or {})})
        self.log = Lines(self._process.stdout)
        self._begun = []
        self._asked = 0

    @property
    def number(self):
        return self._process.pid

    def tell(self, words):
        self._process.stdin.write(words + "\n")
        self._process.stdin.flush()

    def begin(self, words):
        """An operation. Returns what `result` takes."""
        self._begun.append(words.split()[0])
        self.tell(words)
        return len(self._begun)

    def result(self, operation):
        """The name of the code with which it ended."""
        return self.log.wait_for(f"done {operation} ").split()[3]

    def do(self, words):
        return self.result(self.begin(words))

    def heap(self):
        """The bytes that it uses."""
        self._asked += 1
        self.tell("heap")
        return int(self.log.wait_for_count("heap ", self._asked)[-1].split()[1])

    def events(self, since=0):
        return [line.removeprefix("event ") for line in self.log.so_far()[since:] if line.startswith("event ")]

    def wait_for_event(self, event, since):
        """Until it has been told since then."""
        line = "event " + event
        before = self.log.so_far()[:since].count(line)
        self.log.wait_for_count(line, before + 1)

    def mark(self):
        """The present, for `events`."""
        return len(self.log.so_far())

    def end(self):
        """Each operation has ended once."""
        self._process.stdin.close()
        code = self._process.wait(LIMIT)
        done = [line.split()[1:3] for line in self.log.text().splitlines() if line.startswith("done ")]
        self._process.stdout.close()
        expected = [[str(number), word] for number, word in enumerate(self._begun, 1)]
        if (code, sorted(done, key=lambda one: int(one[0]))) != (0, expected):
            raise Failed(f"it ended with {code}; ended were {done}, begun {expected}")
