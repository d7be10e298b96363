// SPDX-License-Identifier: BSL-1.0
#include <mbn/mbim/mbimex_2.hpp>
#include <mbn/mbim/mbimex_3.hpp>
#include <mbn/transport/mbim_requests.hpp>
#include <mbn/transport/mbim_versions.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace mbim = mbn::mbim;
namespace hresult = mbn::hresult;
namespace request = mbn::device_request;
using mbn::DeviceAnswer;
using mbn::DeviceRequest;
using mbn::mbim_translation::decode_answer;
using mbn::mbim_translation::encode_request;

namespace {

template <class Info>
[[nodiscard]] std::vector<std::byte> bytes_of(Info const& info) {
    auto const size = mbim::encoded_size(info);
    REQUIRE(size);
    std::vector<std::byte> bytes(size.size);
    REQUIRE(mbim::encode(info, bytes));
    return bytes;
}

// What an answer with that structure means.
template <class Answer, class Info>
[[nodiscard]] Answer answered(DeviceRequest const& asked, Info const& info) {
    auto const bytes = bytes_of(info);
    auto const answer = decode_answer(asked, mbim::Status::success, bytes);
    REQUIRE(answer);
    return std::get<Answer>(answer.value());
}

// What goes out for a request, read back.
template <class Sent>
[[nodiscard]] mbn::mbim::EncodedCommand sent(DeviceRequest const& asked) {
    auto command = encode_request(asked);
    REQUIRE(command);
    CHECK(command.value().operation == Sent::operation);
    CHECK(command.value().type == Sent::command_type);
    REQUIRE(mbim::decode<Sent>(command.value().info));
    return std::move(command).value();
}

[[nodiscard]] mbn::Provider abroad() {
    mbn::Provider provider;
    provider.id = "00202";
    provider.name = "Example Abroad";
    provider.state = mbn::ProviderState::preferred | mbn::ProviderState::visible;
    provider.cellular_class = mbn::CellularClass::gsm;
    provider.signal = mbn::signal_from_codes(15, 99);
    return provider;
}

} // namespace

TEST_CASE("mbim requests: a query has the operation of its structure and says nothing") {
    auto const is = [](DeviceRequest const& asked, mbim::BasicConnectCid cid, std::size_t size) {
        auto const command = encode_request(asked);
        REQUIRE(command);
        CHECK(command.value().operation == mbim::basic_connect(cid));
        CHECK(command.value().type == mbim::CommandType::query);
        CHECK(command.value().info.size() == size);
    };
    using enum mbim::BasicConnectCid;
    is(request::ReadSubscriber{}, subscriber_ready_status, 0);
    is(request::ReadRadio{}, radio_state, 0);
    is(request::ReadRegistration{}, register_state, 0);
    is(request::ReadPacketService{}, packet_service, 0);
    is(request::ReadHomeProvider{}, home_provider, 0);
    is(request::ReadPreferredProviders{}, preferred_providers, 0);
    is(request::ScanNetwork{}, visible_providers, 4);
    is(request::ReadProvisionedContexts{}, provisioned_contexts, 0);
    is(request::ReadPin{}, pin, 0);
    is(request::ReadPinList{}, pin_list, 0);
}

TEST_CASE("mbim requests: a set carries its arguments") {
    auto const radio = sent<mbim::RadioStateSet>(request::SetSoftwareRadio{mbn::Radio::off});
    CHECK(mbim::decode<mbim::RadioStateSet>(radio.info)->radio_state == mbim::RadioSwitch::off);

    auto const mode =
        sent<mbim::RegisterStateSet>(request::SetRegisterMode{mbn::RegisterMode::manual, "00202", mbn::DataClass::lte});
    auto const set = *mbim::decode<mbim::RegisterStateSet>(mode.info);
    // 0 and 1 in MBIM, 1 and 2 in Windows.
    CHECK(set.register_action == mbim::RegisterAction::manual);
    CHECK(set.provider_id.to_display() == "00202");
    CHECK(set.data_class == mbim::DataClass::lte);
    auto const automatic = sent<mbim::RegisterStateSet>(request::SetRegisterMode{});
    CHECK(mbim::decode<mbim::RegisterStateSet>(automatic.info)->register_action == mbim::RegisterAction::automatic);

    auto const detach = sent<mbim::PacketServiceSet>(request::Detach{});
    CHECK(mbim::decode<mbim::PacketServiceSet>(detach.info)->packet_service_action ==
          mbim::PacketServiceAction::detach);

    auto const thresholds = sent<mbim::SignalStateSet>(request::SetSignalThresholds{{60, 2, 3}});
    auto const signal = *mbim::decode<mbim::SignalStateSet>(thresholds.info);
    CHECK(signal.signal_strength_interval == 60);
    CHECK(signal.rssi_threshold == 2);
    CHECK(signal.error_rate_threshold == 3);

    auto const providers = sent<mbim::PreferredProvidersSet>(request::SetPreferredProviders{{abroad(), {}}});
    auto const list = *mbim::decode<mbim::PreferredProvidersSet>(providers.info);
    REQUIRE(list.providers.size() == 2);
    CHECK(list.providers[0].provider_id.to_display() == "00202");
    CHECK(list.providers[0].provider_name.to_display() == "Example Abroad");
    // Signal means nothing in this list.
    CHECK(list.providers[0].rssi == mbim::unknown_signal);
}

TEST_CASE("mbim requests: a provisioned context goes there and back") {
    mbn::ProvisionedContext context;
    context.id = 3;
    context.type = mbn::ContextType::internet;
    context.access_string = "internet";
    context.user_name = "user";
    context.password = mbn::Secret{"secret"};
    context.compression = mbn::Compression::enable;
    context.auth_protocol = mbn::AuthProtocol::chap;
    auto const command = sent<mbim::ProvisionedContextsSet>(request::SetProvisionedContext{context, "00101"});
    auto const set = *mbim::decode<mbim::ProvisionedContextsSet>(command.info);
    CHECK(set.provider_id.to_display() == "00101");
    CHECK(set.context.context_type == mbim::context_types::internet);

    std::vector<mbim::ProvisionedContext> const contexts{set.context};
    mbim::ProvisionedContextsInfo info;
    info.provisioned_contexts = std::span<mbim::ProvisionedContext const>{contexts};
    auto const back = answered<std::vector<mbn::ProvisionedContext>>(request::ReadProvisionedContexts{}, info);
    CHECK(back == std::vector{context});
}

TEST_CASE("mbim requests: a context type without a number in Windows is custom, and none stays none") {
    using mbn::mbim_translation::context_type;
    CHECK(context_type(mbim::context_types::none) == mbn::ContextType::none);
    CHECK(context_type(mbim::context_types::internet) == mbn::ContextType::internet);
    CHECK(context_type(mbim::context_types::purchase) == mbn::ContextType::purchase);
    CHECK(context_type(mbim::Uuid{}) == mbn::ContextType::custom);
}

TEST_CASE("mbim requests: a PUK is a PIN type of its own in MBIM and a state in Windows") {
    using mbn::PinType;
    mbim::PinInfo info;
    info.pin_type = mbim::PinType::puk1;
    info.pin_state = mbim::PinState::locked;
    info.remaining_attempts = 10;
    auto const blocked = answered<mbn::PinStatus>(request::ReadPin{}, info);
    CHECK(blocked == mbn::PinStatus{mbn::PinState::unblock, PinType::pin1, 10});
    info.pin_type = mbim::PinType::pin2;
    CHECK(answered<mbn::PinStatus>(request::ReadPin{}, info) ==
          mbn::PinStatus{mbn::PinState::enter, PinType::pin2, 10});
    info.pin_state = mbim::PinState::unlocked;
    CHECK(answered<mbn::PinStatus>(request::ReadPin{}, info).state == mbn::PinState::none);

    auto const unblock = sent<mbim::PinSet>(request::OperatePin{
        mbn::PinOperation::unblock, PinType::pin1, mbn::Secret{"12345678"}, mbn::Secret{"1111"}, {}});
    auto const set = *mbim::decode<mbim::PinSet>(unblock.info);
    CHECK(set.pin_type == mbim::PinType::puk1);
    CHECK(set.pin_operation == mbim::PinOperation::enter);
    CHECK(set.pin.to_display() == "12345678");
    CHECK(set.new_pin.to_display() == "1111");
    auto const change = sent<mbim::PinSet>(
        request::OperatePin{mbn::PinOperation::change, PinType::pin2, mbn::Secret{"1"}, mbn::Secret{"2"}, {}});
    CHECK(mbim::decode<mbim::PinSet>(change.info)->pin_operation == mbim::PinOperation::change);
    CHECK(mbim::decode<mbim::PinSet>(change.info)->pin_type == mbim::PinType::pin2);
    for (auto const& [type, name, symbol] : enumerators(PinType{})) {
        CAPTURE(name);
        auto const puk = mbn::mbim_translation::puk_type(type);
        if (puk != mbim::PinType::none)
            CHECK(mbn::mbim_translation::pin_type(puk) == type);
    }
}

TEST_CASE("mbim requests: a wrong PIN comes back with the attempts that are left") {
    mbim::PinInfo info;
    info.pin_type = mbim::PinType::pin1;
    info.pin_state = mbim::PinState::locked;
    info.remaining_attempts = 2;
    auto const bytes = bytes_of(info);
    auto const wrong = decode_answer(request::OperatePin{}, mbim::Status::failure, bytes);
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().code == hresult::e_mbn_failure);
    CHECK(wrong.error().attempts_remaining == 2);
    CHECK(wrong.error().device_status == 2);
    auto const bare = decode_answer(request::OperatePin{}, mbim::Status::failure, {});
    CHECK(bare.error().attempts_remaining == mbn::attempts_unknown);
}

TEST_CASE("mbim requests: networks carry a signal where they are visible") {
    mbim::Provider one = mbn::mbim_translation::mbim_provider(abroad());
    mbn::Provider const named = abroad();
    one.provider_id = mbim::Text{named.id};
    one.provider_name = mbim::Text{named.name};
    one.rssi = 15;
    std::vector<mbim::Provider> list{one};
    mbim::VisibleProvidersInfo info;
    info.providers = std::span<mbim::Provider const>{list};
    auto const seen = answered<mbn::VisibleProviders>(request::ScanNetwork{}, info);
    CHECK(seen.providers == std::vector{abroad()});

    list.front().provider_state = mbim::ProviderState::preferred;
    mbim::PreferredProvidersInfo preferred;
    preferred.providers = std::span<mbim::Provider const>{list};
    auto const known = answered<std::vector<mbn::Provider>>(request::ReadPreferredProviders{}, preferred);
    REQUIRE(known.size() == 1);
    CHECK_FALSE(known[0].signal.dbm);
}

TEST_CASE("mbim requests: an error status carries its number and the network's cause") {
    mbim::RegisterStateInfo info;
    info.nw_error = 11;
    auto const bytes = bytes_of(info);
    auto const refused = decode_answer(request::SetRegisterMode{}, mbim::Status::failure, bytes);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == hresult::e_fail);
    CHECK(refused.error().cause == mbn::NetworkCause::plmn_not_allowed);
    CHECK(decode_answer(request::SetRegisterMode{}, mbim::Status::provider_not_visible, {}).error().code ==
          hresult::e_mbn_provider_not_visible);
    CHECK(decode_answer(request::ScanNetwork{}, mbim::Status::busy, {}).error().code == hresult::error_busy);
}

TEST_CASE("mbim requests: a success that cannot be read is a broken device, cut anywhere") {
    mbim::PinInfo info;
    auto const bytes = bytes_of(info);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        CAPTURE(size);
        auto const answer = decode_answer(request::ReadPin{}, mbim::Status::success, mbim::Bytes{bytes}.first(size));
        REQUIRE_FALSE(answer);
        CHECK(answer.error().code == hresult::error_gen_failure);
    }
}

TEST_CASE("mbim requests: what is no command of MBIM is refused, and so is a text that is too long") {
    CHECK(encode_request(request::Attach{}).error().code == hresult::error_not_supported);
    CHECK(encode_request(request::ReadVisibleProviders{}).error().code == hresult::error_not_supported);
    auto const long_pin = encode_request(
        request::OperatePin{mbn::PinOperation::enter, mbn::PinType::pin1, mbn::Secret{std::string(40, '1')}, {}, {}});
    REQUIRE_FALSE(long_pin);
    CHECK(long_pin.error().code == hresult::e_invalidarg);
    CHECK(to_string(long_pin.error()).find("1111") == std::string::npos);
}

TEST_CASE("mbimex: which bits of 5G a device has in version 3 is told by the subclass") {
    using mbim::DataClass, mbim::DataClass3, mbim::DataSubclass, mbn::mbim_translation::data_class;
    static_assert(data_class(DataClass3::lte, DataSubclass::none) == DataClass::lte);
    static_assert(data_class(DataClass3::lte, DataSubclass::elte) == DataClass::lte);
    static_assert(data_class(DataClass3::nr, DataSubclass::none) == DataClass::nr_nsa);
    static_assert(data_class(DataClass3::nr | DataClass3::lte, DataSubclass::endc) ==
                  (DataClass::nr_nsa | DataClass::lte));
    for (auto const subclass : {DataSubclass::nr, DataSubclass::nedc, DataSubclass::ngendc})
        CHECK(data_class(DataClass3::nr, subclass) == DataClass::nr_sa);
}

TEST_CASE("mbimex: what version 3 says of the SIM is read with and without all of it, and cut anywhere") {
    using mbim::Mbimex, mbn::mbim_translation::in_first_version;
    mbim::SubscriberReadyInfo3 told{mbim::ReadyState::initialized, mbim::SubscriberReadyFlag::esim, {}, {}, {}, {}};
    mbim::SubscriberReadyInfo expected{mbim::ReadyState::initialized, {}, {}, {}, {}};
    auto const operation = mbim::SubscriberReadyInfo::operation;
    auto const read = [&] {
        auto const bytes = in_first_version(operation, bytes_of(told), Mbimex::v3);
        REQUIRE(bytes);
        auto const info = mbim::decode<mbim::SubscriberReadyInfo>(*bytes);
        REQUIRE(info);
        CHECK(*info == expected);
    };
    read();
    std::array const numbers{mbim::Text{"+15550100"}, mbim::Text{}, mbim::Text{"+15550102"}};
    told.subscriber_id = expected.subscriber_id = "001010123456789";
    told.telephone_numbers = expected.telephone_numbers = numbers;
    read();
    told.sim_icc_id = expected.sim_icc_id = "8900101012345678909";
    told.ready_info = expected.ready_info = mbim::ReadyInfo::protect_unique_id;
    read();

    auto const whole = bytes_of(told);
    CHECK_FALSE(in_first_version(operation, whole, Mbimex::v2));
    CHECK_FALSE(in_first_version(mbim::ConnectInfo::operation, whole, Mbimex::v3));
    for (std::size_t size = 0; size < whole.size(); ++size) {
        auto const bytes = in_first_version(operation, std::span{whole}.first(size), Mbimex::v3);
        REQUIRE(bytes);
        CHECK(mbim::decode<mbim::SubscriberReadyInfo>(*bytes).has_value() ==
              mbim::decode<mbim::SubscriberReadyInfo3>(std::span{whole}.first(size)).has_value());
    }
    // Offsets into the fixed part, in front of it and far behind.
    for (std::uint32_t const offset : {0u, 3u, 4u, 40u, 0x7FFFFFFFu, 0xFFFFFFFFu}) {
        auto bytes = whole;
        mbim::detail::store(bytes.data() + 8, offset);
        bytes = in_first_version(operation, bytes, Mbimex::v3).value();
        CHECK(mbim::decode<mbim::SubscriberReadyInfo>(bytes).has_value() == (offset == 4 || offset == 40));
    }
}

TEST_CASE("mbimex: a command is sent as the agreed version has it, and what is none of MBIM 1.0 is refused") {
    using mbim::Mbimex, mbn::mbim_translation::in_version;
    mbim::ConnectSet set;
    set.session_id = 7;
    set.activation_command = mbim::ActivationCommand::activate;
    set.access_string = "internet";
    set.user_name = "me";
    set.password = "s3cret-word";
    set.compression = mbim::Compression::enable;
    set.auth_protocol = mbim::AuthProtocol::pap;
    set.ip_type = mbim::ContextIpType::ipv4v6;
    set.context_type = mbim::context_types::vpn;
    auto const connect = mbim::to_command(set).value();
    for (auto const version : {Mbimex::v1, Mbimex::v2})
        CHECK(in_version(connect, version).value().info == connect.info);
    auto const third = in_version(connect, Mbimex::v3);
    REQUIRE(third);
    mbim::ConnectSet3 const expected{7,
                                     mbim::ActivationCommand::activate,
                                     mbim::Compression::enable,
                                     mbim::AuthProtocol::pap,
                                     mbim::ContextIpType::ipv4v6,
                                     mbim::context_types::vpn,
                                     mbim::MediaPreference::cellular,
                                     "internet",
                                     "me",
                                     "s3cret-word",
                                     {}};
    CHECK(mbim::decode<mbim::ConnectSet3>(third.value().info).value() == expected);

    auto const query = in_version(mbim::to_command(mbim::ConnectQuery{7}).value(), Mbimex::v3);
    CHECK(query.value().info.size() == 4);
    CHECK(query.value().type == mbim::CommandType::query);

    mbim::RegisterStateSet registration;
    registration.provider_id = "00202";
    registration.data_class = mbim::DataClass::lte | mbim::DataClass::nr_sa;
    auto const registering = in_version(mbim::to_command(registration).value(), Mbimex::v3);
    auto const sent = mbim::decode<mbim::RegisterStateSet>(registering.value().info);
    CHECK(sent->provider_id == mbim::Text{"00202"});
    CHECK(sent->data_class == (mbim::DataClass::lte | mbim::DataClass::nr_nsa));

    for (auto const& operation : {mbim::ConnectInfo::operation, mbim::RegisterStateInfo::operation})
        for (auto const type : {mbim::CommandType::query, mbim::CommandType::set}) {
            auto const empty = in_version({operation, type, {}}, Mbimex::v3);
            if (operation == mbim::RegisterStateInfo::operation && type == mbim::CommandType::query)
                CHECK(empty.has_value());
            else
                CHECK(empty.error().code == hresult::e_invalidarg);
        }
}
