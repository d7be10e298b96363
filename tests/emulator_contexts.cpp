// SPDX-License-Identifier: BSL-1.0
#include "emulator_host.hpp"

#include <mbn/mbim/basic_connect_extensions/version.hpp>
#include <mbn/mbim/mbimex_2.hpp>
#include <mbn/mbim/mbimex_3.hpp>

#include <array>
#include <chrono>

using namespace emulator_test;
using namespace std::chrono_literals;
using mbim::ActivationState, mbim::PacketServiceState, mbim::Status;

namespace {

emulator::ModemConfiguration with_both_families() {
    auto configuration = attached();
    configuration.ip.ipv6 = emulator::Ipv6Configuration{};
    return configuration;
}

struct Refused {
    Status status{};
    std::uint32_t cause = 0;

    bool operator==(Refused const&) const = default;
};

Refused refusal(Host& host, std::string_view name) {
    auto const answer = host.ask(Host::connect_request(name));
    host.drop_indications();
    return {answer->status, answer->info.empty() ? 0 : answer.info<mbim::ConnectInfo>().nw_error};
}

constexpr Refused unknown_name{Status::invalid_access_string, 27};
constexpr Refused plain_failure{Status::failure, 0};

} // namespace

TEST_CASE("throttling: throttled_after_repeated_27: the modem stops asking and tells no cause") {
    auto configuration = attached();
    configuration.throttling = emulator::ThrottlingConfiguration{3, 10min};
    Host host{configuration};
    host.open();
    for (int i = 0; i < 3; ++i)
        CHECK(refusal(host, "nowhere") == unknown_name);
    CHECK(refusal(host, "nowhere") == plain_failure);
    CHECK(refusal(host, "NOWHERE") == plain_failure);
    // Other names go on.
    CHECK(refusal(host, "elsewhere") == unknown_name);

    SUBCASE("it ends by itself, counted from the last refusal") {
        host.time.advance(10min - 1ms);
        CHECK(refusal(host, "nowhere") == plain_failure);
        host.time.advance(1ms);
        for (int i = 0; i < 3; ++i)
            CHECK(refusal(host, "nowhere") == unknown_name);
        CHECK(refusal(host, "nowhere") == plain_failure);
    }
    SUBCASE("it ends with the radio") {
        static_cast<void>(host.ask(mbim::RadioStateSet{mbim::RadioSwitch::off}));
        host.drop_indications();
        static_cast<void>(host.ask(mbim::RadioStateSet{mbim::RadioSwitch::on}));
        host.drop_indications();
        CHECK(refusal(host, "nowhere") == unknown_name);
    }
    SUBCASE("it outlives the host") {
        host.open();
        CHECK(refusal(host, "nowhere") == plain_failure);
    }
    SUBCASE("it ends with the power") {
        host.modem.vanish();
        host.modem.reappear();
        host.open();
        CHECK(refusal(host, "nowhere") == unknown_name);
    }
}

TEST_CASE("throttling: a success between refusals, starts the count again") {
    auto configuration = attached();
    configuration.throttling = emulator::ThrottlingConfiguration{2, 10min};
    configuration.access_points = {{"corporate", "anna", "s3cret", std::nullopt}};
    Host host{configuration};
    host.open();
    auto right = Host::connect_request("corporate");
    right.user_name = "anna";
    right.password = "s3cret";
    for (int i = 0; i < 3; ++i) {
        CHECK(refusal(host, "corporate") == Refused{Status::invalid_user_name_password, 29});
        CHECK(host.ask(right)->status == Status::success);
        host.drop_indications();
        CHECK(host.ask(Host::disconnect_request())->status == Status::success);
        host.drop_indications();
    }
}

TEST_CASE("throttling: as it comes, there is none") {
    Host host{attached()};
    host.open();
    for (int i = 0; i < 20; ++i)
        CHECK(refusal(host, "nowhere") == unknown_name);
}

TEST_CASE("throttling: many names, and the memory of the modem does not grow with them") {
    emulator::Throttle throttle{emulator::ThrottlingConfiguration{1, 1h}};
    for (int i = 0; i < 200; ++i)
        throttle.count("name" + std::to_string(i), 0ns);
    CHECK_FALSE(throttle.holds("name0", 0ns));
    CHECK(throttle.holds("name199", 0ns));
    CHECK(throttle.holds("NAME199", 59min));
    CHECK_FALSE(throttle.holds("name199", 1h));
}

TEST_CASE("another host: its session, is told as one that nobody here asked for") {
    Host host{attached()};
    host.open();
    CHECK(host.modem.other_host_activates(0, "nowhere") == Status::invalid_access_string);
    CHECK(host.quiet());
    CHECK(host.modem.other_host_activates(0, "internet") == Status::success);
    auto const told = host.next();
    CHECK(told.info<mbim::ConnectInfo>().activation_state == ActivationState::activated);
    CHECK(told.info<mbim::ConnectInfo>().context_type == mbim::context_types::internet);
    CHECK(host.quiet());

    CHECK(host.ask(Host::connect_request())->status == Status::max_activated_contexts);
    CHECK(host.ask(mbim::IpConfigurationQuery{})->status == Status::success);
    CHECK(host.modem.other_host_activates(0, "internet") == Status::max_activated_contexts);

    CHECK(host.modem.other_host_deactivates(0) == Status::success);
    auto const ended = host.next();
    CHECK(ended.info<mbim::ConnectInfo>().activation_state == ActivationState::deactivated);
    CHECK(ended.info<mbim::ConnectInfo>().nw_error == 0);
    CHECK(host.modem.other_host_deactivates(0) == Status::context_not_activated);
    CHECK(host.connect() == Status::success);
}

TEST_CASE("another host: ends the session of this one") {
    Host host{attached()};
    host.open();
    CHECK(host.connect() == Status::success);
    CHECK(host.modem.other_host_deactivates(0) == Status::success);
    CHECK(host.next().info<mbim::ConnectInfo>().activation_state == ActivationState::deactivated);
    CHECK(host.ask(Host::disconnect_request())->status == Status::context_not_activated);
}

TEST_CASE("another host: takes the time that an activation takes") {
    auto configuration = attached();
    configuration.delays.activate = 2s;
    configuration.delays.deactivate = 1s;
    Host host{configuration};
    host.open();
    CHECK_FALSE(host.modem.other_host_activates(0, "internet"));
    CHECK(host.ask(Host::connect_request())->status == Status::max_activated_contexts);
    host.time.advance(2s);
    CHECK(host.next().info<mbim::ConnectInfo>().activation_state == ActivationState::activated);
    CHECK_FALSE(host.modem.other_host_deactivates(0));
    host.time.advance(1s);
    CHECK(host.next().info<mbim::ConnectInfo>().activation_state == ActivationState::deactivated);
}

TEST_CASE("another host: is bound by the same rules") {
    emulator::ModemConfiguration configuration;
    configuration.max_sessions = 2;
    Host host{configuration};
    host.open();
    CHECK(host.modem.other_host_activates(0, "internet") == Status::packet_service_detached);
    CHECK(host.attach() == Status::success);
    CHECK(host.connect("internet", 1) == Status::success);
    CHECK(host.modem.other_host_activates(1, "internet") == Status::operation_not_allowed);
    CHECK(host.modem.other_host_activates(0, "internet") == Status::success);
    host.modem.set_hardware_radio(mbim::RadioSwitch::off);
    CHECK(host.modem.other_host_activates(0, "internet") == Status::radio_power_off);
}

TEST_CASE("voice call: a modem for one thing at a time, refuses to activate meanwhile") {
    auto configuration = attached();
    configuration.voice_class = mbim::VoiceClass::separate_voice_data;
    Host host{configuration};
    host.open();
    CHECK(host.ask(mbim::DeviceCapsQuery{}).info<mbim::DeviceCapsInfo>().voice_class ==
          mbim::VoiceClass::separate_voice_data);
    host.modem.set_voice_call(mbim::VoiceCallState::in_progress);
    auto const begun = host.next();
    CHECK(begun.info<mbim::ConnectInfo>().voice_call_state == mbim::VoiceCallState::in_progress);
    CHECK(begun.info<mbim::ConnectInfo>().activation_state == ActivationState::deactivated);
    CHECK(host.quiet());
    CHECK(host.ask(Host::connect_request())->status == Status::voice_call_in_progress);
    host.modem.set_voice_call(mbim::VoiceCallState::in_progress);
    CHECK(host.quiet());
    host.modem.set_voice_call(mbim::VoiceCallState::hang_up);
    CHECK(host.next().info<mbim::ConnectInfo>().voice_call_state == mbim::VoiceCallState::hang_up);
    CHECK(host.connect() == Status::success);

    // A session that is there stays, and is told with the call.
    host.modem.set_voice_call(mbim::VoiceCallState::in_progress);
    auto const during = host.next();
    CHECK(during.info<mbim::ConnectInfo>().activation_state == ActivationState::activated);
    CHECK(during.info<mbim::ConnectInfo>().voice_call_state == mbim::VoiceCallState::in_progress);
}

TEST_CASE("voice call: a modem for both at once, activates") {
    auto configuration = attached();
    configuration.voice_class = mbim::VoiceClass::simultaneous_voice_data;
    Host host{configuration};
    host.open();
    host.modem.set_voice_call(mbim::VoiceCallState::in_progress);
    host.drop_indications();
    CHECK(host.connect() == Status::success);
}

TEST_CASE("late IP settings: ipv6_prefix_late: IPv6 comes after the activation and is told") {
    auto configuration = with_both_families();
    configuration.delays.ipv6_settings = 2s;
    Host host{configuration};
    host.open();
    auto const connected = host.ask(Host::connect_request());
    CHECK(connected.info<mbim::ConnectInfo>().ip_type == mbim::ContextIpType::ipv4v6);
    CHECK(host.next().is_indication_of(Cid::connect));
    auto const before = host.ask(mbim::IpConfigurationQuery{});
    CHECK(before.info<mbim::IpConfigurationInfo>().ipv4_addresses.size() == 1);
    CHECK(before.info<mbim::IpConfigurationInfo>().ipv6_addresses.empty());
    CHECK(before.info<mbim::IpConfigurationInfo>().ipv6_configuration_available == mbim::IpAvailable::none);
    host.time.advance(2s);
    auto const told = host.next();
    auto const info = told.info<mbim::IpConfigurationInfo>();
    CHECK(info.ipv4_addresses.size() == 1);
    CHECK(info.ipv6_addresses.size() == 1);
    CHECK(host.quiet());
    CHECK(host.ask(mbim::IpConfigurationQuery{}).info<mbim::IpConfigurationInfo>() == info);
}

TEST_CASE("late IP settings: ip_pending_then_delivered: none at first, all of them later") {
    auto configuration = with_both_families();
    configuration.delays.ip_settings = 1s;
    SUBCASE("both families at once") {
        Host host{configuration};
        host.open();
        CHECK(host.connect() == Status::success);
        auto const before = host.ask(mbim::IpConfigurationQuery{});
        CHECK(before->status == Status::success);
        CHECK(before.info<mbim::IpConfigurationInfo>() == mbim::IpConfigurationInfo{});
        host.time.advance(1s);
        CHECK(host.next().info<mbim::IpConfigurationInfo>().ipv6_addresses.size() == 1);
        CHECK(host.quiet());
    }
    SUBCASE("one after the other") {
        configuration.delays.ipv6_settings = 3s;
        Host host{configuration};
        host.open();
        CHECK(host.connect() == Status::success);
        host.time.advance(1s);
        CHECK(host.next().info<mbim::IpConfigurationInfo>().ipv6_addresses.empty());
        host.time.advance(2s);
        CHECK(host.next().info<mbim::IpConfigurationInfo>().ipv6_addresses.size() == 1);
        CHECK(host.quiet());
    }
    SUBCASE("only the later one is granted") {
        configuration.ip.ipv4.reset();
        configuration.delays.ipv6_settings = 3s;
        Host host{configuration};
        host.open();
        CHECK(host.connect() == Status::success);
        host.time.advance(1s);
        CHECK(host.quiet());
        host.time.advance(2s);
        CHECK(host.next().info<mbim::IpConfigurationInfo>().ipv6_addresses.size() == 1);
    }
}

TEST_CASE("late IP settings: what ends the session, ends the wait") {
    auto configuration = with_both_families();
    configuration.delays.ip_settings = 1s;
    configuration.delays.ipv6_settings = 2s;
    Host host{configuration};
    host.open();
    CHECK(host.connect() == Status::success);
    SUBCASE("the host") {
        CHECK(host.ask(Host::disconnect_request())->status == Status::success);
    }
    SUBCASE("the network") {
        CHECK(host.modem.network_drops_context(0, 36));
    }
    SUBCASE("other settings of the network") {
        CHECK(host.modem.network_changes_ip(0, {}));
    }
    host.drop_indications();
    CHECK(host.time.pending() == 0);
    host.time.advance(5s);
    CHECK(host.quiet());
}

TEST_CASE("packet filters: belong to an active session") {
    Host host{attached()};
    host.open();
    CHECK(host.ask(mbim::IpPacketFiltersQuery{0})->status == Status::context_not_activated);
    CHECK(host.ask(mbim::IpPacketFiltersQuery{1})->status == Status::invalid_parameters);
    CHECK(host.ask(mbim::IpPacketFiltersSet{})->status == Status::context_not_activated);
    CHECK(host.connect() == Status::success);
    CHECK(host.ask(mbim::IpPacketFiltersQuery{0}).info<mbim::IpPacketFiltersInfo>().packet_filters.empty());

    auto const bytes = to_bytes({0x45, 0, 0});
    auto const mask = to_bytes({0xff, 0, 0xff});
    std::array const filters{mbim::PacketFilter{bytes, mask}, mbim::PacketFilter{mask, bytes}};
    auto const answer = host.ask(mbim::IpPacketFiltersSet{0, filters});
    CHECK(answer->status == Status::success);
    CHECK(answer.info<mbim::IpPacketFiltersInfo>() == mbim::IpPacketFiltersInfo{0, filters});
    auto const again = host.ask(mbim::IpPacketFiltersQuery{0});
    CHECK(again.info<mbim::IpPacketFiltersInfo>() == mbim::IpPacketFiltersInfo{0, filters});

    SUBCASE("too many, or too long") {
        std::vector<mbim::PacketFilter> const many(17, filters[0]);
        CHECK(host.ask(mbim::IpPacketFiltersSet{0, std::span<mbim::PacketFilter const>{many}})->status ==
              Status::filter_not_supported);
        Buffer const large(193);
        std::array const too_long{mbim::PacketFilter{large, large}};
        CHECK(host.ask(mbim::IpPacketFiltersSet{0, too_long})->status == Status::filter_not_supported);
        CHECK(host.ask(mbim::IpPacketFiltersQuery{0}).info<mbim::IpPacketFiltersInfo>().packet_filters.size() == 2);
    }
    SUBCASE("none again") {
        CHECK(host.ask(mbim::IpPacketFiltersSet{}).info<mbim::IpPacketFiltersInfo>().packet_filters.empty());
    }
    SUBCASE("gone with the session") {
        CHECK(host.ask(Host::disconnect_request())->status == Status::success);
        host.drop_indications();
        CHECK(host.connect() == Status::success);
        CHECK(host.ask(mbim::IpPacketFiltersQuery{0}).info<mbim::IpPacketFiltersInfo>().packet_filters.empty());
    }
}

TEST_CASE("mbimex: a modem of MBIM 1.0, does not know the question") {
    Host host;
    host.open();
    CHECK(host.ask(mbim::VersionQuery{0x0100, 0x0300})->status == Status::no_device_support);
}

TEST_CASE("mbimex: the newest version that both know, is spoken until the modem is opened anew") {
    auto configuration = attached();
    configuration.mbimex = mbim::Mbimex::v3;
    Host host{configuration};
    host.open();
    CHECK(host.ask(mbim::DeviceServicesQuery{}).info<mbim::DeviceServicesInfo>().device_services.size() == 2);
    CHECK(host.ask(mbim::VersionQuery{0x0100, 0x0400}).info<mbim::VersionInfo>() == mbim::VersionInfo{0x0100, 0x0300});
    CHECK(host.ask(mbim::ConnectQuery3{0})->info.size() > 36);
    CHECK(host.ask(mbim::VersionQuery{0x0100, 0x0200}).info<mbim::VersionInfo>() == mbim::VersionInfo{0x0100, 0x0200});
    CHECK(host.ask(mbim::ConnectQuery{0})->info.size() == 36);
    CHECK(host.ask(mbim::PacketServiceQuery{})->info.size() == 32);
    host.open();
    CHECK(host.ask(mbim::PacketServiceQuery{})->info.size() == 28);
    host.modem.faults().add({mbim::MessageType::command, mbim::VersionInfo::operation.service, {}, {}},
                            emulator::refuse(Status::busy));
    CHECK(host.ask(mbim::VersionQuery{0x0100, 0x0300})->status == Status::busy);
    CHECK(host.ask(mbim::PacketServiceQuery{})->info.size() == 28);
}

TEST_CASE("mbimex: what version 2 changed, is said so") {
    auto configuration = attached();
    configuration.mbimex = mbim::Mbimex::v2;
    configuration.data_classes = mbim::DataClass::lte | mbim::DataClass::nr_sa;
    Host host{configuration};
    host.open();
    CHECK(host.ask(mbim::VersionQuery{0x0100, 0x0300}).info<mbim::VersionInfo>() == mbim::VersionInfo{0x0100, 0x0200});
    auto const registration = host.ask(mbim::RegisterStateQuery{});
    CHECK(registration.info<mbim::RegisterStateInfo2>().preferred_data_classes == configuration.data_classes);
    auto const packet_service = host.ask(mbim::PacketServiceQuery{});
    CHECK(packet_service.info<mbim::PacketServiceInfo2>().current_data_class == mbim::DataClass::nr_sa);
    CHECK(host.ask(mbim::SignalStateQuery{}).info<mbim::SignalStateInfo2>().rssi == 21);
    CHECK(host.connect() == Status::success);
    host.modem.network_detaches(10);
    CHECK(host.next()->info.size() == 36);
    CHECK(host.next().info<mbim::PacketServiceInfo2>().packet_service_state == PacketServiceState::detached);
}

TEST_CASE("mbimex: what version 3 changed, is said and understood so") {
    auto configuration = attached();
    configuration.mbimex = mbim::Mbimex::v3;
    configuration.data_classes = mbim::DataClass::lte | mbim::DataClass::nr_sa;
    configuration.access_points = {{"Private.Example", "me", "s3cret-word", {}}};
    Host host{configuration};
    host.open();
    CHECK(host.ask(mbim::VersionQuery{0x0100, 0x0300})->status == Status::success);
    auto const subscriber = host.ask(mbim::SubscriberReadyQuery{});
    CHECK(subscriber.info<mbim::SubscriberReadyInfo3>().subscriber_id == mbim::Text{"001010123456789"});
    CHECK(subscriber.info<mbim::SubscriberReadyInfo3>().telephone_numbers.size() == 1);
    auto const packet_service = host.ask(mbim::PacketServiceQuery{}).info<mbim::PacketServiceInfo3>();
    CHECK(packet_service.current_data_class == mbim::DataClass3::nr);
    CHECK(packet_service.data_subclass == mbim::DataSubclass::nr);

    mbim::ConnectSet3 set;
    set.activation_command = mbim::ActivationCommand::activate;
    set.access_string = "private.example";
    set.user_name = "me";
    set.password = "wrong-word";
    CHECK(host.ask(set).info<mbim::ConnectInfo3>().nw_error == 29);
    set.password = "s3cret-word";
    auto const connected = host.ask(set);
    CHECK(connected.info<mbim::ConnectInfo3>().access_string == mbim::Text{"private.example"});
    CHECK(connected.info<mbim::ConnectInfo3>().media_preference == mbim::MediaPreference::cellular);
    CHECK(host.next().is_indication_of(Cid::connect));
    CHECK(host.ask(Host::connect_request("private.example"))->status == Status::invalid_parameters);

    auto const bytes = to_bytes({0x45, 0, 0});
    std::array const filters{mbim::PacketFilter3{bytes, bytes, 9}};
    CHECK(host.ask(mbim::IpPacketFiltersSet3{0, filters}).info<mbim::IpPacketFiltersInfo3>() ==
          mbim::IpPacketFiltersInfo3{0, filters});
    host.modem.network_drops_context(0, 36);
    auto const dropped = host.next();
    CHECK(dropped.info<mbim::ConnectInfo3>().activation_state == ActivationState::deactivated);
    CHECK(dropped.info<mbim::ConnectInfo3>().nw_error == 36);
    CHECK(host.logged("access_string=\"private.example\""));
    CHECK_FALSE(host.logged("s3cret-word"));
}

TEST_CASE("provisioned contexts: are kept, written one by one, and told when they change") {
    auto configuration = attached();
    configuration.provisioned_contexts = {
        {1, mbim::context_types::internet, "operator", "user", "s3cret-word", {}, mbim::AuthProtocol::pap, ""},
        {9, mbim::context_types::internet, "elsewhere", "", "", {}, {}, "00202"}};
    Host host{configuration};
    host.open();
    auto const before = host.ask(mbim::ProvisionedContextsQuery{});
    auto const contexts = before.info<mbim::ProvisionedContextsInfo>().provisioned_contexts;
    // The other is for another home network.
    REQUIRE(contexts.size() == 1);
    CHECK(contexts[0].context_id == 1);
    CHECK(contexts[0].access_string == mbim::Text{"operator"});
    CHECK(contexts[0].user_name == mbim::Text{"user"});
    CHECK(contexts[0].password == mbim::Text{"s3cret-word"});
    CHECK(contexts[0].auth_protocol == mbim::AuthProtocol::pap);

    mbim::ProvisionedContextsSet set;
    set.context.context_id = 2;
    set.context.context_type = mbim::context_types::mms;
    set.context.access_string = "mms";
    auto const added = host.ask(set);
    CHECK(added->status == Status::success);
    CHECK(added.info<mbim::ProvisionedContextsInfo>().provisioned_contexts.size() == 2);
    CHECK(host.next().info<mbim::ProvisionedContextsInfo>() == added.info<mbim::ProvisionedContextsInfo>());

    set.context.access_string = "mms2";
    set.provider_id = "";
    auto const changed = host.ask(set);
    CHECK(changed.info<mbim::ProvisionedContextsInfo>().provisioned_contexts[1].access_string == mbim::Text{"mms2"});
    host.drop_indications();

    set.context.context_type = mbim::context_types::none;
    CHECK(host.ask(set).info<mbim::ProvisionedContextsInfo>().provisioned_contexts.size() == 1);
    host.drop_indications();

    SUBCASE("for another home network") {
        set.context.context_type = mbim::context_types::internet;
        set.provider_id = "00202";
        CHECK(host.ask(set).info<mbim::ProvisionedContextsInfo>().provisioned_contexts.size() == 1);
        host.drop_indications();
        set.provider_id = "abc";
        CHECK(host.ask(set)->status == Status::invalid_parameters);
    }
    SUBCASE("an ID that the modem chooses") {
        set.context.context_id = 0xFFFFFFFF;
        set.context.context_type = mbim::context_types::internet;
        auto const answer = host.ask(set);
        auto const kept = answer.info<mbim::ProvisionedContextsInfo>().provisioned_contexts;
        REQUIRE(kept.size() == 2);
        CHECK(kept[1].context_id == 2);
    }
    SUBCASE("parameters that cannot be") {
        set.context.auth_protocol = static_cast<mbim::AuthProtocol>(4);
        CHECK(host.ask(set)->status == Status::invalid_parameters);
        set.context.auth_protocol = {};
        set.context.compression = static_cast<mbim::Compression>(2);
        CHECK(host.ask(set)->status == Status::invalid_parameters);
    }
    SUBCASE("too many") {
        set.context.context_type = mbim::context_types::internet;
        Status status{};
        for (set.context.context_id = 100; status == Status::success && set.context.context_id < 200;
             ++set.context.context_id) {
            status = host.ask(set)->status;
            host.drop_indications();
        }
        CHECK(status == Status::write_failure);
        CHECK(set.context.context_id == 131);
    }
    SUBCASE("the operator writes them") {
        host.modem.set_provisioned_contexts({});
        CHECK(host.next().info<mbim::ProvisionedContextsInfo>().provisioned_contexts.empty());
    }
    CHECK_FALSE(host.logged("s3cret-word"));
    CHECK_FALSE(host.logged("\"user\""));
}
