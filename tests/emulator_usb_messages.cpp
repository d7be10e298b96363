// SPDX-License-Identifier: BSL-1.0
#include "emulator_host.hpp"

#include <mbn/emulator/usb/descriptors.hpp>
#include <mbn/emulator/usb/usbip.hpp>
#include <mbn/emulator/usb/usbip_handshake.hpp>
#include <mbn/emulator/usb/vhci.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <sstream>
#include <string>
#include <system_error>
#include <vector>

#include <stdlib.h>

using namespace mbn;
namespace usb = emulator::usb;
using emulator_test::to_hex;

namespace {

// Bytes of hexadecimal digits; anything else is passed over.
std::vector<std::byte> from_hex(std::string const& text) {
    std::vector<std::byte> bytes;
    std::string digits;
    for (auto const letter : text) {
        if (std::string{"0123456789abcdef"}.find(letter) == std::string::npos)
            continue;
        digits += letter;
        if (digits.size() == 2) {
            bytes.push_back(static_cast<std::byte>(std::stoul(digits, nullptr, 16)));
            digits.clear();
        }
    }
    return bytes;
}

// As Linux asks for the first 64 bytes of the device descriptor.
std::string const submit_in = "00000001 00000d05 0001000f 00000001 00000000"
                              "00000200 00000040 ffffffff 00000000 00000004 80 06 00 01 00 00 40 00";

} // namespace

TEST_CASE("usb: descriptors, are those of an MBIM function") {
    usb::FunctionLimits limits;
    limits.max_control_message = 0x1234;
    CHECK(to_hex(usb::configuration_descriptor(limits)) == "09025f0002010080fa"
                                                           "080b0002020e0000"
                                                           "090400000102"
                                                           "0e0000"
                                                           "0524001001"
                                                           "0524060001"
                                                           "0c241b0001"
                                                           "341210c0000808"
                                                           "08241c000120dc05"
                                                           "07058103100005"
                                                           "09040100000a000200"
                                                           "09040101020a000200"
                                                           "07058202000200"
                                                           "07050202000200");
    CHECK(to_hex(usb::device_descriptor({})) == "12010002ef02014009120100000101020001");
    usb::Identity identity;
    identity.serial_number = "7";
    CHECK(to_hex(usb::device_descriptor(identity)) == "12010002ef02014009120100000101020301");
}

TEST_CASE("usb: the configuration descriptor, is a chain of as many bytes as it says") {
    auto const bytes = usb::configuration_descriptor({});
    std::size_t at = 0;
    std::size_t count = 0;
    while (at < bytes.size()) {
        auto const length = std::to_integer<std::size_t>(bytes[at]);
        REQUIRE(length >= 2);
        at += length;
        ++count;
    }
    CHECK(at == bytes.size());
    CHECK(count == 12);
    CHECK(std::to_integer<std::size_t>(bytes[2]) == bytes.size());
}

TEST_CASE("usb: string descriptors, are UTF-16 of what is ASCII") {
    usb::Identity identity;
    CHECK(to_hex(*usb::string_descriptor(identity, 0)) == "04030904");
    CHECK(to_hex(*usb::string_descriptor(identity, 1)) == "08036d0062006e00");
    CHECK_FALSE(usb::string_descriptor(identity, 3));
    CHECK_FALSE(usb::string_descriptor(identity, 4));
    CHECK_FALSE(usb::string_descriptor(identity, 255));
    identity.serial_number = "\xC3" + std::string(500, 'x');
    auto const longest = *usb::string_descriptor(identity, 3);
    CHECK(longest.size() == 254);
    CHECK(longest[0] == std::byte{254});
    CHECK(longest[2] == std::byte{'?'});
}

TEST_CASE("usbip: a request for a transfer, is read") {
    auto const request = usb::decode_usbip_request(from_hex(submit_in));
    REQUIRE(request);
    CHECK(request->command == usb::UsbipCommand::submit);
    CHECK(request->transfer.id == 0xD05);
    CHECK(request->transfer.direction == usb::Direction::to_host);
    CHECK(request->transfer.endpoint == 0);
    CHECK(request->transfer.length == 64);
    CHECK(request->transfer.setup == usb::Setup{usb::Request::get_descriptor, 0x0100, 0, 64});
    CHECK(request->data_size() == 0);

    auto out = from_hex(submit_in);
    out[15] = std::byte{0};
    out[19] = std::byte{2};
    auto const sent = usb::decode_usbip_request(out);
    REQUIRE(sent);
    CHECK(sent->transfer.direction == usb::Direction::to_device);
    CHECK(sent->transfer.endpoint == 2);
    CHECK(sent->data_size() == 64);
}

TEST_CASE("usbip: a request to take a transfer back, is read") {
    auto const request = usb::decode_usbip_request(
        from_hex("00000002 00000d07 0001000f 00000000 00000000 00000d05" + std::string(48, '0')));
    REQUIRE(request);
    CHECK(request->command == usb::UsbipCommand::unlink);
    CHECK(request->transfer.id == 0xD07);
    CHECK(request->unlinked == 0xD05);
    CHECK(request->data_size() == 0);
}

TEST_CASE("usbip: what is no request, is refused") {
    auto const bytes = from_hex(submit_in);
    for (std::size_t size = 0; size < bytes.size(); ++size)
        CHECK_FALSE(usb::decode_usbip_request(mbim::Bytes{bytes}.first(size)));
    auto const changed = [&bytes](std::size_t at, unsigned value) {
        auto copy = bytes;
        copy[at] = static_cast<std::byte>(value);
        return usb::decode_usbip_request(copy).has_value();
    };
    CHECK(changed(3, 1));
    CHECK_FALSE(changed(3, 0));
    CHECK_FALSE(changed(3, 3));
    CHECK_FALSE(changed(0, 1));
    CHECK_FALSE(changed(15, 2));
    CHECK(changed(19, 15));
    CHECK_FALSE(changed(19, 16));
    // Lengths that are negative or too much.
    CHECK_FALSE(changed(24, 0x80));
    CHECK_FALSE(changed(25, 0x10));
    // Isochronous packets.
    CHECK_FALSE(changed(35, 1));
}

TEST_CASE("usbip: replies, have the bytes of the protocol") {
    auto const data = from_hex("aabbcc");
    CHECK(to_hex(usb::encode_usbip_reply({0xD05, usb::TransferStatus::success, 3, data})) == "0000000300000d05"
                                                                                             "000000000000000000000000"
                                                                                             "0000000000000003" +
                                                                                                 std::string(40, '0') +
                                                                                                 "aabbcc");
    CHECK(to_hex(usb::encode_usbip_reply({1, usb::TransferStatus::stalled, 0, {}})) == "0000000300000001"
                                                                                       "000000000000000000000000"
                                                                                       "ffffffe000000000" +
                                                                                           std::string(40, '0'));
    CHECK(to_hex(usb::encode_usbip_unlink_reply(0xD07, usb::TransferStatus::cancelled)) == "0000000400000d07"
                                                                                           "000000000000000000000000"
                                                                                           "ffffff98" +
                                                                                               std::string(48, '0'));
    CHECK(usb::encode_usbip_unlink_reply(1, usb::TransferStatus::success).size() == usb::usbip_header_size);
}

TEST_CASE("usbip: requests of the server, are read") {
    CHECK(usb::decode_usbip_operation(from_hex("0111800500000000")) == usb::UsbipOperation::list_devices);
    CHECK(usb::decode_usbip_operation(from_hex("0111800300000000")) == usb::UsbipOperation::import_device);
    for (auto const* const wrong : {"", "01118005000000", "0106800500000000", "0111000500000000", "0111800700000000"})
        CHECK_FALSE(usb::decode_usbip_operation(from_hex(wrong)));
    auto name = from_hex("312d31");
    CHECK(usb::decode_usbip_bus_id(name) == "1-1");
    name.resize(32);
    CHECK(usb::decode_usbip_bus_id(name) == "1-1");
    CHECK(usb::decode_usbip_bus_id(std::vector<std::byte>(40, std::byte{'x'})) == std::string(32, 'x'));
    CHECK(usb::decode_usbip_bus_id({}).empty());
}

TEST_CASE("usbip: replies of the server, have the bytes of the protocol") {
    usb::Identity const identity;
    auto const list = to_hex(usb::encode_usbip_device_list(&identity));
    CHECK(list.substr(0, 24) == "011100050000000000000001");
    auto const device = list.substr(24, 2 * 312);
    CHECK(device.substr(2 * 256, 64) == "312d31" + std::string(58, '0'));
    CHECK(device.substr(2 * 288) == "000000010000000200000003"
                                    "120900010100"
                                    "ef0201010102");
    CHECK(list.substr(24 + 2 * 312) == "020e00000a000200");
    CHECK(to_hex(usb::encode_usbip_device_list(nullptr)) == "011100050000000000000000");
    CHECK(to_hex(usb::encode_usbip_import(usb::ImportStatus::success, identity)) == "0111000300000000" + device);
    CHECK(to_hex(usb::encode_usbip_import(usb::ImportStatus::busy, identity)) == "0111000300000002");
}

TEST_CASE("vhci: the first free port of high speed, is found") {
    std::istringstream status{"hub port sta spd dev      sockfd local_busid\n"
                              "ss  0008 004 000 00000000 000000 0-0\n"
                              "hs  0000 006 003 00010002 000003 1-1\n"
                              "hs  0001 004 000 00000000 000000 0-0\n"
                              "hs  0002 004 000 00000000 000000 0-0\n"};
    CHECK(usb::free_vhci_port(status) == 1u);
    std::istringstream full{"hub port sta spd dev\nhs  0000 006 003 00010002 000003 1-1\n"};
    CHECK_FALSE(usb::free_vhci_port(full));
    std::istringstream nothing;
    CHECK_FALSE(usb::free_vhci_port(nothing));
}

TEST_CASE("vhci: attaching, writes one line for the kernel") {
    namespace fs = std::filesystem;
    std::string pattern = (fs::temp_directory_path() / "mbn-vhci-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    fs::path const folder{pattern};
    CHECK_THROWS_AS(static_cast<void>(usb::attach_to_vhci(7, folder)), std::system_error);
    std::ofstream{folder / "status"} << "hs  0000 006 003\nhs  0003 004 000\n";
    CHECK_THROWS_AS(static_cast<void>(usb::attach_to_vhci(7, folder)), std::system_error);
    std::ofstream{folder / "attach"} << "";
    CHECK(usb::attach_to_vhci(7, folder) == 3);
    std::ifstream written{folder / "attach"};
    std::string line;
    std::getline(written, line);
    CHECK(line == "3 7 65538 3");
    std::ofstream{folder / "status"} << "hs  0000 006 003\n";
    CHECK_THROWS_AS(static_cast<void>(usb::attach_to_vhci(7, folder)), std::system_error);
    fs::remove_all(folder);
}
