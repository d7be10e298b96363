#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Every option of libmbim's mbimcli on modem_emulator: it answers with what it was given, or there is a reason why not.

usage: mbimcli_options.py MODEM_EMULATOR DOCUMENTATION

The table is a page of the documentation, DOCUMENTATION/mbimcli.md. With the variable MBN_WRITE_MBIMCLI it is written
anew; otherwise a page that says something else is a failure.
"""

import os
import re
import shlex
import subprocess
import sys
import tempfile

from mbim_structure import Away, structure
from mbimcli_emulator import Emulator, check, failures, transaction
from mbnctl_support import Lines

# Nothing of this is what the emulator says by itself.
GIVEN = ["--device-id", "004999010640018", "--firmware", "firmware 7.1", "--hardware", "hardware C", "--subscriber",
         "001020987654321", "--icc-id", "8900102098765432109", "--number", "+15550123", "--number", "+15550124",
         "--home", "00102:Home Sweet Home", "--rssi", "17", "--error-rate", "3", "--uplink", "1234000", "--downlink",
         "9876000", "--ipv4", "192.0.2.33/28,192.0.2.34,192.0.2.35,192.0.2.36", "--ipv6",
         "2001:db8:7::21/64,2001:db8:7::22,2001:db8:7::23", "--mtu", "1428", "--sessions", "3", "--pin", "4826",
         "--network", "00102:Home Sweet Home", "--network", "00203:Elsewhere", "--network", "00304:Barred:forbidden",
         "--preferred", "00203:Elsewhere", "--provisioned", "4:office.example"]
ATTACHED = ["--packet-service", "attached"]
LOCKED = ["--sim", "locked"]

CONNECT = "--connect=session-id=1,access-string=internet,ip-type=ipv4v6"
SETTINGS = ["IP [0]: '192.0.2.37/28'", "Gateway: '192.0.2.38'", "DNS [0]: '192.0.2.35'", "DNS [1]: '192.0.2.36'",
            "MTU: '1428'", "IP [0]: '2001:db8:7:1::21/64'", "Gateway: '2001:db8:7:1::22'", "DNS [0]: '2001:db8:7::23'"]
HOME = ["Provider ID: '00102'", "Provider name: 'Home Sweet Home'"]
ELSEWHERE = ["Provider ID: '00203'", "Provider name: 'Elsewhere'"]
CONTEXT = ["Context ID 4:", "Context type: 'internet'", "Access string: 'office.example'"]
FILTER = ["Filter size : 3", "Packet filter : 45 00 01", "Packet mask : FF 00 FF"]


class Answer:
    """What an option is answered. `before` happens first on the same modem: options of mbimcli, and words for the
    emulator's --control."""

    def __init__(self, argument, *values, options=(), before=()):
        self.argument = argument
        self.values = values
        self.options = list(options)
        self.before = before

    def asked(self, option):
        return option if self.argument is None else f"{option}={self.argument}"

    def shown(self):
        return ", ".join(f"`{value}`" for value in self.values)


class Recorded(Answer):
    """What an option is answered by a modem that was given these bytes for a command of another service."""

    def __init__(self, command, info, argument, *values, options=(), before=()):
        super().__init__(argument, *values, options=["--answer", f"{command}={info.hex()}", *options], before=before)
        self.command = command


class Refusal:
    """What the modem does not have, and answers so."""

    def __init__(self, reason, argument=None, says="NoDeviceSupport", code=1):
        self.reason = reason
        self.argument = argument
        self.says = says
        self.code = code


class Other:
    """Nothing that a modem is asked."""

    def __init__(self, reason):
        self.reason = reason


PIN_OPTIONS = {
    "--query-pin-state": Answer(None, "PIN state: 'locked'", "PIN type: 'pin1'", "Remaining attempts: '3'",
                                options=LOCKED),
    "--enter-pin": Answer("4826", "PIN operation successful", "PIN state: 'unlocked'", options=LOCKED),
    "--change-pin": Answer("4826,9753", "PIN operation successful", "PIN state: 'unlocked'", options=LOCKED,
                           before=["--enter-pin=4826"]),
    "--enable-pin": Answer("4826", "PIN operation successful", "PIN state: 'unlocked'"),
    "--disable-pin": Answer("4826", "PIN operation successful", "PIN state: 'unlocked'", options=LOCKED,
                            before=["--enter-pin=4826"]),
    "--enter-puk": Answer("12345678,9753", "PIN operation successful", "PIN state: 'unlocked'", options=LOCKED,
                          before=["!--enter-pin=0000"] * 3),
    "--query-pin-list": Answer(None, "PIN1:", "Mode: 'enabled'", "Format: 'numeric'", "Min length: '4'",
                               "Max length: '8'", options=LOCKED),
}

BASIC_CONNECT = {
    "--query-device-caps": Answer(None, "Device type: 'embedded'", "Cellular class: 'gsm'", "Voice class: 'no-voice'",
                                  "SIM class: 'removable'", "Data class: 'gprs, edge, umts, lte'",
                                  "Ctrl caps: 'reg-manual, hw-radio-switch'", "Max sessions: '3'",
                                  "Device ID: '004999010640018'", "Firmware info: 'firmware 7.1'",
                                  "Hardware info: 'hardware C'"),
    "--query-subscriber-ready-status": Answer(None, "Ready state: 'initialized'", "Subscriber ID: '001020987654321'",
                                              "SIM ICCID: '8900102098765432109'", "Ready info: 'none'",
                                              "Telephone numbers: (2) '+15550123, +15550124'"),
    "--query-radio-state": Answer(None, "Hardware radio state: 'off'", "Software radio state: 'on'",
                                  before=["switch off"]),
    "--set-radio-state": Answer("off", "Hardware radio state: 'on'", "Software radio state: 'off'"),
    "--query-device-services": Answer(None, "Max DSS sessions: '0'", "Service: 'basic-connect'", "device-caps (1)",
                                      "connect (12)", "ip-packet-filters (23)"),
    **PIN_OPTIONS,
    "--query-home-provider": Answer(None, *HOME, "State: 'home, visible, registered'", "Cellular class: 'gsm'",
                                    "RSSI: '17'", "Error rate: '3'"),
    "--query-preferred-providers": Answer(None, "Preferred providers (1):", *ELSEWHERE, "State: 'preferred'"),
    "--query-visible-providers": Answer(None, "Visible providers (3):", *HOME, *ELSEWHERE,
                                        "State: 'preferred, visible'", "Provider name: 'Barred'",
                                        "State: 'forbidden, visible'"),
    "--query-registration-state": Answer(None, "Network error: 'none'", "Register state: 'home'",
                                         "Register mode: 'automatic'",
                                         "Available data classes: 'gprs, edge, umts, lte'",
                                         "Current cellular class: 'gsm'", *HOME, "Roaming text: 'unknown'",
                                         "Registration flags: 'none'"),
    "--register-automatic": Answer(None, "Register state: 'home'", *HOME, options=["--registration", "deregistered"]),
    "--query-signal-state": Answer(None, "RSSI [0-31,99]: '17'", "Error rate [0-7,99]: '3'"),
    "--set-signal-state": Answer("signal-strength-interval=5,rssi-threshold=2,error-rate-threshold=1",
                                 "RSSI [0-31,99]: '17'", "Signal strength interval: '5'", "RSSI threshold: '2'",
                                 "Error rate threshold: '1'"),
    "--query-packet-service-state": Answer(None, "Network error: 'none'", "Packet service state: 'attached'",
                                           "Available data classes: 'lte'", "Uplink speed: '1234000 bps'",
                                           "Downlink speed: '9876000 bps'", options=ATTACHED),
    "--attach-packet-service": Answer(None, "Packet service state: 'attached'", "Uplink speed: '1234000 bps'"),
    "--detach-packet-service": Answer(None, "Packet service state: 'detached'", options=ATTACHED),
    "--connect": Answer(CONNECT.removeprefix("--connect="), "Session ID: '1'", "Activation state: 'activated'",
                        "IP type: 'ipv4v6'", "Context type: 'internet'", "Network error: 'none'", *SETTINGS,
                        options=ATTACHED),
    "--query-connection-state": Answer("1", "Session ID: '1'", "Activation state: 'activated'",
                                       "Voice call state: 'none'", "IP type: 'ipv4v6'", "Context type: 'internet'",
                                       "Network error: 'none'", options=ATTACHED, before=[CONNECT]),
    "--query-ip-configuration": Answer("1", *SETTINGS, options=ATTACHED, before=[CONNECT]),
    "--disconnect": Answer("1", "Session ID: '1'", "Activation state: 'deactivated'", options=ATTACHED,
                           before=[CONNECT]),
    "--query-packet-statistics": Answer(None, "Octets (in): '4300000001'", "Packets (in): '102'",
                                        "Discards (in): '103'", "Errors (in): '104'", "Octets (out): '4300000005'",
                                        "Packets (out): '106'",
                                        "Discards (out): '107'", "Errors (out): '108'", options=ATTACHED,
                                        before=[CONNECT, "statistics in_octets=4300000001 in_packets=102 "
                                                "in_discards=103 in_errors=104 out_octets=4300000005 out_packets=106 "
                                                "out_discards=107 out_errors=108"]),
    "--set-ip-packet-filters": Answer("session-id=1,packet-filter=450001,packet-mask=ff00ff",
                                      "IP packet filters: (1)", *FILTER, options=ATTACHED, before=[CONNECT]),
    "--query-ip-packet-filters": Answer("1", "IP packet filters: (1)", *FILTER, options=ATTACHED,
                                        before=[CONNECT, "--set-ip-packet-filters="
                                                "session-id=1,packet-filter=450001,packet-mask=ff00ff"]),
    "--query-provisioned-contexts": Answer(None, "Provisioned contexts (1):", *CONTEXT),
    "--set-provisioned-contexts": Answer("context-id=5,context-type=mms,auth=chap,compression=enable,username=me,"
                                         "password=secret,access-string=mms.example,provider-id=00102",
                                         "Provisioned contexts (2):", *CONTEXT, "Context ID 5:", "Context type: 'mms'",
                                         "Access string: 'mms.example'", "Username: 'me'", "Password: 'secret'",
                                         "Compression: 'enable'", "Auth protocol: 'chap'"),
    "--set-network-idle-hint": Answer("enabled", "Network idle hint state: 'enabled'"),
    "--query-network-idle-hint": Answer(None, "Network idle hint state: 'enabled'",
                                        before=["--set-network-idle-hint=enabled"]),
    "--query-emergency-mode": Answer(None, "Emergency mode: 'on'", before=["emergency on"]),
    "--set-emergency-mode": Refusal("EMERGENCY_MODE is for queries and notifications only", "on"),
    "--set-service-activation": Answer("01020304", "Network error: 'none'", "Data: '01:02:03:04'",
                                       options=["--sim", "inactive"]),
}

EXTENSIONS = "ms_basic_connect_extensions."
UICC = "ms_uicc_low_level_access."
INTERNET = bytes.fromhex("7e5e2a7e4e6f7272736b656e7e5e2a7e")
ATTACH = structure(3, 1, 2, Away("lte.example"), Away("anna"), Away("secret"), 0, 2)
ENTRY = structure(7, Away("+15550177"), Away("Bert"))
KEPT = structure(9, INTERNET, 1, 1, 2, 1, 1, Away("v2.example"), Away("anna"), Away("secret"), 0, 2)
LTE_CELL = structure(Away("00102"), 4711, 6300, 255, 99, 2**32 - 85, 2**32 - 9, 12)
FILE = "application-id=a0000000871002,file-path=7fff6f07"
THREE = "MBIMEx 3.0; the modem is MBIM 1.0"
INTEL = "of modems of Intel"
LINKS = "asks the kernel, not the modem"

CONTEXT_V2 = ["Context ID 9:", "Context type: 'internet'", "IP type: 'ipv4'", "State: 'enabled'",
              "Roaming control: 'non-partner-only'", "Media type: 'wifi-only'", "Source: 'user'",
              "Access string: 'v2.example'", "Username: 'anna'", "Password: 'secret'", "Auth protocol: 'chap'"]

OTHER_SERVICES = {
    "--phonebook-query-configuration": Recorded(
        "phonebook.1", structure(1, 100, 1, 20, 14), None, "Phonebook state: initialized", "Number of entries: 100",
        "used entries: 1", "max number length: 20", "max name : 14"),
    "--phonebook-read": Recorded(
        "phonebook.2", structure(Away(ENTRY, counted=True)), "7", "Entry index : 7", "Number: +15550177", "Name: Bert"),
    "--phonebook-read-all": Recorded(
        "phonebook.2", structure(Away(ENTRY, counted=True)), None, "Entry index : 7", "Number: +15550177",
        "Name: Bert"),
    "--phonebook-write": Recorded("phonebook.4.set", b"", "Bert,+15550177", "successfully written"),
    "--phonebook-delete": Recorded("phonebook.3.set", b"", "7", "successfully deleted"),
    "--phonebook-delete-all": Recorded("phonebook.3.set", b"", None, "successfully deleted"),
    # It asks for the IP settings of a session besides.
    "--dss-connect": Recorded(
        "dss.1.set", b"", "a289cc33-bcbb-8b4f-b6b0-133ec2aae6df,1", "Successfully connected", options=ATTACHED,
        before=[CONNECT]),
    "--dss-disconnect": Recorded(
        "dss.1.set", b"", "a289cc33-bcbb-8b4f-b6b0-133ec2aae6df,1", "Successfully disconnected"),
    "--ms-query-firmware-id": Recorded(
        "ms_firmware_id.1", bytes(range(16)), None, "00010203-0405-0607-0809-0a0b0c0d0e0f"),
    "--ms-notify-host-shutdown": Recorded("ms_host_shutdown.1.set", b"", None, "Successfully notified"),
    "--ms-set-sar-config": Recorded(
        "ms_sar.1.set", structure(0, 1, 1, Away(structure(3, 5), counted=True)), "device,enabled", "Mode: device",
        "Backoff state: enabled", "Antenna index: 3", "Backoff index: 5"),
    "--ms-query-sar-config": Recorded(
        "ms_sar.1", structure(0, 1, 1, Away(structure(3, 5), counted=True)), None, "Mode: device",
        "Backoff state: enabled", "Antenna index: 3", "Backoff index: 5"),
    "--ms-set-transmission-status": Recorded(
        "ms_sar.2.set", structure(1, 1, 5), "enabled,5", "notification: enabled", "status: active",
        "hysteresis timer: (5)"),
    "--ms-query-transmission-status": Recorded(
        "ms_sar.2", structure(1, 1, 5), None, "notification: enabled", "status: active", "hysteresis timer: (5)"),
    "--atds-query-signal": Refusal("of modems for AT&T"),
    "--atds-query-location": Refusal("of modems for AT&T"),
    "--intel-modem-reboot": Refusal(INTEL),
    "--ms-query-pco": Recorded(
        EXTENSIONS + "9", structure(1, 3, 0, b"\x27\x01\x80\0"), "1", "Session ID: '1'", "PCO data type: 'complete'",
        "PCO data size: '3'", "PCO data: '27 01 80'"),
    "--ms-query-lte-attach-configuration": Recorded(
        EXTENSIONS + "3", structure(Away(ATTACH, counted=True)), None, "IP type: ipv4v6", "Roaming: partner",
        "Source: operator", "Access string: lte.example", "Username: anna", "Password: secret", "Auth protocol: chap"),
    "--ms-query-lte-attach-info": Recorded(
        EXTENSIONS + "4", structure(1, 3, Away("lte.example"), Away("anna"), Away("secret"), 0, 2), None,
        "Attach state: attached", "IP type: ipv4v6", "Access string: lte.example", "Username: anna", "Password: secret",
        "Auth protocol: chap"),
    "--ms-query-sys-caps": Recorded(
        EXTENSIONS + "5", structure(1, 2, 1, (81985529216486895, )), None, "Number of executors: '1'",
        "Number of slots: '2'", "Concurrency: '1'", "Modem ID: '81985529216486895'"),
    "--ms-query-device-caps": Recorded(
        EXTENSIONS + "6", structure(1, 1, 1, 2, 60, 3, 1, 8, Away(""), Away("004999010640018"), Away("firmware 7.1"),
        Away("hardware C"), 5), None, "Data class: 'umts, hsdpa, hsupa, lte'", "SMS caps: 'pdu-receive, pdu-send'",
        "Max sessions: '8'", "Device ID: '004999010640018'", "Executor Index: '5'"),
    "--ms-query-slot-info-status": Recorded(EXTENSIONS + "8", structure(1, 5), "1", "Slot '1': 'state-active'"),
    "--ms-set-device-slot-mappings": Recorded(
        EXTENSIONS + "7.set", structure(Away(structure(1), counted=True)), "1", "Executor '0': slot '1'"),
    "--ms-query-device-slot-mappings": Recorded(
        EXTENSIONS + "7", structure(Away(structure(1), counted=True)), None, "Executor '0': slot '1'"),
    "--ms-query-location-info-status": Recorded(
        EXTENSIONS + "12", structure(17, 99, 4711), None, "Location area code: 0011", "Tracking area code: 000063",
        "Cell ID: 00001267"),
    "--ms-set-provisioned-contexts": Recorded(
        EXTENSIONS + "1.set", structure(Away(KEPT, counted=True)),
        "operation=default,context-type=internet,access-string=v2.example", *CONTEXT_V2),
    "--ms-query-provisioned-contexts": Recorded(
        EXTENSIONS + "1", structure(Away(KEPT, counted=True)), None, *CONTEXT_V2),
    "--ms-query-base-stations-info": Recorded(
        EXTENSIONS + "11", structure(32, bytes(24), Away(LTE_CELL), bytes(40)), None, "System type: lte",
        "Provider id: 00102", "Cell id: 4711", "EARFCN: 6300", "Physical cell id: 255", "TAC: 99", "RSRP: -85 dBm",
        "RSRQ: -9 dBm", "Timing advance: 12"),
    "--ms-query-version": Recorded(
        EXTENSIONS + "15", structure(0x02000100), "1.0,2.0", "MBIM version : 1.00", "MBIM extended version : 2.00"),
    "--ms-query-registration-parameters": Refusal(THREE),
    "--ms-set-registration-parameters": Refusal(
        THREE,
        "mico-mode=disabled,drx-cycle=not-supported,ladn-info=not-needed,"
        "default-pdu-activation-hint=unlikely,re-register-if-needed=0"),
    "--ms-query-modem-configuration": Refusal(THREE),
    "--ms-query-wake-reason": Refusal(THREE),
    "--quectel-query-radio-state": Refusal("of modems of Quectel"),
    "--quectel-set-radio-state": Refusal("of modems of Quectel", "on"),
    "--link-list": Other(LINKS),
    "--link-add": Other(LINKS),
    "--link-delete": Other(LINKS),
    "--link-delete-all": Other(LINKS),
    "--intel-query-rfim": Refusal(INTEL),
    "--intel-set-rfim": Refusal(INTEL + "; mbimcli does not look at the status", "on", "Successfully requested", 0),
    "--ms-query-nitz": Recorded(
        "ms_voice_extensions.10", structure(2026, 11, 22, 18, 57, 3, 60, 0, 32), None, "Date: 22/11/2026",
        "Time: 18:57:03", "Time zone offset minutes: 60", "Data class: lte"),
    "--ms-query-uicc-application-list": Recorded(
        UICC + "7", structure(1, 1, 0, 52, Away(structure(4, Away(bytes.fromhex("a0000000871002")), Away(b"USIM\0"), 2,
        Away(b"\x01\x81"))), ), None, "Application 0: (active)", "Application type: usim",
        "Application ID: A0:00:00:00:87:10:02", "Application name: USIM", "PIN key references: 01:81"),
    "--ms-query-uicc-file-status": Recorded(
        UICC + "8", structure(1, 0x90, 0, 2, 3, 1, 1, 9, 1, 5, 5, 5), FILE, "Status word 1: 144",
        "Accessibility: shareable", "Type: df-or-adf", "Structure: transparent", "Item size: 9"),
    "--ms-query-uicc-read-binary": Recorded(
        UICC + "9", structure(1, 0x90, 0, Away(bytes.fromhex("080910"))), FILE, "Status word 1: 144", "Data: 08:09:10"),
    "--ms-query-uicc-read-record": Recorded(
        UICC + "10", structure(1, 0x90, 0, Away(bytes.fromhex("0809"))), FILE + ",record-number=1",
        "Status word 1: 144", "Data: 08:09"),
    "--ms-set-uicc-open-channel": Recorded(
        UICC + "2.set", structure(0x90, 1, Away(b"\x6f\x02", size_first=True)),
        "application-id=a0000000871002,selectp2arg=4,channel-group=1", "status: 144", "channel: 1", "response: 6F:02"),
    "--ms-set-uicc-close-channel": Recorded(
        UICC + "3.set", structure(0x90), "channel=1,channel-group=1", "status: 144"),
    "--ms-query-uicc-atr": Recorded(UICC + "1", structure(Away(b"\x3b\x9f", size_first=True)), None, "response: 3B:9F"),
    "--ms-set-uicc-apdu": Recorded(
        UICC + "4.set", structure(0x90, Away(b"\x62\x04", size_first=True)),
        "channel=1,secure-message=none,classbyte-type=inter-industry,command=00a4", "status: 144", "response: 62:04"),
    "--ms-set-uicc-reset": Recorded(UICC + "6.set", structure(1), "enable", "pass through action: enabled"),
    "--ms-query-uicc-reset": Recorded(UICC + "6", structure(1), None, "pass through action: enabled"),
    "--ms-set-uicc-terminal-capability": Recorded(
        UICC + "5.set", structure(Away(b"\x81\x01\x40", counted=True)), "terminal-capability=810140",
        "Succesfully set terminal capability info"),
    "--ms-query-uicc-terminal-capability": Recorded(
        UICC + "5", structure(Away(b"\x81\x01\x40", counted=True)), None, "Terminal capability: (1)",
        "terminal capability : 81:01:40"),
}

APPLICATION = {
    "--device": "in each of these",
    "--device-open-proxy": "the test `mbimcli_proxy` has several hosts at a time",
    "--device-open-ms-mbimex-v2": "used here on a modem of MBIM 1.0, and on one that speaks it (`--mbimex 2.0`)",
    "--device-open-ms-mbimex-v3": "used here on a modem of MBIM 1.0, and on one that speaks it (`--mbimex 3.0`)",
    "--no-open": "used here to go on with a session",
    "--no-close": "used here to go on with a session",
    "--noop": "opens and closes",
    "--verbose": "used here to see notifications",
    "--verbose-full": "like --verbose",
    "--silent": "says nothing of errors",
    "--version": "asks no modem",
}

# Words for --control, and what mbimcli prints of the notification.
NOTIFICATIONS = {
    "signal 9": ("signal-state", "Rssi = '9'"),
    "registration roaming": ("register-state", "RegisterState = 'roaming'"),
    "other connect 0 internet": ("connect", "ActivationState = 'activated'"),
    "ip 0 192.0.2.77/29": ("ip-configuration", "IPv4Address = '192.0.2.77'"),
    "preferred 00204:New": ("preferred-providers", "ProviderId = '00204'"),
    "multicarrier 00205:Many": ("multicarrier-providers", "ProviderId = '00205'"),
    "provisioned 8:new.example": ("provisioned-contexts", "AccessString = 'new.example'"),
    "detach 10": ("packet-service", "PacketServiceState = 'detached'"),
    "switch off": ("radio-state", "HwRadioState = 'off'"),
    "switch on": ("radio-state", "HwRadioState = 'on'"),
    "emergency on": ("emergency-mode", "State = 'on'"),
    "call in_progress": ("connect", "VoiceCallState = 'in-progress'"),
    "sim absent": ("subscriber-ready-status", "ReadyState = 'sim-not-inserted'"),
}


def every_option():
    """All long options that mbimcli has, by its own words."""
    said = subprocess.run(["mbimcli", "--help-all"], stdout=subprocess.PIPE, text=True, check=True).stdout
    options = re.findall(r"^  (?:-\w, )?(--[a-z0-9-]+)", said, re.MULTILINE)
    return [option for option in options if not option.startswith("--help")]


def emulator_for(program, folder, options):
    return Emulator(program, folder, "--control", *GIVEN, *options)


def one_answer(program, option, answer):
    with tempfile.TemporaryDirectory() as folder, emulator_for(program, folder, answer.options) as emulator:
        going_on = []
        for step in answer.before:
            if step.startswith("-") or step.startswith("!"):
                code, output = emulator.mbimcli(*going_on, step.lstrip("!"), "--no-close")
                check(code == (1 if step.startswith("!") else 0), f"{option}, before: {step}: {code}, {output!r}")
                going_on = [f"--no-open={transaction(output)}"]
            else:
                emulator.tell(step)
        emulator.expect([*going_on, answer.asked(option)], answer.values)


def refusals(program):
    with tempfile.TemporaryDirectory() as folder, emulator_for(program, folder, []) as emulator:
        for option, entry in {**BASIC_CONNECT, **OTHER_SERVICES}.items():
            if isinstance(entry, Refusal):
                asked = option if entry.argument is None else f"{option}={entry.argument}"
                emulator.expect([asked], [entry.says], entry.code)


def applications(program):
    with tempfile.TemporaryDirectory() as folder, emulator_for(program, folder, []) as emulator:
        emulator.expect(["--noop"], [])
        emulator.expect(["--query-radio-state", "--verbose-full"], ["Software radio state: 'on'"])
        code, output = emulator.mbimcli("--silent", "--disconnect=1")
        check((code, "critical" in output) == (1, False), f"--silent: {code}, {output!r}")
        for version in ("2", "3"):
            emulator.expect([f"--device-open-ms-mbimex-v{version}", "--query-radio-state"],
                            ["Software radio state: 'on'"])


# What mbimcli prints of a modem that speaks version 2, and version 3, of MBIMEx.
VERSIONS = {
    "--query-subscriber-ready-status": (["Subscriber ID: '001020987654321'", "'+15550123, +15550124'"],
                                        ["Flags: 'sim-removability-known'"]),
    "--query-registration-state": ([*HOME, "Preferred data classes: 'gprs, edge, umts, lte'"], []),
    "--query-packet-service-state": (["Packet service state: 'attached'", "Available data classes: 'lte'",
                                      "Downlink speed: '9876000 bps'", "Frequency range: 'unknown'"],
                                     ["Data sub class: 'none'", "TAI TAC: '0'"]),
    "--query-signal-state": (["RSSI [0-31,99]: '17'", "RSRP/SNR info: 'n/a'"], []),
    CONNECT: (["Activation state: 'activated'", *SETTINGS], []),
    "--query-connection-state=1": (["Activation state: 'deactivated'"], ["Access media type: '3gpp'"]),
}


def versions(program):
    for version in (2, 3):
        with tempfile.TemporaryDirectory() as folder, \
                emulator_for(program, folder, ["--mbimex", f"{version}.0", *ATTACHED]) as emulator:
            for option, (second, third) in VERSIONS.items():
                emulator.expect([f"--device-open-ms-mbimex-v{version}", option],
                                [*second, *(third if version == 3 else [])])


def notifications(program):
    """mbimcli waits for an answer that never comes, and tells meanwhile what it is told."""
    with tempfile.TemporaryDirectory() as folder, \
            emulator_for(program, folder, [*ATTACHED, "--silent", "network_idle_hint"]) as emulator:
        process = subprocess.Popen(["timeout", "-k", "1", "30", "stdbuf", "-oL", "mbimcli", "-v", "-d", emulator.link,
                                    "--query-network-idle-hint"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, text=True)
        said = Lines(process.stdout)
        said.wait_for("'network-idle-hint' (0x")
        for words, (name, value) in NOTIFICATIONS.items():
            emulator.tell(words)
            said.wait_for(" " + value)
            check(any(f"'{name}' (0x" in line for line in said.so_far()), f"{words}: no {name}")
        process.terminate()
        said.text()
        process.wait()
        process.stdout.close()


def page():
    lines = ["# mbimcli", "",
             "Every option of `mbimcli` 1.28 on `modem_emulator`. The test `mbimcli_options` writes this page anew",
             "(`MBN_WRITE_MBIMCLI=1 meson test -C build mbimcli_options`), and fails when an option is missing here or",
             "an answer is not the one below.", "", "The emulator was given:", "", "```"]
    lines += [shlex.join(GIVEN[at:at + 2]) for at in range(0, len(GIVEN), 2)]
    entries = {**BASIC_CONNECT, **OTHER_SERVICES}
    worked_out = {option: entry for option, entry in entries.items() if type(entry) is Answer}
    recorded = {option: entry for option, entry in entries.items() if isinstance(entry, Recorded)}
    lines += ["```", "", "## Answered", "", f"{len(worked_out)} options, each with exit code 0.", "",
              "| option | answer |", "| --- | --- |"]
    lines += [f"| `{entry.asked(option)}` | {entry.shown()} |" for option, entry in worked_out.items()]
    lines += ["", "## Answered with what was recorded", "",
              "The emulator has no such service of its own. It was given bytes to answer with (`--answer COMMAND=HEX`)",
              f"as a modem that has the service may say them: {len(recorded)} options, each with exit code 0.", "",
              "| option | command | answer |", "| --- | --- | --- |"]
    lines += [f"| `{entry.asked(option)}` | {entry.command} | {entry.shown()} |" for option, entry in recorded.items()]
    lines += ["", "## Refused", "", "Each is answered by the status \"no device support\".", "", "| option | reason |",
              "| --- | --- |"]
    lines += [f"| `{option}` | {entry.reason} |" for option, entry in entries.items() if isinstance(entry, Refusal)]
    lines += ["", "## Not for a modem", "", "| option | reason |", "| --- | --- |"]
    lines += [f"| `{option}` | {entry.reason} |" for option, entry in entries.items() if isinstance(entry, Other)]
    lines += [f"| `{option}` | {reason} |" for option, reason in APPLICATION.items()]
    lines += ["", "## Notifications", "",
              "`mbimcli` has no monitor. While it waits for an answer it tells with `--verbose` what it is told.", "",
              "| what happens | notification | what it says |", "| --- | --- | --- |"]
    lines += [f"| `{words}` | {name} | `{value}` |" for words, (name, value) in NOTIFICATIONS.items()]
    return "\n".join(lines) + "\n"


def compare_page(folder):
    path = os.path.join(folder, "mbimcli.md")
    fresh = page()
    if os.environ.get("MBN_WRITE_MBIMCLI") and not failures:
        with open(path, "w", encoding="utf-8") as file:
            file.write(fresh)
    with open(path, encoding="utf-8") as file:
        check(file.read() == fresh, f"{path} says something else; write it anew with MBN_WRITE_MBIMCLI=1")


def main():
    program, documentation = os.path.abspath(sys.argv[1]), sys.argv[2]
    entries = {**BASIC_CONNECT, **OTHER_SERVICES}
    check(sorted(every_option()) == sorted([*entries, *APPLICATION]),
          f"not in the table or not of mbimcli: {sorted(set(every_option()) ^ {*entries, *APPLICATION})}")
    for option, entry in entries.items():
        if isinstance(entry, Answer):
            one_answer(program, option, entry)
    refusals(program)
    applications(program)
    versions(program)
    notifications(program)
    compare_page(documentation)
    print(f"{len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
