// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_KEEP_CONNECTED_HPP
#define MBN_KEEP_CONNECTED_HPP

#include <mbn/connection/api.hpp>
#include <mbn/connection/keep_event.hpp>
#include <mbn/connection/keep_settings.hpp>
#include <mbn/connection/keeper.hpp>
#include <mbn/connection/retry_ladder.hpp>
#include <mbn/profile/profile.hpp>
#include <mbn/subscription.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <string_view>
#include <utility>

namespace mbn::inline v0 {

/// Holds a profile up, over any connection: connects, and connects again after drops, loss of coverage, removal and
/// return of the device, and sleep of the computer. It tells what it does and when it tries next, never hammers the
/// network (`RetryLadder`), and waits for a human where only a human can help.
///
/// ```
/// mbn::Connection<mbn::backend::Mbim> connection{io.get_executor(), "/dev/cdc-wdm0"};
/// mbn::KeepConnected keep{connection, "Home"};
/// mbn::Subscription told = keep.subscribe([](mbn::KeepEvent const& event) { std::cout << event << '\n'; });
/// keep.start();
/// ```
///
/// **When it tries**: at once where it may, else after the ladder's pause. Where the device itself says that no attempt
/// can succeed (no SIM, a PIN is needed, radio off, not registered, abroad and not allowed) it makes none and goes on
/// when the device tells the change. A PIN is never entered. Wrong settings are not tried again before `set_profile`,
/// `start`, another SIM or another operator, unless they have connected before.
///
/// **By hand**: this program may connect and disconnect by hand on the same connection. Such an attempt is neither
/// retried nor counted, and ends the pause that is on; while it uses the session nothing is done. A disconnect by hand
/// pauses it like `stop()`.
///
/// **The device**: it binds itself to the first device and SIM that it finds, or to those of the settings, and leaves
/// others alone. A device that returns is the same one if its identity is (`Capability::device_id`).
///
/// **End**: destroying it, or the connection, stops it. What is connected stays connected; an attempt that is on its
/// way is taken back.
///
/// **Threads**: all members may be called from any thread at the same time and never block; what they ask for is done
/// on the connection's executor. Move and destruction need the caller's care.
///
/// `Clock` runs the timers. `WallClock` goes on while the computer sleeps: it times the ladder, and where it runs ahead
/// of `Clock` the computer slept. Both are virtual in tests.
template <class Clock = std::chrono::steady_clock, class WallClock = std::chrono::system_clock>
class KeepConnected {
public:
    /// For a stored profile. It is looked up at each attempt. The connection may be moved afterwards.
    KeepConnected(ConnectionApi const& connection, std::string_view profile_name, KeepSettings const& settings = {})
        : KeepConnected{connection, detail::Designator{ConnectionMode::profile, Secret{profile_name}}, settings} {}

    KeepConnected(ConnectionApi const& connection, Profile profile, KeepSettings const& settings = {})
        : KeepConnected{connection, detail::ConnectTarget{std::move(profile)}, settings} {}

    KeepConnected(KeepConnected&&) noexcept = default;
    KeepConnected& operator=(KeepConnected&& other) noexcept {
        if (this != &other) {
            release();
            keeper_ = std::move(other.keeper_);
        }
        return *this;
    }
    KeepConnected(KeepConnected const&) = delete;
    KeepConnected& operator=(KeepConnected const&) = delete;
    ~KeepConnected() { release(); }

    /// Begins, or goes on after `stop()` or a disconnect by hand. Where it waits for somebody to act this says that
    /// somebody did: it tries again, with the SIM that is in the device now. Nothing happens where it is at work
    /// otherwise; a pause goes on.
    void start() { keeper_->start(); }

    /// Stops. An attempt that is on its way is cancelled and taken back; what is connected stays up or is disconnected.
    void stop(WhenStopped then = WhenStopped::leave_up) { keeper_->stop(then); }

    /// Another profile, or the same one after a change. It ends the pause and is used from the next attempt on; an
    /// attempt that is on its way is made again. What is connected stays as it is: disconnect by hand and `start()`
    /// where it shall not.
    void set_profile(std::string_view profile_name) {
        keeper_->set_target(detail::Designator{ConnectionMode::profile, Secret{profile_name}});
    }
    void set_profile(Profile profile) { keeper_->set_target(std::move(profile)); }

    /// The computer is about to sleep. Nothing is done until `resumed()`; an attempt that is on its way is cancelled.
    void prepare_for_sleep() { keeper_->prepare_for_sleep(); }

    /// The computer woke up, or did not go to sleep after all. Everything is read again, and one event tells the
    /// difference. Where nobody calls this a jump of the clocks does.
    void resumed() { keeper_->resumed(); }

    /// Looks for the device now and not at the end of `KeepSettings::look_again`: for programs that are told of
    /// devices that come and go.
    void look_for_device() { keeper_->look_for_device(); }

    /// Calls `handler` on the connection's executor with everything it does, until the subscription is dropped. It must
    /// not throw and should not block; it may call every member, and destroy this object.
    Subscription subscribe(std::function<void(KeepEvent const&)> handler) {
        return Subscription{keeper_->news().subscribe(std::move(handler))};
    }

    /// What it is about now, with the reason and the details that it told last.
    [[nodiscard]] KeepEvent status() const { return keeper_->news().status(); }

    /// What the ladder remembers, for `KeepSettings::retry_state` of the next process: budget and pause go on there.
    [[nodiscard]] RetryState retry_state() const { return keeper_->news().retry_state(); }

    /// The executor of the connection.
    [[nodiscard]] boost::asio::any_io_executor get_executor() const noexcept { return keeper_->get_executor(); }

private:
    using Keeper = detail::Keeper<Clock, WallClock>;

    KeepConnected(ConnectionApi const& connection, detail::ConnectTarget target, KeepSettings const& settings)
        : keeper_{Keeper::make(detail::CoreAccess::get(connection), std::move(target), settings)} {}

    void release() noexcept {
        if (keeper_)
            keeper_->close();
        keeper_.reset();
    }

    std::shared_ptr<Keeper> keeper_;
};

} // namespace mbn::inline v0

#endif
