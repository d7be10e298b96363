# SPDX-License-Identifier: BSL-1.0
"""What the tests of mbnctl share: an emulated modem on a pty, runs of mbnctl, and a count of checks.

Nothing waits for a time: every wait is for a line that somebody prints, with a limit that is an error.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading

LIMIT = 60


class Failed(Exception):
    """A check did not hold."""


class Lines:
    """The lines of a stream, read by a thread of its own so that no program waits for us."""

    def __init__(self, stream):
        self._lines = []
        self._ended = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._read, args=(stream,), daemon=True)
        self._thread.start()

    def _read(self, stream):
        for line in stream:
            with self._changed:
                self._lines.append(line.rstrip("\n"))
                self._changed.notify_all()
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def wait_for(self, part):
        """The first line that holds `part`."""

        def found():
            return next((line for line in self._lines if part in line), None)

        with self._changed:
            self._changed.wait_for(lambda: found() is not None or self._ended, LIMIT)
            if found() is None:
                raise Failed(f"no line with {part!r} among {self._lines}")
            return found()

    def wait_for_line(self, texts, count):
        """The line number `count` of those that are one of `texts`."""

        def found():
            return [line for line in self._lines if line in texts]

        with self._changed:
            self._changed.wait_for(lambda: len(found()) >= count or self._ended, LIMIT)
            if len(found()) < count:
                raise Failed(f"no line number {count} of {texts}")
            return found()[count - 1]

    def wait_for_count(self, part, count):
        """So many lines that hold `part`."""

        def found():
            return [line for line in self._lines if part in line]

        with self._changed:
            self._changed.wait_for(lambda: len(found()) >= count or self._ended, LIMIT)
            if len(found()) < count:
                raise Failed(f"fewer than {count} lines with {part!r} among {self._lines}")
            return found()

    def wait_for_quiet(self, seconds):
        """Nothing is printed for so long."""
        with self._changed:
            before = len(self._lines)
            if self._changed.wait_for(lambda: len(self._lines) != before or self._ended, seconds):
                raise Failed(f"not quiet: {self._lines[before:]}")

    def text(self):
        self._thread.join(LIMIT)
        with self._changed:
            return "".join(line + "\n" for line in self._lines)

    def so_far(self):
        with self._changed:
            return list(self._lines)


class Emulator:
    """modem_emulator on a pty, from its `ready` line to its end. Quiet, it tells nothing of its messages."""

    def __init__(self, bench, *arguments, link=None, quiet=False):
        self._bench = bench
        self.link = link or os.path.join(bench.folder, "modem")
        log = [] if quiet else ["--log", "/dev/stdout"]
        self._process = subprocess.Popen(
            [bench.emulator, "--pty", self.link, *log, "--control", *arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._told = 0
        self.log = Lines(self._process.stdout)

    def __enter__(self):
        self.log.wait_for("ready " + self.link)
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGCONT)
            self._process.terminate()
            code = self._process.wait(LIMIT)
            self._bench.outputs.append(self.log.text())
            self._process.stdin.close()
            self._process.stdout.close()
            self._bench.check(code == 0, f"the emulator ended with {code}")

    def tell(self, command):
        """A command that the emulator takes while it runs; returns when it is done."""
        self._told += 1
        self._process.stdin.write(command + "\n")
        self._process.stdin.flush()
        self._bench.check(self.log.wait_for_line(("ok", "not done"), self._told) == "ok", f"the emulator: {command}")

    def freeze(self):
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self):
        self._process.send_signal(signal.SIGCONT)

    @property
    def device(self):
        return "mbim:" + self.link


class Run:
    """One finished run of mbnctl."""

    def __init__(self, code, out, err):
        self.code = code
        self.out = out
        self.err = err

    @property
    def objects(self):
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def last(self):
        return self.objects[-1]


class Running:
    """mbnctl while it runs."""

    def __init__(self, bench, process):
        self._bench = bench
        self.process = process
        self.out = Lines(process.stdout)
        self.err = Lines(process.stderr)

    def interrupt(self, number=signal.SIGINT):
        self.process.send_signal(number)

    def end(self):
        code = self.process.wait(LIMIT)
        run = Run(code, self.out.text(), self.err.text())
        self.process.stdout.close()
        self.process.stderr.close()
        self._bench.outputs += [run.out, run.err]
        return run


class Bench:
    """Counts checks, and keeps everything that was printed, to look for secrets in it at the end."""

    def __init__(self, mbnctl, emulator):
        self.mbnctl = os.path.abspath(mbnctl)
        self.emulator = os.path.abspath(emulator)
        self.outputs = []
        self.passed = 0
        self._folder = tempfile.TemporaryDirectory(prefix="mbnctl.")
        self.folder = self._folder.name

    def check(self, holds, message):
        if not holds:
            raise Failed(message)
        self.passed += 1

    def equal(self, found, expected, what):
        self.check(found == expected, f"{what}: found {found!r}, expected {expected!r}")

    def file(self, name, text, mode=0o600):
        path = os.path.join(self.folder, name)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
        return path

    def start(self, *arguments, device=None, store=None, environment=None, program=None, stdin=None):
        command = [program or self.mbnctl]
        if device:
            command += ["--device", device]
        if store:
            command += ["--store", store]
        clean = {key: value for key, value in os.environ.items() if key not in ("MBN_DEVICE", "XDG_CONFIG_HOME")}
        clean.update({"HOME": self.folder, **(environment or {})})
        process = subprocess.Popen(
            [*command, *arguments], stdin=subprocess.DEVNULL if stdin is None else subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=clean)
        if stdin is not None:
            process.stdin.write(stdin)
            process.stdin.close()
        return Running(self, process)

    def run(self, *arguments, **options):
        return self.start(*arguments, **options).end()

    def end(self, secrets):
        """Says how it went. No secret may stand in anything that was printed."""
        for output in self.outputs:
            for secret in secrets:
                self.check(secret not in output, f"a secret was printed: {output!r}")
        self._folder.cleanup()
        print(f"{self.passed} checks passed")


def main(test, secrets):
    bench = Bench(sys.argv[1], sys.argv[2])
    try:
        test(bench)
        bench.end(secrets)
    except Failed as problem:
        import traceback
        traceback.print_exc()
        print(f"after {bench.passed} checks: {problem}", file=sys.stderr)
        sys.exit(1)
