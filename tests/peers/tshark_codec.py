#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Every message that a host and a function can emit, dissected by tshark.

    tshark_codec.py PATH_TO_PROGRAM [ROUNDS]

The program (tshark_codec.cpp) writes messages with random content and the values that it put in. This script has tshark
read the messages, and compares field by field. It ends with 0 when tshark complains about nothing and every value is the same,
with 1 otherwise; each difference is one line.
"""
import collections
import ipaddress
import json
import pathlib
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

# Names that follow no rule: what tshark calls a field of a structure of ours.
NAMES = {
    "device_caps_info": {"firmware_info": "fw_info", "hardware_info": "hw_info"},
    "subscriber_ready_info": {
        "": "subscriber_ready_status",
        "subscriber_id": "/device_caps_info.subscriber_ready_status.subscriber_id",
        "sim_icc_id": "/device_caps_info.subscriber_ready_status.sim_icc_id",
        "telephone_numbers.count": "element_count",
        "telephone_numbers": "/device_caps_info.subscriber_ready_status.tel_nb",
    },
    "radio_state_set": {"": "radio_state", "radio_state": "set"},
    "radio_state_info": {"": "radio_state", "sw_radio_state": "sw_radio_stat"},
    "pin_set": {"": "set_pin"},
    "pin_info": {},
    "pin_list_info": {"": "pin_list"},
    "home_provider_set": {"": "provider", "provider_state": "/provider_state"},
    "home_provider_info": {"": "provider", "provider_state": "/provider_state"},
    "register_state_set": {"": "set_register_state"},
    "register_state_info": {"": "registration_state_info", "registration_flag": "registration_flags"},
    "packet_service_set": {"": "set_packet_service", "packet_service_action": "action"},
    "packet_service_info": {},
    "signal_state_set": {"": "set_signal_state"},
    "signal_state_info": {},
    "connect_query": {"": "connect_info"},
    "connect_set": {"": "set_connect", "context_type": "/context_type"},
    "connect_info": {"context_type": "/context_type"},
    "ip_configuration_query": {"": "ip_configuration_info"},
    "ip_configuration_info": {
        "ipv4_addresses.count": "ipv4_address.count",
        "ipv6_addresses.count": "ipv6_address.count",
        "ipv4_addresses.on_link_prefix_length": "/ipv4_element.on_link_prefix_length",
        "ipv6_addresses.on_link_prefix_length": "/ipv6_element.on_link_prefix_length",
        "ipv4_addresses.address": "/ipv4_element.ipv4_address",
        "ipv6_addresses.address": "/ipv6_element.ipv6_address",
        "ipv4_dns_servers.count": "ipv4_dns.count",
        "ipv6_dns_servers.count": "ipv6_dns.count",
        "ipv4_dns_servers": "ipv4_dns",
        "ipv6_dns_servers": "ipv6_dns",
    },
    "device_services_info": {
        "device_services_count.count": "device_services_count",
        "device_services.service_id": "/device_service_element.device_service_id",
        "device_services.dss_payload": "/device_service_element.dss_payload",
        "device_services.max_dss_instances": "/device_service_element.max_dss_instances",
        "device_services.cids.count": "/device_service_element.cid.count",
        "device_services.cids": "/device_service_element.cid",
    },
    "device_service_subscribe_list": {
        "": "device_service_subscribe",
        "events.count": "element_count",
        "events.service_id": "/event_entry.device_service_id",
        "events.cids.count": "/event_entry.cid.count",
        "events.cids": "/event_entry.cid",
    },
    "packet_statistics_info": {},
    "visible_providers_query": {"": "visible_providers_req"},
    **dict.fromkeys(
        ["preferred_providers_set", "preferred_providers_info", "visible_providers_info", "multicarrier_providers_set",
         "multicarrier_providers_info"],
        {
            "providers.count": "/providers.elem_count",
            "providers.provider_id": "/provider.provider_id",
            "providers.provider_state": "/provider_state",
            "providers.provider_name": "/provider.provider_name",
            "providers.cellular_class": "/provider.cellular_class",
            "providers.rssi": "/provider.rssi",
            "providers.error_rate": "/provider.error_rate",
        },
    ),
    "provisioned_contexts_info": {
        "": "context",
        "provisioned_contexts.count": "provisioned_contexts_info.elem_count",
        "context_type": "/context_type",
    },
    "provisioned_contexts_set": {"": "context", "context_type": "/context_type"},
    "service_activation_set": {"": "set_service_activation"},
    "service_activation_info": {},
    "network_idle_hint_set": {"": "network_idle_hint"},
    "network_idle_hint_info": {"": "network_idle_hint"},
    "emergency_mode_info": {},
    "ip_packet_filters_query": {"": "packet_filters"},
    **dict.fromkeys(
        ["ip_packet_filters_set", "ip_packet_filters_info"],
        {
            "": "packet_filters",
            "packet_filters.count": "packet_filters_count",
            "packet_filters.size": "/single_packet_filter.filter_size",
            "packet_filters.filter": "/single_packet_filter.packet_filter",
            "packet_filters.mask": "/single_packet_filter.packet_mask",
        },
    ),
}
# tshark knows nothing of the proxy: only the bytes are compared there.
OPAQUE = {"proxy_configuration_set", "proxy_configuration_info"}
# Fields of bytes: tshark puts colons between them.
BYTES = ("info_buffer", "data_buffer", "packet_filter", "packet_mask")
HEADER = {
    "message_type": "header.message_type",
    "length": "header.message_length",
    "transaction_id": "header.transaction_id",
    "max_control_transfer": "max_control_transfer",
    "error": "error_status_code",
    "status": "status",
    "service": "device_service_id",
    "cid": "cid",
    "command_type": "command_type",
    "info_length": "info_buffer_len",
}
TSHARK = ["-o", 'uat:user_dlts:"User 0 (DLT=147)","mbim.control","0","","0",""', "-T", "pdml"]


def tshark_name(structure, field):
    names = NAMES[structure]
    in_place = structure == "pin_list_info" or structure.startswith(("home_provider", "provisioned_contexts"))
    if in_place and not field.endswith(".count"):
        field = field.split(".", 1)[-1]
    name = names.get(field, field)
    if name.startswith("/"):
        return "mbim.control." + name[1:]
    return "mbim.control." + names.get("", structure) + "." + name


def comparable(value):
    """One form for both sides: numbers as numbers, addresses and texts as text."""
    if isinstance(value, int):
        return value
    try:
        return int(value, 0)
    except ValueError:
        pass
    try:
        return "address:" + ipaddress.ip_address(value).packed.hex()
    except ValueError:
        return value


def expected_of(record):
    """The values that must be shown, by tshark's names: each a list in the order of the message."""
    expected = collections.defaultdict(list)
    complete = "structure" in record
    for key, name in HEADER.items():
        in_every_fragment = key in ("message_type", "length", "transaction_id")
        if key in record and (complete or in_every_fragment):
            expected["mbim.control." + name].append(record[key])
    structure = record.get("structure", "")
    if structure and structure not in OPAQUE and not structure.endswith("_query"):
        for field in NAMES[structure]:
            if field:
                expected[tshark_name(structure, field)] = []
    for field, value in record.get("fields", []):
        # tshark shows no empty text.
        if value != "" and structure not in OPAQUE:
            if structure == "service_activation_info" and field == "data_buffer":
                # tshark 4.0 counts the network error in.
                value = record["info"]
            expected[tshark_name(structure, field)].append(value)
    if complete and (not structure or structure in OPAQUE) and record.get("info"):
        expected["mbim.control.info_buffer"].append(record["info"])
    return expected


def compare(number, record, packet):
    differences = []
    shown = collections.defaultdict(list)
    for field in packet.iter():
        name = field.get("name") or ""
        if name == "_ws.malformed" or name == "_ws.expert.message":
            differences.append(f"tshark says: {field.get('show') or field.get('showname')}")
        shown[name].append(field.get("show"))
    expected = expected_of(record)
    for name, values in expected.items():
        got = shown.get(name, [])
        if name.endswith(BYTES):
            got = [value.replace(":", "") for value in got]
            same = got == values
        else:
            same = len(got) == len(values) and all(
                left == right or comparable(left) == comparable(right) for left, right in zip(values, got)
            )
        if not same:
            differences.append(f"{name}: put in {values}, shown {got}")
    kind = record.get("structure") or "plain"
    return [f"message {number} ({kind}): {line}" for line in differences], sum(map(len, expected.values()))


def check(program, rounds, seed, folder):
    pcap, values = folder / "messages.pcap", folder / "values.jsonl"
    subprocess.run([program, pcap, values, str(seed), str(rounds)], check=True, timeout=60)
    records = [json.loads(line) for line in values.read_text(encoding="utf-8").splitlines()]
    dissected = subprocess.run(
        ["tshark", "-r", pcap, *TSHARK], check=True, timeout=120, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    packets = xml.etree.ElementTree.fromstring(dissected.stdout).findall("packet")
    if len(packets) != len(records):
        return [f"{len(records)} records written, {len(packets)} dissected"], 0, records
    differences, count = [], 0
    for number, (record, packet) in enumerate(zip(records, packets), 1):
        lines, compared = compare(number, record, packet)
        differences += [f"seed {seed}, {line}" for line in lines]
        count += compared
    return differences, count, records


def main():
    if len(sys.argv) not in (2, 3):
        print(__doc__.strip(), file=sys.stderr)
        return 2
    rounds = int(sys.argv[2]) if len(sys.argv) == 3 else 5
    differences, messages, count, kinds = [], 0, 0, set()
    with tempfile.TemporaryDirectory() as folder:
        for seed in (1, 2):
            lines, compared, records = check(sys.argv[1], rounds, seed, pathlib.Path(folder))
            differences += lines
            messages += len(records)
            count += compared
            kinds |= {record.get("structure") for record in records}
    missing = (set(NAMES) | OPAQUE) - kinds
    differences += [f"no message with {name}" for name in sorted(missing)]
    for line in differences:
        print(line)
    print(f"{messages} messages, {count} values compared, {len(differences)} differences")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
