// SPDX-License-Identifier: BSL-1.0
//
// usage: codec [GOOGLE BENCHMARK'S ARGUMENTS]
//        codec --times NUMBER NAME   does one work so often, for a tool that counts instructions
//
// The codec beside that of libmbim-glib: the same bytes, the same values, in the same process. Before anything is
// measured both sides do their work once, and what they made is compared.
#include "allocations.hpp"

#include <mbn/mbim/connect.hpp>
#include <mbn/mbim/device.hpp>
#include <mbn/mbim/message.hpp>

#include <benchmark/benchmark.h>
#include <libmbim-glib.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mbim = mbn::mbim;

namespace {

using Buffer = std::array<std::byte, 512>;

/// A message that both sides read.
struct Received {
    Buffer bytes{};
    std::size_t size = 0;

    [[nodiscard]] mbim::Bytes view() const noexcept { return std::span{bytes}.first(size); }
    /// What libmbim-glib reads from: a copy of the bytes.
    [[nodiscard]] MbimMessage* message() const {
        return mbim_message_new(reinterpret_cast<guint8 const*>(bytes.data()), static_cast<guint32>(size));
    }
};

/// What libmbim-glib made of a message, some of which it views there.
template <class Values>
class Theirs : public Values {
public:
    Theirs() = default;
    Theirs(Theirs const&) = delete;
    Theirs& operator=(Theirs const&) = delete;
    ~Theirs() {
        if (message_ != nullptr)
            mbim_message_unref(message_);
    }

    /// From the bytes to the values, as ours does it.
    bool parse(Received const& from) {
        message_ = from.message();
        return this->read(message_);
    }

private:
    MbimMessage* message_ = nullptr;
};

template <class Info>
Received received(Info const& info) {
    Received result;
    result.size = mbim::encode_command_done(7, mbim::Status::success, info, result.bytes).size;
    return result;
}

/// The bytes as something that the compiler knows nothing about.
template <class Info>
mbim::Expected<Info> parse(Received const& from) {
    mbim::Bytes bytes = from.view();
    benchmark::DoNotOptimize(bytes);
    auto const message = mbim::decode_message(bytes);
    if (!message)
        return message.error();
    return mbim::decode<Info>(message->info);
}

// -- build CONNECT set with three strings ----------------------------------------------------------
constexpr std::uint32_t transaction_id = 7;
char const* const access_string = "internet.operator.example";
char const* const user_name = "subscriber";
char const* const password = "correct horse";

std::size_t build_connect_ours(Buffer& out) {
    mbim::ConnectSet request;
    request.session_id = 3;
    request.activation_command = mbim::ActivationCommand::activate;
    request.access_string = access_string;
    request.user_name = user_name;
    request.password = password;
    request.auth_protocol = mbim::AuthProtocol::chap;
    request.ip_type = mbim::ContextIpType::ipv4v6;
    benchmark::DoNotOptimize(request);
    auto const encoded = mbim::encode_command(transaction_id, request, out);
    benchmark::DoNotOptimize(out);
    return encoded.size;
}

MbimMessage* build_connect_theirs() {
    auto* const message =
        mbim_message_connect_set_new(3, MBIM_ACTIVATION_COMMAND_ACTIVATE, access_string, user_name, password,
                                     MBIM_COMPRESSION_NONE, MBIM_AUTH_PROTOCOL_CHAP, MBIM_CONTEXT_IP_TYPE_IPV4V6,
                                     mbim_uuid_from_context_type(MBIM_CONTEXT_TYPE_INTERNET), nullptr);
    mbim_message_set_transaction_id(message, transaction_id);
    return message;
}

struct BuildConnect {
    static constexpr char const* name = "build CONNECT set with three strings";

    static bool same() {
        Buffer ours{};
        auto const size = build_connect_ours(ours);
        auto* const theirs = build_connect_theirs();
        guint32 length = 0;
        auto const* const raw = mbim_message_get_raw(theirs, &length, nullptr);
        bool const same = length == size && std::memcmp(raw, ours.data(), size) == 0;
        mbim_message_unref(theirs);
        return same;
    }
    static void ours() {
        Buffer out;
        auto size = build_connect_ours(out);
        benchmark::DoNotOptimize(size);
    }
    static void theirs() {
        auto* const message = build_connect_theirs();
        guint32 length = 0;
        auto const* raw = mbim_message_get_raw(message, &length, nullptr);
        benchmark::DoNotOptimize(raw);
        mbim_message_unref(message);
    }
};

// -- parse CONNECT info ----------------------------------------------------------------------------
Received const connect_info = received(mbim::ConnectInfo{.session_id = 3,
                                                         .activation_state = mbim::ActivationState::activated,
                                                         .voice_call_state = mbim::VoiceCallState::none,
                                                         .ip_type = mbim::ContextIpType::ipv4v6,
                                                         .context_type = mbim::context_types::internet,
                                                         .nw_error = 50});

struct TheirConnect {
    guint32 session_id = 0;
    MbimActivationState activation_state{};
    MbimVoiceCallState voice_call_state{};
    MbimContextIpType ip_type{};
    MbimUuid const* context_type = nullptr;
    guint32 nw_error = 0;

    bool read(MbimMessage const* message) {
        return mbim_message_connect_response_parse(message, &session_id, &activation_state, &voice_call_state, &ip_type,
                                                   &context_type, &nw_error, nullptr) != 0;
    }
};

struct ParseConnect {
    static constexpr char const* name = "parse CONNECT info";

    static bool same() {
        auto const ours = parse<mbim::ConnectInfo>(connect_info);
        Theirs<TheirConnect> theirs;
        return theirs.parse(connect_info) && ours && theirs.session_id == ours->session_id &&
               static_cast<unsigned>(theirs.activation_state) == static_cast<unsigned>(ours->activation_state) &&
               static_cast<unsigned>(theirs.voice_call_state) == static_cast<unsigned>(ours->voice_call_state) &&
               static_cast<unsigned>(theirs.ip_type) == static_cast<unsigned>(ours->ip_type) &&
               std::memcmp(theirs.context_type, ours->context_type.bytes.data(), 16) == 0 &&
               theirs.nw_error == ours->nw_error;
    }
    static void ours() {
        auto info = parse<mbim::ConnectInfo>(connect_info);
        benchmark::DoNotOptimize(info);
    }
    static void theirs() {
        Theirs<TheirConnect> info;
        info.parse(connect_info);
        benchmark::DoNotOptimize(info);
    }
    static void theirs_read() {
        static MbimMessage const* const message = connect_info.message();
        TheirConnect info;
        info.read(message);
        benchmark::DoNotOptimize(info);
    }
};

// -- parse DEVICE_CAPS to UTF-8 strings ------------------------------------------------------------
Received const device_caps = received(mbim::DeviceCapsInfo{.device_type = mbim::DeviceType::embedded,
                                                           .cellular_class = mbim::CellularClass::gsm,
                                                           .voice_class = mbim::VoiceClass::no_voice,
                                                           .sim_class = mbim::SimClass::removable,
                                                           .data_class = mbim::DataClass::lte,
                                                           .sms_caps = mbim::SmsCaps::pdu_receive,
                                                           .control_caps = mbim::ControlCaps::registration_manual,
                                                           .max_sessions = 8,
                                                           .device_id = "353490069873319",
                                                           .firmware_info = "MR2.4 rel 6, 2021-11-22",
                                                           .hardware_info = "Card type 4, revision B"});

/// A string in place, as a program would keep it: 30 characters of UTF-16, as long as a text of this structure may be,
/// are at most 90 bytes of UTF-8.
struct Kept {
    std::array<char, 90> characters;
    std::size_t size;

    /// libmbim-glib has no string where there are no characters.
    bool operator==(char const* other) const {
        return std::string_view{characters.data(), size} == (other == nullptr ? "" : other);
    }
};

struct OurCaps {
    explicit OurCaps(Received const& from) : info{parse<mbim::DeviceCapsInfo>(from)} {
        complete = info && keep(info->custom_data_class, custom_data_class) && keep(info->device_id, device_id) &&
                   keep(info->firmware_info, firmware_info) && keep(info->hardware_info, hardware_info);
    }
    static bool keep(mbim::Text const& text, Kept& kept) {
        auto const written = text.write_utf8(kept.characters);
        kept.size = written.size;
        return bool{written};
    }

    mbim::Expected<mbim::DeviceCapsInfo> info;
    Kept custom_data_class, device_id, firmware_info, hardware_info;
    bool complete = false;
};

struct TheirCaps {
    MbimDeviceType device_type{};
    MbimCellularClass cellular_class{};
    MbimVoiceClass voice_class{};
    MbimSimClass sim_class{};
    MbimDataClass data_class{};
    MbimSmsCaps sms_caps{};
    MbimCtrlCaps control_caps{};
    guint32 max_sessions = 0;
    gchar* custom_data_class = nullptr;
    gchar* device_id = nullptr;
    gchar* firmware_info = nullptr;
    gchar* hardware_info = nullptr;

    TheirCaps() = default;
    TheirCaps(TheirCaps const&) = delete;
    TheirCaps& operator=(TheirCaps const&) = delete;
    ~TheirCaps() {
        for (auto* const text : {custom_data_class, device_id, firmware_info, hardware_info})
            g_free(text);
    }
    bool read(MbimMessage const* message) {
        return mbim_message_device_caps_response_parse(message, &device_type, &cellular_class, &voice_class, &sim_class,
                                                       &data_class, &sms_caps, &control_caps, &max_sessions,
                                                       &custom_data_class, &device_id, &firmware_info, &hardware_info,
                                                       nullptr) != 0;
    }
};

struct ParseDeviceCaps {
    static constexpr char const* name = "parse DEVICE_CAPS to UTF-8 strings";

    static bool same() {
        OurCaps const ours{device_caps};
        Theirs<TheirCaps> theirs;
        return ours.complete && theirs.parse(device_caps) &&
               static_cast<unsigned>(theirs.device_type) == static_cast<unsigned>(ours.info->device_type) &&
               static_cast<unsigned>(theirs.data_class) == static_cast<unsigned>(ours.info->data_class) &&
               theirs.max_sessions == ours.info->max_sessions && ours.custom_data_class == theirs.custom_data_class &&
               ours.device_id == theirs.device_id && ours.firmware_info == theirs.firmware_info &&
               ours.hardware_info == theirs.hardware_info;
    }
    static void ours() {
        OurCaps caps{device_caps};
        benchmark::DoNotOptimize(caps);
    }
    static void theirs() {
        Theirs<TheirCaps> caps;
        caps.parse(device_caps);
        benchmark::DoNotOptimize(caps);
    }
    static void theirs_read() {
        static MbimMessage const* const message = device_caps.message();
        TheirCaps caps;
        caps.read(message);
        benchmark::DoNotOptimize(caps);
    }
};

// -- parse dual-stack IP_CONFIGURATION -------------------------------------------------------------
constexpr mbim::IpAvailable every_setting{15};

constexpr std::array ipv4{mbim::Ipv4Element{30, {10, 20, 30, 1}}};
constexpr std::array ipv6{mbim::Ipv6Element{64, {0x20, 0x01, 0x0D, 0xB8, 0, 1, 0, 2, 0, 0, 0, 0, 0, 0, 0, 3}}};
constexpr std::array<mbim::Ipv4Address, 2> ipv4_dns{{{10, 20, 30, 2}, {10, 20, 30, 53}}};
constexpr std::array<mbim::Ipv6Address, 2> ipv6_dns{
    {{0x20, 0x01, 0x0D, 0xB8, 0, 1, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0x53}, {0x20, 0x01, 0x0D, 0xB8, 0, 1, 0, 2, 1}}};
Received const ip_configuration =
    received(mbim::IpConfigurationInfo{.session_id = 3,
                                       .ipv4_configuration_available = every_setting,
                                       .ipv6_configuration_available = every_setting,
                                       .ipv4_addresses = ipv4,
                                       .ipv6_addresses = ipv6,
                                       .ipv4_gateway = mbim::Ipv4Address{10, 20, 30, 2},
                                       .ipv6_gateway = mbim::Ipv6Address{0xFE, 0x80, 0, 0, 0, 0, 0, 0, 1},
                                       .ipv4_dns_servers = ipv4_dns,
                                       .ipv6_dns_servers = ipv6_dns,
                                       .ipv4_mtu = 1500,
                                       .ipv6_mtu = 1480});

/// All elements read, as a program that uses them has to.
struct OurSettings {
    explicit OurSettings(Received const& from) : info{parse<mbim::IpConfigurationInfo>(from)} {
        keep(info->ipv4_addresses, ipv4);
        keep(info->ipv6_addresses, ipv6);
        keep(info->ipv4_dns_servers, ipv4_dns);
        keep(info->ipv6_dns_servers, ipv6_dns);
    }
    template <class T>
    static void keep(mbim::List<T> const& list, std::array<T, 4>& kept) {
        auto const count = (std::min)(list.size(), std::uint32_t{4});
        for (std::uint32_t i = 0; i < count; ++i)
            kept[i] = list[i];
    }

    mbim::Expected<mbim::IpConfigurationInfo> info;
    std::array<mbim::Ipv4Element, 4> ipv4;
    std::array<mbim::Ipv6Element, 4> ipv6;
    std::array<mbim::Ipv4Address, 4> ipv4_dns;
    std::array<mbim::Ipv6Address, 4> ipv6_dns;
};

struct TheirSettings {
    guint32 session_id = 0;
    MbimIPConfigurationAvailableFlag ipv4_available{};
    MbimIPConfigurationAvailableFlag ipv6_available{};
    guint32 ipv4_count = 0;
    MbimIPv4ElementArray* ipv4 = nullptr;
    guint32 ipv6_count = 0;
    MbimIPv6ElementArray* ipv6 = nullptr;
    MbimIPv4 const* ipv4_gateway = nullptr;
    MbimIPv6 const* ipv6_gateway = nullptr;
    guint32 ipv4_dns_count = 0;
    MbimIPv4* ipv4_dns = nullptr;
    guint32 ipv6_dns_count = 0;
    MbimIPv6* ipv6_dns = nullptr;
    guint32 ipv4_mtu = 0;
    guint32 ipv6_mtu = 0;

    TheirSettings() = default;
    TheirSettings(TheirSettings const&) = delete;
    TheirSettings& operator=(TheirSettings const&) = delete;
    ~TheirSettings() {
        mbim_ipv4_element_array_free(ipv4);
        mbim_ipv6_element_array_free(ipv6);
        g_free(ipv4_dns);
        g_free(ipv6_dns);
    }
    bool read(MbimMessage const* message) {
        return mbim_message_ip_configuration_response_parse(message, &session_id, &ipv4_available, &ipv6_available,
                                                            &ipv4_count, &ipv4, &ipv6_count, &ipv6, &ipv4_gateway,
                                                            &ipv6_gateway, &ipv4_dns_count, &ipv4_dns, &ipv6_dns_count,
                                                            &ipv6_dns, &ipv4_mtu, &ipv6_mtu, nullptr) != 0;
    }
};

struct ParseIpConfiguration {
    static constexpr char const* name = "parse dual-stack IP_CONFIGURATION";

    static bool same() {
        OurSettings const ours{ip_configuration};
        Theirs<TheirSettings> theirs;
        return ours.info && theirs.parse(ip_configuration) && theirs.session_id == ours.info->session_id &&
               theirs.ipv4_count == 1 && theirs.ipv6_count == 1 &&
               theirs.ipv4[0]->on_link_prefix_length == ours.ipv4[0].on_link_prefix_length &&
               std::memcmp(theirs.ipv4[0]->ipv4_address.addr, ours.ipv4[0].address.data(), 4) == 0 &&
               theirs.ipv6[0]->on_link_prefix_length == ours.ipv6[0].on_link_prefix_length &&
               std::memcmp(theirs.ipv6[0]->ipv6_address.addr, ours.ipv6[0].address.data(), 16) == 0 &&
               std::memcmp(theirs.ipv4_gateway, ours.info->ipv4_gateway->data(), 4) == 0 &&
               std::memcmp(theirs.ipv6_gateway, ours.info->ipv6_gateway->data(), 16) == 0 &&
               theirs.ipv4_dns_count == 2 && std::memcmp(theirs.ipv4_dns, ours.ipv4_dns.data(), 8) == 0 &&
               theirs.ipv6_dns_count == 2 && std::memcmp(theirs.ipv6_dns, ours.ipv6_dns.data(), 32) == 0 &&
               theirs.ipv4_mtu == ours.info->ipv4_mtu && theirs.ipv6_mtu == ours.info->ipv6_mtu;
    }
    static void ours() {
        OurSettings settings{ip_configuration};
        benchmark::DoNotOptimize(settings);
    }
    static void theirs() {
        Theirs<TheirSettings> settings;
        settings.parse(ip_configuration);
        benchmark::DoNotOptimize(settings);
    }
    static void theirs_read() {
        static MbimMessage const* const message = ip_configuration.message();
        TheirSettings settings;
        settings.read(message);
        benchmark::DoNotOptimize(settings);
    }
};

// -- measuring -------------------------------------------------------------------------------------
template <void (*work)()>
void measure(benchmark::State& state) {
    constexpr unsigned rounds = 1000;
    work();
    auto const before = allocations();
    for (unsigned i = 0; i < rounds; ++i)
        work();
    state.counters["allocations"] = static_cast<double>(allocations() - before) / rounds;
    for (auto _ : state)
        work();
}

struct Offered {
    std::string name;
    void (*work)() = nullptr;
};

std::vector<Offered> offered;

template <void (*work)()>
void offer(std::string const& name) {
    offered.push_back({name, work});
    benchmark::RegisterBenchmark(name.c_str(), measure<work>);
}

template <class Work>
bool offer() {
    if (!Work::same()) {
        std::fprintf(stderr, "%s: the two sides made different things of it\n", Work::name);
        return false;
    }
    auto const name = std::string{Work::name};
    offer<Work::ours>(name + "/mbn");
    offer<Work::theirs>(name + "/libmbim-glib");
    if constexpr (requires { Work::theirs_read(); })
        offer<Work::theirs_read>(name + "/libmbim-glib, message made before");
    return true;
}

int repeat(unsigned long times, std::string_view name) {
    auto const found = std::ranges::find(offered, name, &Offered::name);
    if (found == offered.end())
        return 2;
    while (times-- != 0)
        found->work();
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    if (!offer<BuildConnect>() || !offer<ParseConnect>() || !offer<ParseDeviceCaps>() || !offer<ParseIpConfiguration>())
        return 1;
    if (argc == 4 && std::string_view{argv[1]} == "--times")
        return repeat(std::strtoul(argv[2], nullptr, 10), argv[3]);
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv))
        return 2;
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
