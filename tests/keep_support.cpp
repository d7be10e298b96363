// SPDX-License-Identifier: BSL-1.0
#include "keep_support.hpp"

#include <mbn/connection.hpp>
#include <mbn/emulator/running_modem.hpp>
#include <mbn/mbim/memory_channel.hpp>
#include <mbn/profile/typed_profiles.hpp>
#include <mbn/transport/mbim.hpp>

#include <algorithm>
#include <utility>

template class mbn::KeepConnected<keep_test::VirtualClock, keep_test::WallClock>;
template class mbn::detail::Keeper<keep_test::VirtualClock, keep_test::WallClock>;

namespace keep_test {

using Modem = emulator::RunningModem<VirtualClock>;

// Where a modem is plugged in: the other end of a path. The transport asks it anew each time it opens the device, so
// that what finds a device by its identity can stand here.
class Bay {
public:
    [[nodiscard]] auto connector() {
        return [this](boost::asio::any_io_executor const& executor) { return modem_->connector()(executor); };
    }
    void plug(Modem& modem) { modem_ = &modem; }

private:
    Modem* modem_ = nullptr;
};

using Backend = mbn::Backend<mbn::OnClock<mbn::Desktop, VirtualClock>, mbn::TypedProfiles,
                             mbn::MbimTransport<mbim::MemoryChannel, VirtualClock>>;

struct KeptConnection::Modems {
    Modem first;
    std::unique_ptr<Modem> other = {};
    Bay bay = {};
};

std::string const online = "10.20.30.1/30 gateway 10.20.30.2 dns 10.20.30.2 dns 10.20.30.53 mtu 1500";

mbn::Profile home() {
    return mbn::Profile{.name = "Home", .context = {.access_string = "internet"}};
}

KeepSettings exact() {
    KeepSettings settings;
    settings.retry.jitter_percent = 0;
    return settings;
}

KeptConnection::KeptConnection(ModemConfiguration configuration, KeepSettings const& settings,
                               mbn::Profile const& profile, mbn::Desktop rules)
    : modems{new Modems{Modem{io.get_executor(), std::move(configuration)}}} {
    modems->bay.plug(modems->first);
    make_connection(rules);
    keep.emplace(*connection, profile, settings);
    listen();
}

KeptConnection::~KeptConnection() = default;

void KeptConnection::make_connection(mbn::Desktop const& rules) {
    Backend::Settings settings;
    static_cast<mbn::Desktop&>(settings.connection) = rules;
    settings.profiles = mbn::TypedProfiles{{home()}};
    connection.emplace(mbn::Connection<Backend>{io.get_executor(), std::move(settings), modems->bay});
    heard = connection->subscribe([this](mbn::Event const&) { ++events; });
}

void KeptConnection::listen() {
    told = keep->subscribe([this](KeepEvent const& event) {
        lines.push_back(to_string(event));
        news.push_back(event);
        if (event.state == KeepState::connecting)
            attempts.push_back(VirtualClock::now());
    });
}

void KeptConnection::run_for(VirtualClock::duration time) {
    mbn::testing::run_for(io, time);
}

bool KeptConnection::run_until(KeepState state) {
    auto const end = VirtualClock::now() + 72h;
    auto const there = [&] { return !news.empty() && news.back().state == state; };
    return mbn::testing::run_until(io, [&] { return there() || VirtualClock::now() > end; }) && there();
}

void KeptConnection::connect() {
    keep->start();
    REQUIRE(run_until(KeepState::connected));
    lines.clear();
    news.clear();
    attempts.clear();
}

void KeptConnection::with_modem(std::function<void(emulator::Modem&)> const& act) {
    modems->first.post(act);
    run_for(100ms);
}

void KeptConnection::replace_modem(ModemConfiguration configuration) {
    modems->other = std::make_unique<Modem>(io.get_executor(), std::move(configuration));
    with_modem([](emulator::Modem& gone) { gone.vanish(); });
    modems->bay.plug(*modems->other);
}

void KeptConnection::put_first_modem_back() {
    modems->bay.plug(modems->first);
    with_modem([](emulator::Modem& back) { back.reappear(); });
    modems->other->post([](emulator::Modem& gone) { gone.vanish(); });
    run_for(100ms);
}

std::size_t KeptConnection::active_contexts() {
    auto const state = get(modems->first.ask([](emulator::Modem& modem) { return modem.state(); }));
    return static_cast<std::size_t>(std::ranges::count(state.contexts, mbim::ActivationState::activated,
                                                       [](auto const& context) { return context.activation; }));
}

} // namespace keep_test
