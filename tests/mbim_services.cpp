// SPDX-License-Identifier: BSL-1.0
#include "mbim_random.hpp"
#include "mbim_support.hpp"

#include <mbn/mbim/blank_secrets.hpp>
#include <mbn/mbim/print.hpp>
#include <mbn/mbim/services.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

namespace mbim = mbn::mbim;
using mbim_test::Buffer;

namespace {

/// A structure of a service without its type, so that a test is compiled once and not once for each.
struct ServiceSubject {
    mbim::Operation operation{};
    mbim::MessageType type{};
    mbim::CommandType command_type{};
    mbim::Mbimex version = mbim::Mbimex::v1;
    bool holds_secret = false;
    std::size_t required = 0;
    /// Random content as bytes; nothing when what is read from them is not what was written.
    std::optional<Buffer> (*random)(std::uint32_t seed) = nullptr;
    mbim::CodecError (*error_of)(mbim::Bytes) = nullptr;
    /// Decoded, and encoded again.
    Buffer (*again)(mbim::Bytes) = nullptr;

    [[nodiscard]] std::string name() const {
        auto const kind = type == mbim::MessageType::command ? mbim::name(command_type) : mbim::name(type);
        return to_string(operation) + " " + std::string{kind} + " " +
               std::to_string(static_cast<std::uint32_t>(version) >> 8u);
    }

    /// The whole message with these contents.
    [[nodiscard]] Buffer message(mbim::Bytes info) const {
        return mbim_test::message([&](auto out) {
            if (type == mbim::MessageType::command)
                return mbim::encode_command(1, operation, command_type, info, out);
            return type == mbim::MessageType::command_done
                       ? mbim::encode_command_done(1, operation, mbim::Status::success, info, out)
                       : mbim::encode_indicate_status(operation, info, out);
        });
    }
};

template <class T>
ServiceSubject service_subject(mbim::MessageType type, mbim::CommandType command_type, mbim::Mbimex version) {
    ServiceSubject subject;
    subject.version = version;
    subject.operation = T::operation;
    subject.type = type;
    subject.command_type = command_type;
    subject.holds_secret = mbim::detail::holds_secret<T>();
    subject.required = mbim::detail::required_size<T>;
    subject.random = [](std::uint32_t seed) -> std::optional<Buffer> {
        mbim_test::Generator generator{seed};
        mbim_test::RandomArchive archive{generator};
        T value{};
        T::describe(value, archive);
        auto bytes = mbim_test::encoded(value);
        auto const back = mbim::decode<T>(bytes);
        return back && *back == value ? std::optional{bytes} : std::nullopt;
    };
    subject.error_of = [](mbim::Bytes bytes) { return mbim::decode<T>(bytes).error(); };
    subject.again = [](mbim::Bytes bytes) { return mbim_test::encoded(*mbim::decode<T>(bytes)); };
    return subject;
}

/// Every structure of every service but Basic Connect, and those of it that later versions of MBIMEx changed.
std::vector<ServiceSubject> const& service_subjects() {
    static auto const subjects = [] {
        std::vector<ServiceSubject> found;
        auto version = mbim::Mbimex::v1;
        auto const add = [&]<class One>(std::type_identity<One>) {
            for (auto const type :
                 {mbim::MessageType::command, mbim::MessageType::command_done, mbim::MessageType::indicate_status})
                for (auto const command_type : {mbim::CommandType::query, mbim::CommandType::set}) {
                    if (type != mbim::MessageType::command && command_type == mbim::CommandType::set)
                        continue;
                    auto const structure = [&]<class T>(std::type_identity<T>) {
                        found.push_back(service_subject<T>(type, command_type, version));
                    };
                    static_cast<void>(One::visit(mbim::detail::information_kind(type, command_type), structure));
                }
        };
        mbim::ServiceCommands::for_each(add);
        version = mbim::Mbimex::v2;
        mbim::Mbimex2Commands::for_each(add);
        version = mbim::Mbimex::v3;
        mbim::Mbimex3Commands::for_each(add);
        return found;
    }();
    return subjects;
}

std::string service_json(ServiceSubject const& subject, Buffer const& message, mbim::Secrets secrets) {
    CAPTURE(subject.name());
    auto const view = mbim::decode_message(message);
    REQUIRE(view);
    auto const json = mbim::to_json(*view, secrets, subject.version);
    return json ? *json : mbim::to_json(json.error());
}

} // namespace

TEST_CASE("services: every command has a name, a structure and its own place") {
    std::vector<mbim::Operation> commands;
    auto const note = [&commands]<class One>(std::type_identity<One>) { commands.push_back(One::operation); };
    mbim::ServiceCommands::for_each(note);
    CHECK(commands.size() == 49);
    mbim::Operation visited{};
    std::size_t visits = 0;
    auto const visit = [&]<class T>(std::type_identity<T>) {
        ++visits;
        visited = T::operation;
    };
    for (auto const& operation : commands) {
        CAPTURE(to_string(operation));
        CHECK_FALSE(mbim::cid_name(operation).empty());
        CHECK_FALSE(mbim::service_name(operation.service).empty());
        visits = 0;
        CHECK(mbim::visit_service_information(mbim::MessageType::command_done, {}, operation, visit));
        CHECK(visits == 1);
        CHECK(visited == operation);
    }
    CHECK(service_subjects().size() > 120);
}

TEST_CASE("services: the agreed version says which structure is meant") {
    auto const size_in = [](mbim::Mbimex version, mbim::Operation const& operation) {
        std::size_t size = 0;
        auto const visit = [&size]<class T>(std::type_identity<T>) { size = mbim::detail::required_size<T>; };
        CHECK(mbim::visit_service_information(mbim::MessageType::command_done, {}, operation, visit, version));
        return size;
    };
    using enum mbim::Mbimex;
    CHECK(size_in(v1, mbim::RegisterStateInfo::operation) == 48);
    CHECK(size_in(v2, mbim::RegisterStateInfo::operation) == 52);
    CHECK(size_in(v3, mbim::RegisterStateInfo::operation) == 52);
    CHECK(size_in(v1, mbim::PacketServiceInfo::operation) == 28);
    CHECK(size_in(v2, mbim::PacketServiceInfo::operation) == 32);
    CHECK(size_in(v3, mbim::PacketServiceInfo::operation) == 44);
    CHECK(size_in(v1, mbim::SignalStateInfo::operation) == 20);
    CHECK(size_in(v3, mbim::SignalStateInfo::operation) == 28);
    CHECK(size_in(v2, mbim::ConnectInfo::operation) == 36);
    CHECK(size_in(v3, mbim::ConnectInfo::operation) == 40);
    CHECK(size_in(v2, mbim::SubscriberReadyInfo::operation) == 28);
    CHECK(size_in(v3, mbim::SubscriberReadyInfo::operation) == 32);
    CHECK(size_in(v3, mbim::DeviceCapsInfo::operation) == 64);
    CHECK(size_in(v2, mbim::ExtendedDeviceCapsInfo::operation) == 68);
    CHECK(size_in(v3, mbim::ExtendedDeviceCapsInfo::operation) == 48);
    CHECK(size_in(v2, mbim::LteAttachInfo::operation) == 40);
    CHECK(size_in(v3, mbim::LteAttachInfo::operation) == 44);
    CHECK(size_in(v1, mbim::BaseStationsInfo::operation) == 76);
    CHECK(size_in(v3, mbim::BaseStationsInfo::operation) == 96);
}

TEST_CASE("services: random values come back from every structure") {
    for (auto const& subject : service_subjects())
        for (std::uint32_t seed = 0; seed < 12; ++seed) {
            CAPTURE(subject.name());
            CAPTURE(seed);
            auto const bytes = subject.random(seed);
            REQUIRE(bytes);
            CHECK(subject.again(*bytes) == *bytes);
        }
}

TEST_CASE("services: every truncation of every structure is an error, or what is read is what is there") {
    for (auto const& subject : service_subjects())
        for (std::uint32_t seed = 0; seed < 3; ++seed) {
            CAPTURE(subject.name());
            CAPTURE(seed);
            auto const bytes = subject.random(seed);
            REQUIRE(bytes);
            for (std::size_t size = 0; size < bytes->size(); ++size) {
                CAPTURE(size);
                // A copy of exactly this size, so that a sanitizer sees any read behind it.
                Buffer const cut(bytes->begin(), bytes->begin() + static_cast<std::ptrdiff_t>(size));
                auto const error = subject.error_of(cut);
                if (size < subject.required)
                    CHECK(error.code == mbim::CodecErrc::truncated);
                if (error.code != mbim::CodecErrc::none) {
                    CHECK(error.offset <= size);
                    continue;
                }
                // Padding, what a query reserves, or the end of bytes that go on until the end of the message.
                auto const again = subject.again(cut);
                CHECK((again == *bytes || again == cut));
            }
        }
}

TEST_CASE("services: a changed byte of any structure is decoded or refused, and what is decoded can be walked") {
    std::size_t decoded = 0;
    std::size_t refused = 0;
    for (auto const& subject : service_subjects()) {
        auto bytes = *subject.random(99);
        for (auto& byte : bytes) {
            auto const before = byte;
            for (unsigned change = 1; change < 256; change += 36) {
                byte = before ^ static_cast<std::byte>(change);
                bool const is_error = subject.error_of(bytes).code != mbim::CodecErrc::none;
                (is_error ? refused : decoded) += 1;
                if (!is_error)
                    static_cast<void>(subject.again(bytes));
            }
            byte = before;
        }
    }
    CHECK(decoded > 1000);
    CHECK(refused > 1000);
}

TEST_CASE("services: every structure is printed by its fields alone, and without its secrets when they are hidden") {
    for (auto const& subject : service_subjects()) {
        CAPTURE(subject.name());
        auto const message = subject.message(*subject.random(7));
        auto const shown = service_json(subject, message, mbim::Secrets::show);
        CAPTURE(shown);
        CHECK(shown.find("\"error\":") == std::string::npos);
        CHECK(shown.find("information_buffer") == std::string::npos);
        CHECK(shown.find("\"fields\":{") != std::string::npos);
        CHECK(shown.find("\"service\":\"" + std::string{mbim::service_name(subject.operation.service)}) !=
              std::string::npos);
        if (!subject.holds_secret)
            CHECK(service_json(subject, message, mbim::Secrets::hide) == shown);
    }
}

TEST_CASE("services: blanking takes what hiding hides, and nothing else") {
    std::size_t changed = 0;
    for (auto const& subject : service_subjects())
        for (std::uint32_t seed = 1; seed < 6; ++seed) {
            CAPTURE(subject.name());
            CAPTURE(seed);
            auto const message = subject.message(*subject.random(seed));
            auto blanked = message;
            mbim::blank_secrets(blanked, subject.version);
            CHECK(service_json(subject, blanked, mbim::Secrets::hide) ==
                  service_json(subject, message, mbim::Secrets::hide));
            if (blanked != message)
                ++changed;
            if (!subject.holds_secret)
                CHECK(blanked == message);
            // Twice is once: nothing is left to take.
            auto twice = blanked;
            mbim::blank_secrets(twice, subject.version);
            CHECK(twice == blanked);
        }
    CHECK(changed > 100);
}

TEST_CASE("services: what is nobody's business is not in a trace") {
    auto const secret = mbim_test::hex("5ec2e75ec2e75ec2e75ec2e75ec2e7");
    auto const check = [&](auto const& structure) {
        using T = std::remove_cvref_t<decltype(structure)>;
        auto message = mbim_test::message([&](auto out) {
            if constexpr (mbim::Request<T>)
                return mbim::encode_command(1, structure, out);
            else
                return mbim::encode_command_done(1, mbim::Status::success, structure, out);
        });
        REQUIRE(mbim_test::to_hex(message).find(mbim_test::to_hex(secret)) != std::string::npos);
        auto const view = mbim::decode_message(message);
        CHECK(mbim::to_json(*view)->find(mbim_test::to_hex(secret)) == std::string::npos);
        CHECK(mbim::to_tree(*view)->find(mbim_test::to_hex(secret)) == std::string::npos);
        mbim::blank_secrets(message);
        CHECK(mbim_test::to_hex(message).find(mbim_test::to_hex(secret)) == std::string::npos);
    };
    std::array<std::uint8_t, 16> key{};
    for (std::size_t i = 0; i < secret.size(); ++i)
        key[i] = std::to_integer<std::uint8_t>(secret[i]);
    mbim::AkaQuery challenge;
    challenge.rand = key;
    check(challenge);
    mbim::AkaInfo keys;
    keys.ck = key;
    check(keys);
    keys = {};
    keys.ik = key;
    check(keys);
    std::array const records{mbim::SmsPduRecord{1, {}, secret}};
    check(mbim::SmsReadInfo{mbim::SmsFormat::pdu, {}, records});
    check(mbim::SmsSendSet{mbim::SmsFormat::pdu, {}, {secret}});
    check(mbim::UssdSet{{}, 15, secret});
    check(mbim::UiccApduSet{1, {}, {}, secret});
    check(mbim::UiccReadBinaryInfo{1, 0x90, 0, secret});
    check(mbim::QmiOverMbimSet{secret});
    check(mbim::StkEnvelopeSet{secret});
    check(mbim::PcoInfo{0, {}, secret});
    std::array const elements{mbim::Tlv{mbim::TlvType::wake_packet, secret}};
    check(mbim::WakeReasonInfo{{}, 0, elements});
}
