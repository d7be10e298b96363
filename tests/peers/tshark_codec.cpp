// SPDX-License-Identifier: BSL-1.0

// Writes every kind of message that a host and a function can emit, with random content from a seed:
//
//     tshark_codec PCAP VALUES SEED ROUNDS [VERSION]
//
// With VERSION 2 or 3 they are those that this version of MBIMEx changed.
//
// PCAP gets one record a message or fragment (link type 147). VALUES gets one line of JSON a record, with the values
// that were put in, walked by the declarations of the structures and not by their encoder. `tshark_codec.py` compares
// both.
#include "../mbim_random.hpp"

#include <mbn/mbim/basic_connect.hpp>
#include <mbn/mbim/fragments.hpp>
#include <mbn/mbim/proxy_control.hpp>
#include <mbn/mbim/services.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

using namespace mbn::mbim;
using mbim_test::Generator;
using mbim_test::RandomArchive;

namespace {

std::string quoted(std::string_view text) {
    std::string result{'"'};
    for (char const c : text) {
        if (c == '"' || c == '\\')
            result += '\\';
        result += c;
    }
    return result + '"';
}

std::string hexadecimal(std::span<std::byte const> bytes, std::string text = {}) {
    for (auto const byte : bytes) {
        text += "0123456789abcdef"[std::to_integer<unsigned>(byte) >> 4u];
        text += "0123456789abcdef"[std::to_integer<unsigned>(byte) & 15u];
    }
    return quoted(text);
}

/// Writes `["name", value]` for every field of a structure, elements of lists one after the other.
class ValueArchive {
public:
    std::string text{};

    template <class T>
    void operator()(char const* field, T const& value) {
        if constexpr (std::is_same_v<T, Text>) {
            put(field, quoted(value.to_display()));
        } else if constexpr (std::is_same_v<T, Bytes>) {
            rest(field, value);
        } else if constexpr (std::is_enum_v<T>) {
            put(field, std::to_string(static_cast<std::uint32_t>(value)));
        } else if constexpr (std::is_same_v<T, std::int32_t>) {
            put(field, std::to_string(static_cast<std::uint32_t>(value)));
        } else if constexpr (std::is_integral_v<T>) {
            put(field, std::to_string(value));
        } else if constexpr (std::is_same_v<T, Uuid>) {
            put(field, quoted(value.to_string()));
        } else if constexpr (mbn::mbim::detail::is_byte_array<T>) {
            put(field, hexadecimal(std::as_bytes(std::span{value}), "address:"));
        } else {
            auto const outer = prefix_;
            prefix_ += std::string{field} + '.';
            T::describe(value, *this);
            prefix_ = outer;
        }
    }
    void operator()(char const* field, Text const& value, Limit) { (*this)(field, value); }

    template <class T>
    void count(char const* field, List<T> const& list) {
        put(std::string{field} + ".count", std::to_string(list.size()));
    }
    template <class T>
    void elements(char const* field, List<T> const& list) {
        for (T const element : list)
            (*this)(field, element);
    }
    template <class T>
    void list(char const* field, List<T> const& list) {
        count(field, list);
        elements(field, list);
    }
    template <class T>
    void fixed_list(char const* field, List<T> const& list) {
        this->list(field, list);
    }
    template <class T>
    void inline_list(char const* field, List<T> const& list) {
        this->list(field, list);
    }
    template <class T>
    void single(char const* field, std::optional<T> const& value) {
        if (value)
            (*this)(field, *value);
    }
    void twins(char const* first_field, Bytes const& first, char const* second_field, Bytes const& second) {
        put("size", std::to_string(first.size()));
        rest(first_field, first);
        rest(second_field, second);
    }
    void rest(char const* field, Bytes const& bytes) {
        if (!bytes.empty())
            put(field, hexadecimal(bytes));
    }
    template <std::size_t N>
    void octets(char const* field, std::array<std::uint8_t, N> const& bytes) {
        put(field, hexadecimal(std::as_bytes(std::span{bytes})));
    }
    void sized(char const* field, Bytes const& bytes) {
        size(field, bytes);
        rest(field, bytes);
    }
    void size(char const* field, Bytes const& bytes) {
        put(std::string{field} + ".size", std::to_string(bytes.size()));
    }
    void contents(char const* field, Bytes const& bytes) { rest(field, bytes); }
    template <class T>
    void optional(char const* field, std::optional<T> const& value) {
        single(field, value);
    }
    template <class T>
    void packed(char const* field, PackedList<T> const& list) {
        if (!list.empty())
            put(std::string{field} + ".count", std::to_string(list.size()));
        for (T const element : list)
            (*this)(field, element);
    }
    template <class T>
    void tail(char const* field, T const& value) {
        (*this)(field, value);
    }
    void tlv(char const* field, Text const& value) { (*this)(field, value); }
    void tlv(char const* field, List<std::uint16_t> const& list) { elements(field, list); }
    void tlvs(char const* field, PackedList<Tlv> const& list) {
        for (Tlv const element : list)
            (*this)(field, element);
    }
    void reserved(std::uint32_t) {}

private:
    void put(std::string const& field, std::string const& value) {
        text += (text.empty() ? "[" : ", [") + quoted(prefix_ + field) + ", " + value + ']';
    }

    std::string prefix_{};
};

class Writer {
public:
    Writer(char const* pcap, char const* values, std::uint32_t seed)
        : pcap_{pcap, std::ios::binary}, values_{values}, generator_{seed} {
        for (std::uint32_t const word : {0xa1b2c3d4u, 0x00040002u, 0u, 0u, 0x40000u, 147u})
            put(word);
    }

    [[nodiscard]] bool good() const { return pcap_.good() && values_.good(); }
    Generator& generator() { return generator_; }
    std::uint32_t id() { return ++id_; }

    /// A message as it goes onto the wire, whole or cut at a limit, and what stands in it.
    void message(std::vector<std::byte> bytes, std::string_view structure, std::string const& fields) {
        auto const whole = decode_message(bytes);
        if (!whole)
            std::abort();
        auto const head = header(*whole);
        static constexpr std::array<std::uint32_t, 4> limits{64, 100, 512, 4096};
        for (Fragmenter pieces{bytes, limits[generator_.below(4)]}; !pieces.done();) {
            auto const piece = pieces.next();
            record(piece);
            values_ << "{\"length\": " << piece.size() << ", " << head;
            if (pieces.done())
                values_ << ", \"structure\": " << quoted(structure) << ", \"fields\": [" << fields << ']';
            values_ << "}\n";
        }
    }

    /// A structure in each kind of message that may carry it.
    template <class T>
    void structure(std::string_view label) {
        RandomArchive random{generator_};
        T value{};
        T::describe(value, random);
        // tshark 4.0 takes an IMEI for the longest device ID; the specification leaves room for three characters more.
        if constexpr (std::is_same_v<T, DeviceCapsInfo>)
            value.device_id = generator_.text(30);
        ValueArchive values;
        T::describe(value, values);
        std::vector<std::byte> out(encoded_size(value).size + 100);
        auto const emit = [&](auto const& encode) {
            auto bytes = out;
            bytes.resize(encode(std::span<std::byte>{bytes}).size);
            message(bytes, label, values.text);
        };
        if constexpr (Request<T>)
            emit([&](auto to) { return encode_command(id(), value, to); });
        constexpr bool is_answer = !Request<T> || std::is_same_v<T, DeviceServiceSubscribeList>;
        if constexpr (is_answer) {
            emit([&](auto to) { return encode_command_done(id(), Status::success, value, to); });
            constexpr auto use = T::operation.service == services::basic_connect
                                     ? use_of(static_cast<BasicConnectCid>(T::operation.cid))
                                     : CidUse::none;
            if constexpr (contains(use, CidUse::indication))
                emit([&](auto to) { return encode_indicate_status(value, to); });
        }
    }

    /// Each structure of a command of a service, labelled such as `sms.read_info`.
    template <class One>
    void service_command() {
        auto const label = to_string(One::operation) + '_';
        auto const each = [&](MessageType type, CommandType command_type, std::string_view kind) {
            auto const structure = [&]<class T>(std::type_identity<T>) {
                RandomArchive random{generator_};
                T value{};
                T::describe(value, random);
                // As above.
                if constexpr (std::is_same_v<T, ExtendedDeviceCapsInfo>)
                    value.device_id = generator_.text(30);
                // It loses its way in the third element, and stumbles over cells of CDMA.
                if constexpr (std::is_same_v<T, SignalStateInfo2>)
                    if (value.rsrp_snr.size() > 2)
                        value.rsrp_snr = {};
                if constexpr (requires { value.cdma_cells; })
                    value.cdma_cells = {};
                ValueArchive values;
                T::describe(value, values);
                std::vector<std::byte> bytes(encoded_size(value).size + command_info_offset);
                Encoded encoded;
                if (type == MessageType::indicate_status)
                    encoded = encode_indicate_status(value, bytes);
                else if (type == MessageType::command_done)
                    encoded = encode_command_done(id(), Status::success, value, bytes);
                else if constexpr (Request<T>)
                    encoded = encode_command(id(), value, bytes);
                bytes.resize(encoded.size);
                message(bytes, label + std::string{kind}, values.text);
            };
            static_cast<void>(One::visit(mbn::mbim::detail::information_kind(type, command_type), structure));
        };
        each(MessageType::command, CommandType::query, "query");
        each(MessageType::command, CommandType::set, "set");
        each(MessageType::command_done, {}, "info");
        each(MessageType::indicate_status, {}, "indication");
    }

    /// The kinds without an information buffer, and those with one that nobody reads.
    void plain() {
        auto const word = [this] { return generator_.number(); };
        auto const emit = [this](auto const& encode, std::string const& fields = {}) {
            std::vector<std::byte> out(200);
            out.resize(encode(std::span<std::byte>{out}).size);
            message(out, "", fields);
        };
        emit([&](auto to) { return encode_open(id(), 64 + generator_.below(5000), to); });
        emit([&](auto to) { return encode_close(id(), to); });
        for (std::uint32_t error = 1; error <= 8; ++error) {
            emit([&](auto to) { return encode_host_error(id(), static_cast<ProtocolError>(error), to); });
            emit([&](auto to) { return encode_function_error(id(), static_cast<ProtocolError>(error), to); });
        }
        for (auto const& known : known_statuses()) {
            emit([&](auto to) { return encode_open_done(id(), known.status, to); });
            emit([&](auto to) { return encode_close_done(id(), known.status, to); });
            if (known.status != Status::success)
                emit([&](auto to) { return encode_command_done(id(), ConnectInfo::operation, known.status, {}, to); });
        }
        std::vector<std::byte> bytes(generator_.below(60));
        for (auto& byte : bytes)
            byte = static_cast<std::byte>(word());
        Operation const vendor{Uuid{generator_.bytes<16>()}, word()};
        emit([&](auto to) { return encode_command(id(), vendor, CommandType::set, bytes, to); });
        emit([&](auto to) { return encode_command_done(id(), vendor, Status::success, bytes, to); });
        emit([&](auto to) { return encode_indicate_status(vendor, bytes, to); });
        emit([&](auto to) { return encode_command_done(id(), vendor, Status::no_device_support, {}, to); });
    }

private:
    static std::string header(MessageView const& view) {
        std::string text = "\"message_type\": " + std::to_string(static_cast<std::uint32_t>(view.type())) +
                           ", \"transaction_id\": " + std::to_string(view.transaction_id());
        switch (view.type()) {
        case MessageType::open:
            return text + ", \"max_control_transfer\": " + std::to_string(view.max_control_transfer);
        case MessageType::host_error:
        case MessageType::function_error:
            return text + ", \"error\": " + std::to_string(static_cast<std::uint32_t>(view.error));
        case MessageType::open_done:
        case MessageType::close_done:
            return text + ", \"status\": " + std::to_string(static_cast<std::uint32_t>(view.status));
        case MessageType::close:
            return text;
        default:
            break;
        }
        text += ", \"info\": " + hexadecimal(view.info) + ", \"service\": " + quoted(view.service.to_string()) +
                ", \"cid\": " + std::to_string(view.cid) + ", \"info_length\": " + std::to_string(view.info.size());
        if (view.type() == MessageType::command)
            text += ", \"command_type\": " + std::to_string(static_cast<std::uint32_t>(view.command_type));
        if (view.type() == MessageType::command_done)
            text += ", \"status\": " + std::to_string(static_cast<std::uint32_t>(view.status));
        return text;
    }

    void record(std::span<std::byte const> bytes) {
        auto const size = static_cast<std::uint32_t>(bytes.size());
        put(++seconds_);
        put(0);
        put(size);
        put(size);
        for (auto const byte : bytes)
            pcap_.put(static_cast<char>(byte));
    }

    void put(std::uint32_t word) {
        std::array<std::byte, 4> bytes{};
        mbn::mbim::detail::store(bytes.data(), word);
        for (auto const byte : bytes)
            pcap_.put(static_cast<char>(byte));
    }

    std::ofstream pcap_;
    std::ofstream values_;
    Generator generator_;
    std::uint32_t id_ = 0;
    std::uint32_t seconds_ = 0;
};

} // namespace

int main(int count, char** arguments) {
    if (count != 5 && count != 6)
        return 2;
    auto const number = [&](int index) {
        return static_cast<std::uint32_t>(std::strtoul(arguments[index], nullptr, 10));
    };
    Writer writer{arguments[1], arguments[2], number(3)};
    auto const each = [&writer]<class One>(std::type_identity<One>) { writer.service_command<One>(); };
    if (count == 6) {
        for (std::uint32_t round = 0; round < number(4); ++round)
            number(5) == 2 ? Mbimex2Commands::for_each(each) : Mbimex3Commands::for_each(each);
        return writer.good() ? 0 : 1;
    }
    for (std::uint32_t round = 0; round < number(4); ++round) {
        writer.plain();
        writer.structure<DeviceCapsQuery>("device_caps_query");
        writer.structure<DeviceCapsInfo>("device_caps_info");
        writer.structure<SubscriberReadyQuery>("subscriber_ready_query");
        writer.structure<SubscriberReadyInfo>("subscriber_ready_info");
        writer.structure<RadioStateQuery>("radio_state_query");
        writer.structure<RadioStateSet>("radio_state_set");
        writer.structure<RadioStateInfo>("radio_state_info");
        writer.structure<PinQuery>("pin_query");
        writer.structure<PinSet>("pin_set");
        writer.structure<PinInfo>("pin_info");
        writer.structure<PinListQuery>("pin_list_query");
        writer.structure<PinListInfo>("pin_list_info");
        writer.structure<HomeProviderQuery>("home_provider_query");
        writer.structure<HomeProviderSet>("home_provider_set");
        writer.structure<HomeProviderInfo>("home_provider_info");
        writer.structure<RegisterStateQuery>("register_state_query");
        writer.structure<RegisterStateSet>("register_state_set");
        writer.structure<RegisterStateInfo>("register_state_info");
        writer.structure<PacketServiceQuery>("packet_service_query");
        writer.structure<PacketServiceSet>("packet_service_set");
        writer.structure<PacketServiceInfo>("packet_service_info");
        writer.structure<SignalStateQuery>("signal_state_query");
        writer.structure<SignalStateSet>("signal_state_set");
        writer.structure<SignalStateInfo>("signal_state_info");
        writer.structure<ConnectQuery>("connect_query");
        writer.structure<ConnectSet>("connect_set");
        writer.structure<ConnectInfo>("connect_info");
        writer.structure<IpConfigurationQuery>("ip_configuration_query");
        writer.structure<IpConfigurationInfo>("ip_configuration_info");
        writer.structure<DeviceServicesQuery>("device_services_query");
        writer.structure<DeviceServicesInfo>("device_services_info");
        writer.structure<DeviceServiceSubscribeList>("device_service_subscribe_list");
        writer.structure<PacketStatisticsQuery>("packet_statistics_query");
        writer.structure<PacketStatisticsInfo>("packet_statistics_info");
        writer.structure<PreferredProvidersQuery>("preferred_providers_query");
        writer.structure<PreferredProvidersSet>("preferred_providers_set");
        writer.structure<PreferredProvidersInfo>("preferred_providers_info");
        writer.structure<VisibleProvidersQuery>("visible_providers_query");
        writer.structure<VisibleProvidersInfo>("visible_providers_info");
        writer.structure<MulticarrierProvidersQuery>("multicarrier_providers_query");
        writer.structure<MulticarrierProvidersSet>("multicarrier_providers_set");
        writer.structure<MulticarrierProvidersInfo>("multicarrier_providers_info");
        writer.structure<ProvisionedContextsQuery>("provisioned_contexts_query");
        writer.structure<ProvisionedContextsSet>("provisioned_contexts_set");
        writer.structure<ProvisionedContextsInfo>("provisioned_contexts_info");
        writer.structure<ServiceActivationSet>("service_activation_set");
        writer.structure<ServiceActivationInfo>("service_activation_info");
        writer.structure<NetworkIdleHintQuery>("network_idle_hint_query");
        writer.structure<NetworkIdleHintSet>("network_idle_hint_set");
        writer.structure<NetworkIdleHintInfo>("network_idle_hint_info");
        writer.structure<EmergencyModeQuery>("emergency_mode_query");
        writer.structure<EmergencyModeInfo>("emergency_mode_info");
        writer.structure<IpPacketFiltersQuery>("ip_packet_filters_query");
        writer.structure<IpPacketFiltersSet>("ip_packet_filters_set");
        writer.structure<IpPacketFiltersInfo>("ip_packet_filters_info");
        writer.structure<ProxyConfigurationSet>("proxy_configuration_set");
        writer.structure<ProxyConfigurationInfo>("proxy_configuration_info");
        ServiceCommands::for_each(each);
    }
    return writer.good() ? 0 : 1;
}
