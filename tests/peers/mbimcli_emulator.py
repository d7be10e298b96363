#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Drives modem_emulator with libmbim's mbimcli, which nobody here wrote, and checks exit codes and printed values.

usage: mbimcli_emulator.py MODEM_EMULATOR

Says one line for each thing that is wrong, and ends with 0 or 1.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time

failures = []


def check(condition, what):
    if not condition:
        failures.append(what)
        print(f"FAILED: {what}", flush=True)


class Emulator:
    """modem_emulator on a pseudo-terminal, ready when this is entered."""

    def __init__(self, program, folder, *options):
        self.link = os.path.join(folder, "modem")
        self.log = os.path.join(folder, "log")
        self.command = [program, "--pty", self.link, "--log", self.log, *options]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        ready = self.process.stdout.readline()
        check(ready == f"ready {self.link}\n", f"{self.command} says {ready!r}")
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        check(code == 0, f"the emulator ends with {code} after SIGTERM")
        check(not os.path.lexists(self.link), "the emulator leaves its link behind")
        self.process.stdout.close()
        self.process.stdin.close()

    def tell(self, *lines):
        """Gives commands to an emulator with --control, all of which it must carry out."""
        for line in lines:
            self.process.stdin.write(line + "\n")
            self.process.stdin.flush()
            said = self.process.stdout.readline()
            check(said == "ok\n", f"{line}: the emulator says {said!r}")

    def mbimcli(self, *arguments):
        """Exit code and all output of one mbimcli."""
        command = ["timeout", "-k", "1", "10", "mbimcli", "-d", self.link, *arguments]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, errors="replace", check=False)
        return done.returncode, done.stdout

    def expect(self, arguments, values, code=0):
        """Runs mbimcli; each value is `name: text` as it prints them, or a text that stands somewhere."""
        got, output = self.mbimcli(*arguments)
        what = " ".join(arguments)
        check(got == code, f"{what}: exit code {got}, not {code}: {output!r}")
        flat = re.sub(r"[ \t]+", " ", output)
        for value in values:
            check(value in flat, f"{what}: no {value!r} in {output!r}")
        return output

    def logged(self):
        with open(self.log, encoding="utf-8") as log:
            return log.read()


def transaction(output):
    found = re.search(r"TRID: '(\d+)'", output)
    check(found is not None, f"no transaction to go on with in {output!r}")
    return found.group(1) if found else "1"


IPV4 = ["IP [0]: '10.20.30.1/30'", "Gateway: '10.20.30.2'", "DNS [0]: '10.20.30.2'", "MTU: '1500'",
        "IPv4 configuration available: 'address, gateway, dns, mtu'", "IPv6 configuration available: 'none'"]


def as_it_comes(emulator):
    emulator.expect(["--query-device-caps"],
                    ["Device type: 'embedded'", "Cellular class: 'gsm'", "Data class: 'gprs, edge, umts, lte'",
                     "Max sessions: '1'", "Device ID: '004999010640000'", "SIM class: 'removable'"])
    emulator.expect(["--query-subscriber-ready-status"],
                    ["Ready state: 'initialized'", "Subscriber ID: '001010123456789'",
                     "SIM ICCID: '8900101012345678909'", "'+15550100'"])
    emulator.expect(["--query-radio-state"], ["Hardware radio state: 'on'", "Software radio state: 'on'"])
    emulator.expect(["--query-registration-state"],
                    ["Network error: 'none'", "Register state: 'home'", "Register mode: 'automatic'",
                     "Provider ID: '00101'", "Provider name: 'Example Mobile'"])
    emulator.expect(["--query-home-provider"], ["Provider ID: '00101'", "Provider name: 'Example Mobile'"])
    emulator.expect(["--query-signal-state"], ["RSSI [0-31,99]: '21'", "Error rate [0-7,99]: '99'"])
    emulator.expect(["--query-pin-state"], ["PIN state: 'unlocked'"])
    emulator.expect(["--query-pin-list"], ["PIN1:", "Mode: 'disabled'", "Format: 'numeric'"])
    emulator.expect(["--query-packet-service-state"], ["Packet service state: 'detached'"])
    emulator.expect(["--query-device-services"], ["Service: 'basic-connect'", "connect (12)", "device-caps (1)"])
    emulator.expect(["--query-connection-state"], ["Activation state: 'deactivated'"])


def attach_and_connect(emulator):
    emulator.expect(["--connect=access-string=internet"], ["PacketServiceDetached"], 1)
    emulator.expect(["--attach-packet-service"],
                    ["Packet service state: 'attached'", "Network error: 'none'", "Uplink speed: '50000000 bps'",
                     "Downlink speed: '150000000 bps'"])
    output = emulator.expect(["--connect=access-string=internet", "--no-close"],
                             ["Successfully connected", "Activation state: 'activated'", "IP type: 'ipv4'",
                              "Context type: 'internet'", "Network error: 'none'", *IPV4])
    output = emulator.expect([f"--no-open={transaction(output)}", "--no-close", "--query-ip-configuration=0"], IPV4)
    output = emulator.expect([f"--no-open={transaction(output)}", "--no-close", "--query-connection-state=0"],
                             ["Activation state: 'activated'"])
    output = emulator.expect([f"--no-open={transaction(output)}", "--no-close", "--query-packet-statistics"],
                             ["Octets (in): '0'"])
    output = emulator.expect([f"--no-open={transaction(output)}", "--no-close", "--connect=access-string=internet"],
                             ["MaxActivatedContexts"], 1)
    emulator.expect([f"--no-open={transaction(output) if 'TRID' in output else 8}", "--disconnect=0"],
                    ["Successfully disconnected", "Activation state: 'deactivated'"])
    emulator.expect(["--connect=access-string=internet"], ["Activation state: 'activated'"])
    emulator.expect(["--query-connection-state=0"], ["Activation state: 'deactivated'"])
    emulator.expect(["--disconnect=0"], ["ContextNotActivated"], 1)
    emulator.expect(["--detach-packet-service"], ["Packet service state: 'detached'"])


def refusals(emulator):
    emulator.expect(["--attach-packet-service"], ["Packet service state: 'attached'"])
    emulator.expect(["--connect=access-string=nowhere"], ["InvalidAccessString"], 1)
    emulator.expect(["--connect=access-string=internet,ip-type=ipv6"], ["error: operation failed: Failure"], 1)


def networks(emulator):
    emulator.expect(["--query-visible-providers"],
                    ["Visible providers (3):",
                     "Provider ID: '00101'\n Provider name: 'Example Mobile'\n State: 'home, visible, registered'\n"
                     " Cellular class: 'gsm'\n RSSI: '21'\n Error rate: '99'",
                     "Provider ID: '00102'\n Provider name: 'Rival'\n State: 'preferred, visible'\n",
                     "Provider ID: '310410'\n Provider name: 'Barred'\n State: 'forbidden, visible'\n"
                     " Cellular class: 'gsm'\n RSSI: '15'\n"])
    emulator.expect(["--query-preferred-providers"],
                    ["Preferred providers (1):",
                     "Provider ID: '00102'\n Provider name: 'Rival'\n State: 'preferred'\n"])
    emulator.expect(["--query-home-provider"],
                    ["Provider ID: '00101'\n Provider name: 'Example Mobile'\n State: 'home, visible, registered'\n"])
    emulator.expect(["--register-automatic"],
                    ["Successfully launched automatic registration", "Register state: 'home'",
                     "Register mode: 'automatic'"])


def slow_scan(emulator):
    started = time.monotonic()
    emulator.expect(["--query-visible-providers"], ["Visible providers (1):"])
    check(time.monotonic() - started >= 1, "a scan of a second is over before")


def provisioned_contexts(emulator):
    first = ["Context ID 1:\n Context type: 'internet'\n Access string: 'operator'\n"]
    emulator.expect(["--query-provisioned-contexts"], ["Provisioned contexts (1):", *first])
    second = ["Context ID 2:\n Context type: 'mms'\n Access string: 'mms'\n Username: 'anna-user'\n"
              " Password: 's3cret-word'\n Compression: 'enable'\n Auth protocol: 'chap'"]
    settings = "context-id=2,context-type=mms,auth=chap,compression=enable,username=anna-user,password=s3cret-word," \
               "access-string=mms,provider-id=00101"
    emulator.expect([f"--set-provisioned-contexts={settings}"], ["Provisioned contexts (2):", *first, *second])
    emulator.expect(["--query-provisioned-contexts"], ["Provisioned contexts (2):", *first, *second])
    for secret in ("anna-user", "s3cret-word"):
        check(secret not in emulator.logged(), "a password or a user name stands in the log")


def second_pin(emulator):
    emulator.expect(["--query-pin-list"], ["PIN1:\n Mode: 'disabled'", "PIN2:\n Mode: 'enabled'\n Format: 'numeric'\n"
                                           " Min length: '4'\n Max length: '8'"])
    emulator.expect(["--query-pin-state"],
                    ["PIN state: 'locked'", "PIN type: 'pin2'", "Remaining attempts: '3'"])
    emulator.expect(["--query-subscriber-ready-status"], ["Ready state: 'initialized'"])
    emulator.expect(["--connect=access-string=internet"], ["Activation state: 'activated'"])
    emulator.expect(["--enter-pin=pin2,9731"], ["PIN operation successful"])
    emulator.expect(["--query-pin-state"], ["PIN state: 'unlocked'"])
    check("9731" not in emulator.logged(), "a PIN stands in the log")


def settings(emulator):
    emulator.expect(["--query-network-idle-hint"], ["Network idle hint state: 'disabled'"])
    emulator.expect(["--set-network-idle-hint=enabled"], ["Network idle hint state: 'enabled'"])
    emulator.expect(["--query-network-idle-hint"], ["Network idle hint state: 'enabled'"])
    emulator.expect(["--query-emergency-mode"], ["Emergency mode: 'off'"])
    emulator.expect(["--set-service-activation=01020304"], ["Network error: 'none'", "Data: '01:02:03:04'"])
    emulator.expect(["--set-signal-state=signal-strength-interval=5,rssi-threshold=2,error-rate-threshold=1"],
                    ["RSSI [0-31,99]: '21'", "Signal strength interval: '5'", "RSSI threshold: '2'",
                     "Error rate threshold: '1'"])
    # Nothing that MBIM 1.0 has.
    emulator.expect(["--set-emergency-mode=on"], ["NoDeviceSupport"], 1)


def packet_filters(emulator):
    one_filter = ["IP packet filters: (1)", "Filter size : 3", "Packet filter : 45 00 01", "Packet mask : FF 00 FF"]
    emulator.expect(["--query-ip-packet-filters"], ["ContextNotActivated"], 1)
    output = emulator.expect(["--connect=access-string=internet", "--no-close"], ["Activation state: 'activated'"])
    output = emulator.expect([f"--no-open={transaction(output)}", "--no-close", "--query-ip-packet-filters=0"],
                             ["IP packet filters: (0)"])
    output = emulator.expect([f"--no-open={transaction(output)}", "--no-close",
                              "--set-ip-packet-filters=session-id=0,packet-filter=450001,packet-mask=ff00ff"],
                             one_filter)
    output = emulator.expect([f"--no-open={transaction(output)}", "--no-close", "--query-ip-packet-filters=0"],
                             one_filter)
    emulator.expect([f"--no-open={transaction(output)}", "--query-packet-statistics"],
                    ["Octets (in): '0'", "Packets (out): '0'"])


def throttling(emulator):
    for _ in range(2):
        emulator.expect(["--connect=access-string=nowhere"], ["InvalidAccessString"], 1)
    emulator.expect(["--connect=access-string=nowhere"], ["error: operation failed: Failure"], 1)


def controlled(emulator):
    output = emulator.expect(["--connect=access-string=internet", "--no-close"], ["Activation state: 'activated'"])
    emulator.tell("drop 0 26")
    output = emulator.expect([f"--no-open={transaction(output)}", "--no-close", "--query-connection-state=0"],
                             ["Activation state: 'deactivated'", "Network error: 'insufficient-resources'"])
    emulator.tell("other connect 0 internet")
    output = emulator.expect([f"--no-open={transaction(output)}", "--no-close", "--query-connection-state=0"],
                             ["Activation state: 'activated'"])
    emulator.tell("other disconnect 0", "call in_progress")
    output = emulator.expect([f"--no-open={transaction(output)}", "--no-close", "--query-connection-state=0"],
                             ["Activation state: 'deactivated'", "Voice call state: 'in-progress'"])
    emulator.tell("call hang_up", "detach 10")
    emulator.expect([f"--no-open={transaction(output)}", "--query-packet-service-state"],
                    ["Packet service state: 'detached'"])
    emulator.tell("signal 7", "registration roaming")
    emulator.expect(["--query-signal-state"], ["RSSI [0-31,99]: '7'"])
    emulator.expect(["--query-registration-state"], ["Register state: 'roaming'"])
    emulator.tell("switch off")
    emulator.expect(["--query-radio-state"], ["Hardware radio state: 'off'"])
    emulator.expect(["--query-visible-providers"], ["RadioPowerOff"], 1)
    emulator.tell("switch on", "sim absent")
    emulator.expect(["--query-subscriber-ready-status"], ["Ready state: 'sim-not-inserted'"])
    emulator.tell("sim bad")
    emulator.expect(["--query-subscriber-ready-status"], ["Ready state: 'bad-sim'"])
    emulator.tell("sim ready", "unplug")
    check(not os.path.lexists(emulator.link), "an unplugged modem keeps its name")
    emulator.tell("plug", "registration searching")
    emulator.expect(["--query-visible-providers"], ["ProvidersNotFound"], 1)
    for line in ("drop 0", "drop", "drop x 3", "other disconnect 0", "signal", "sim odd", "", "odd", "emergency odd", "networks odd", "preferred odd", "provisioned odd",
                 "ip", "ip 0", "ip 0 odd", "ip 0 192.0.2.1/24", "ip x 192.0.2.1/24",
                 "statistics odd", "statistics in_octets=", "statistics in_errors=4294967296"):
        emulator.process.stdin.write(line + "\n")
        emulator.process.stdin.flush()
        said = emulator.process.stdout.readline()
        check(said == "not done\n", f"{line!r}: the emulator says {said!r}")


def radio(emulator):
    emulator.expect(["--set-radio-state=off"], ["Hardware radio state: 'on'", "Software radio state: 'off'"])
    emulator.expect(["--query-registration-state"], ["Register state: 'deregistered'"])
    emulator.expect(["--attach-packet-service"], ["RadioPowerOff"], 1)
    emulator.expect(["--set-radio-state=on"], ["Software radio state: 'on'"])
    emulator.expect(["--register-automatic"], ["Register state: 'home'"])


def locked_sim(emulator):
    emulator.expect(["--query-subscriber-ready-status"], ["Ready state: 'device-locked'"])
    emulator.expect(["--attach-packet-service"], ["PinRequired"], 1)
    emulator.expect(["--query-pin-state"], ["PIN state: 'locked'", "PIN type: 'pin1'", "Remaining attempts: '3'"])
    emulator.expect(["--enter-pin=0000"], ["error: operation failed: Failure"], 1)
    emulator.expect(["--query-pin-state"], ["Remaining attempts: '2'"])
    emulator.expect(["--enter-pin=7351"], ["PIN operation successful", "PIN state: 'unlocked'"])
    emulator.expect(["--query-subscriber-ready-status"], ["Ready state: 'initialized'"])
    emulator.expect(["--attach-packet-service"], ["Packet service state: 'attached'"])
    emulator.expect(["--change-pin=7351,2468"], ["PIN operation successful"])
    emulator.expect(["--disable-pin=2468"], ["PIN operation successful"])
    emulator.expect(["--query-pin-list"], ["Mode: 'disabled'"])
    for secret in ("7351", "2468"):
        check(secret not in emulator.logged(), "a PIN stands in the log")


def credentials(emulator):
    emulator.expect(["--attach-packet-service"], ["Packet service state: 'attached'"])
    emulator.expect(["--connect=access-string=internet"], ["InvalidAccessString"], 1)
    emulator.expect(["--connect=access-string=corporate,auth=chap,username=anna-user,password=guess-word"],
                    ["InvalidUserNamePwd"], 1)
    emulator.expect(["--connect=access-string=corporate,auth=chap,username=anna-user,password=s3:cret-word"],
                    ["Activation state: 'activated'"])
    emulator.expect(["--connect=access-string=open"], ["Activation state: 'activated'"])
    for secret in ("cret-word", "guess-word", "anna-user"):
        check(secret not in emulator.logged(), "a password or a user name stands in the log")


def many_connects(emulator):
    emulator.expect(["--attach-packet-service"], ["Packet service state: 'attached'"])
    for number in range(50):
        code, output = emulator.mbimcli("--connect=access-string=internet")
        check(code == 0 and "10.20.30.1/30" in output, f"connect {number} of 50: {code}, {output!r}")


def crashing_hosts(emulator):
    """Hosts that stop in the middle of everything: the next one must not notice."""
    opening = bytes.fromhex("01000000100000000100000000100000")
    query = bytes.fromhex("03000000300000000200000001000000" "00000000a289cc33bcbb8b4fb6b0133ec2aae6df"
                          "010000000000000000000000")
    for sent in (b"", opening, opening + query, opening + query[:30], opening[:7], b"\xff" * 100,
                 opening + query * 20):
        host = os.open(emulator.link, os.O_RDWR | os.O_NOCTTY)
        if sent:
            os.write(host, sent)
        os.close(host)
        emulator.expect(["--query-radio-state"], ["Software radio state: 'on'"])


def twice(program, folder):
    """The name of a running emulator can be taken over; a file of that name cannot."""
    occupied = os.path.join(folder, "occupied")
    with open(occupied, "w", encoding="utf-8") as file:
        file.write("mine")
    done = subprocess.run(["timeout", "10", program, "--pty", occupied], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, check=False)
    check(done.returncode == 1 and "occupied" in done.stderr, f"a file in the way: {done}")
    with open(occupied, encoding="utf-8") as file:
        check(file.read() == "mine", "a file in the way was changed")
    stale = os.path.join(folder, "modem")
    os.symlink("/nowhere", stale)
    with Emulator(program, folder) as emulator:
        emulator.expect(["--query-radio-state"], ["Software radio state: 'on'"])


def wrong_usage(program):
    for options in ([], ["--pty"], ["--pty", "x", "--sim", "odd"], ["--pty", "x", "--pin", "12"],
                    ["--pty", "x", "--apn", "name:user"], ["--pty", "x", "--silent", "nothing"],
                    ["--pty", "x", "--connect-status", "odd"], ["--pty", "x", "--max-control", "10"],
                    ["--pty", "x", "--registration", "moon"], ["--pty", "x", "--network", "odd"],
                    ["--pty", "x", "--network", "00101:name:odd"], ["--pty", "x", "--provisioned", "odd"],
                    ["--pty", "x", "--throttle", "0"], ["--pty", "x", "--odd"], ["--pty", "x", "--home", "odd"],
                    ["--pty", "x", "--ipv4", "odd"], ["--pty", "x", "--ipv4", "192.0.2.1/33"],
                    ["--pty", "x", "--ipv4", "192.0.2.1/24,odd"], ["--pty", "x", "--ipv6", "192.0.2.1/24"],
                    ["--pty", "x", "--answer", "odd"], ["--pty", "x", "--answer", "sms.1=0"],
                    ["--pty", "x", "--answer", "sms.x=00"], ["--pty", "x", "--answer", "odd.1=00"],
                    ["--pty", "x", "--answer", "sms.1=odd:00"]):
        done = subprocess.run(["timeout", "10", program, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              text=True, check=False)
        check(done.returncode == 2, f"{options}: exit code {done.returncode}, not 2")
        check(len(done.stderr.splitlines()) == 1 and done.stderr.startswith("modem_emulator: "),
              f"{options}: says {done.stderr!r}")
        check(done.stdout == "", f"{options}: prints {done.stdout!r}")


def main():
    program = os.path.abspath(sys.argv[1])
    started = time.monotonic()
    scenarios = [
        (as_it_comes, []),
        (attach_and_connect, []),
        (refusals, []),
        (networks, ["--network", "00101:Example Mobile", "--network", "00102:Rival", "--network",
                    "310410:Barred:forbidden", "--preferred", "00102:Rival"]),
        (slow_scan, ["--scan-time", "1000"]),
        (provisioned_contexts, ["--provisioned", "1:operator"]),
        (second_pin, ["--pin2", "9731", "--packet-service", "attached"]),
        (settings, []),
        (packet_filters, ["--packet-service", "attached"]),
        (throttling, ["--throttle", "2", "--packet-service", "attached"]),
        (controlled, ["--control", "--packet-service", "attached"]),
        (networks, ["--max-control", "64", "--network", "00101:Example Mobile", "--network", "00102:Rival", "--network",
                    "310410:Barred:forbidden", "--preferred", "00102:Rival"]),
        (radio, []),
        (locked_sim, ["--sim", "locked", "--pin", "7351"]),
        (credentials, ["--apn", "corporate:anna-user:s3:cret-word", "--apn", "open"]),
        (many_connects, []),
        (many_connects, ["--seed", "7"]),
        (as_it_comes, ["--max-control", "64"]),
        (attach_and_connect, ["--max-control", "64"]),
        (crashing_hosts, []),
        (lambda emulator: emulator.expect(["--query-registration-state"],
                                          ["Register state: 'roaming'", "Provider name: 'Example Abroad'"]),
         ["--registration", "roaming"]),
        (lambda emulator: emulator.expect(["--register-automatic"], ["error: operation failed: Failure"], 1),
         ["--registration", "denied"]),
        (lambda emulator: emulator.expect(["--register-automatic"], ["Register state: 'home'"]),
         ["--registration", "deregistered"]),
        (lambda emulator: emulator.expect(["--query-registration-state"], ["Register state: 'searching'"]),
         ["--registration", "searching"]),
        (lambda emulator: emulator.expect(["--query-subscriber-ready-status"], ["Ready state: 'sim-not-inserted'"]),
         ["--sim", "absent"]),
        (lambda emulator: emulator.expect(["--query-subscriber-ready-status"], ["Ready state: 'bad-sim'"]),
         ["--sim", "bad"]),
        (lambda emulator: emulator.expect(["--query-radio-state"], ["Software radio state: 'off'"]),
         ["--radio", "off"]),
        (lambda emulator: emulator.expect(["--connect=session-id=2,access-string=internet"], ["'10.20.30.9/30'"]),
         ["--packet-service", "attached", "--sessions", "3"]),
        (lambda emulator: emulator.expect(["--connect=access-string=internet"], ["ServiceNotActivated"], 1),
         ["--packet-service", "attached", "--connect-status", "17:33"]),
        (lambda emulator: emulator.expect(["--connect=access-string=internet"], ["RadioPowerOff"], 1),
         ["--packet-service", "attached", "--connect-status", "radio_power_off"]),
        (lambda emulator: emulator.expect(["--query-radio-state"], ["Software radio state: 'on'"]),
         ["--silent", "signal_state", "--silent", "9"]),
    ]
    for scenario, options in scenarios:
        with tempfile.TemporaryDirectory() as folder, Emulator(program, folder, *options) as emulator:
            scenario(emulator)
    with tempfile.TemporaryDirectory() as folder:
        twice(program, folder)
    wrong_usage(program)
    print(f"{len(failures)} failures, {time.monotonic() - started:.1f} s")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
