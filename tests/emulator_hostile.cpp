// SPDX-License-Identifier: BSL-1.0
#include "emulator_host.hpp"

#include <chrono>
#include <random>

using namespace emulator_test;
using namespace std::chrono_literals;

namespace {

emulator::ModemConfiguration busy_modem() {
    emulator::ModemConfiguration configuration;
    configuration.packet_service = mbim::PacketServiceState::attached;
    configuration.max_sessions = 3;
    configuration.delays.activate = 3ms;
    configuration.delays.scan = 4ms;
    configuration.multicarrier_providers.emplace();
    configuration.throttling.emplace();
    return configuration;
}

/// Every request that the modem knows, as a correct host sends it.
std::vector<Buffer> requests() {
    std::uint32_t id = 100;
    std::vector<Buffer> result;
    auto const add = [&](auto const& request) { result.push_back(Host::command_message(++id, request)); };
    add(mbim::DeviceCapsQuery{});
    add(mbim::SubscriberReadyQuery{});
    add(mbim::RadioStateSet{mbim::RadioSwitch::on});
    mbim::PinSet pin;
    pin.pin_type = mbim::PinType::pin1;
    pin.pin_operation = mbim::PinOperation::enable;
    pin.pin = "1234";
    pin.new_pin = "1235";
    add(pin);
    add(mbim::PinListQuery{});
    add(mbim::HomeProviderQuery{});
    mbim::RegisterStateSet registration;
    registration.provider_id = "00101";
    registration.register_action = mbim::RegisterAction::manual;
    add(registration);
    add(mbim::PacketServiceSet{});
    add(mbim::SignalStateSet{1, 2, 3});
    auto dialling = Host::connect_request();
    dialling.user_name = "anna";
    dialling.password = "s3cret";
    add(dialling);
    add(mbim::ConnectQuery{});
    add(mbim::IpConfigurationQuery{});
    add(mbim::DeviceServicesQuery{});
    std::array const cids{std::uint32_t{9}, std::uint32_t{12}};
    std::array const events{mbim::EventEntry{mbim::services::basic_connect, cids}};
    mbim::DeviceServiceSubscribeList list;
    list.events = events;
    add(list);
    add(mbim::PacketStatisticsQuery{});
    std::array const providers{mbim::Provider{"00101", mbim::ProviderState::home, "A", mbim::CellularClass::gsm, 1, 2}};
    add(mbim::PreferredProvidersSet{providers});
    add(mbim::MulticarrierProvidersSet{providers});
    add(mbim::VisibleProvidersQuery{});
    mbim::ProvisionedContextsSet context;
    context.context.context_type = mbim::context_types::internet;
    context.context.access_string = "internet";
    context.context.password = "s3cret";
    context.provider_id = "00101";
    add(context);
    auto const bytes = to_bytes({1, 2, 3});
    std::array const filters{mbim::PacketFilter{bytes, bytes}};
    add(mbim::IpPacketFiltersSet{0, filters});
    add(mbim::IpPacketFiltersQuery{});
    add(mbim::ServiceActivationSet{bytes});
    add(mbim::NetworkIdleHintSet{mbim::NetworkIdleHint::enabled});
    return result;
}

/// What the modem writes must always be whole, correct messages.
void check_output(Host& host) {
    while (!host.quiet()) {
        auto const view = mbim::decode_message(host.writes.front());
        REQUIRE(view.has_value());
        host.writes.pop_front();
    }
}

/// After whatever was sent, the modem must still serve a host that opens it anew.
void check_alive(Host& host) {
    host.modem.host_left();
    host.time.advance(2s);
    check_output(host);
    host.open();
    CHECK(host.ask(mbim::RadioStateQuery{})->status == mbim::Status::success);
}

} // namespace

TEST_CASE("hostile host: every request cut at every byte, is refused and not taken") {
    for (auto const& message : requests())
        for (std::size_t size = 48; size < message.size(); ++size) {
            Host host{busy_modem()};
            host.open();
            auto cut = Buffer(message.begin(), message.begin() + static_cast<std::ptrdiff_t>(size));
            mbim::detail::store(cut.data() + 4, static_cast<std::uint32_t>(size));
            mbim::detail::store(cut.data() + 44, static_cast<std::uint32_t>(size - 48));
            host.send(cut);
            host.time.advance(10ms);
            REQUIRE_FALSE(host.quiet());
            check_output(host);
        }
}

TEST_CASE("hostile host: every request with every byte changed, is answered by whole messages") {
    for (auto const& message : requests()) {
        Host host{busy_modem()};
        host.open();
        for (std::size_t at = 0; at < message.size(); ++at)
            for (unsigned const change : {0x01u, 0x80u, 0xFFu}) {
                auto changed = message;
                changed[at] ^= static_cast<std::byte>(change);
                host.send(changed);
                host.time.advance(10ms);
                check_output(host);
                host.modem.host_left();
            }
        check_alive(host);
    }
}

TEST_CASE("hostile host: noise, does no harm and costs bounded memory") {
    std::mt19937_64 random{20240229};
    auto const good = requests();
    for (int round = 0; round < 200; ++round) {
        Host host{busy_modem(), random()};
        if (round % 2 == 0)
            host.modem.faults().set_odds(emulator::harmless_faults());
        host.open();
        for (int step = 0; step < 40; ++step) {
            auto piece = good[random() % good.size()];
            auto const changes = random() % 4;
            for (std::uint64_t i = 0; i < changes; ++i)
                piece[random() % piece.size()] = static_cast<std::byte>(random() % 256);
            if (random() % 4 == 0)
                piece.resize(random() % piece.size());
            if (random() % 16 == 0)
                piece.assign(random() % 3000, static_cast<std::byte>(random() % 256));
            host.send(piece);
            if (random() % 3 == 0)
                host.time.advance(std::chrono::milliseconds{random() % 2000});
            if (random() % 20 == 0)
                host.modem.set_hardware_radio(static_cast<mbim::RadioSwitch>(random() % 2));
            if (random() % 20 == 0)
                host.modem.network_detaches(1);
        }
        host.time.advance(5s);
        host.writes.clear();
        CHECK(host.time.pending() <= 40);
        host.modem.set_hardware_radio(mbim::RadioSwitch::on);
        host.modem.host_left();
        host.send(Host::open_message(9999, 4096));
        host.time.advance(5s);
        CHECK(host.modem.state().open);
    }
}
