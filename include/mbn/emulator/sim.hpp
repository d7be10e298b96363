// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EMULATOR_SIM_HPP
#define MBN_EMULATOR_SIM_HPP

#include <mbn/emulator/configuration.hpp>
#include <mbn/emulator/pin_lock.hpp>
#include <mbn/mbim/device.hpp>
#include <mbn/mbim/pin.hpp>
#include <mbn/mbim/status.hpp>

#include <string_view>
#include <utility>

namespace mbn::inline v0::emulator {

/// The emulated SIM: is it there, is it locked, is it paid for, and how many attempts are left. It has PIN1, and PIN2
/// if the configuration says so.
class Sim {
public:
    explicit Sim(SimConfiguration configuration)
        : configuration_{std::move(configuration)},
          pin1_{mbim::PinType::pin1,
                mbim::PinType::puk1,
                {configuration_.pin_mode, configuration_.pin, configuration_.puk, configuration_.pin_attempts,
                 configuration_.puk_attempts}},
          pin2_{mbim::PinType::pin2, mbim::PinType::puk2, configuration_.pin2} {}

    /// Who it is. The PINs in it may have been changed since.
    [[nodiscard]] SimConfiguration const& configuration() const noexcept { return configuration_; }
    [[nodiscard]] SimPresence presence() const noexcept { return configuration_.presence; }

    /// PIN2 has no part in it.
    [[nodiscard]] mbim::ReadyState ready_state() const noexcept {
        if (presence() == SimPresence::absent)
            return mbim::ReadyState::sim_not_inserted;
        if (presence() == SimPresence::bad || pin1_.dead())
            return mbim::ReadyState::bad_sim;
        if (pin1_.locked())
            return mbim::ReadyState::device_locked;
        return configuration_.subscription == Subscription::active ? mbim::ReadyState::initialized
                                                                   : mbim::ReadyState::not_activated;
    }

    /// What a command that needs the subscriber is answered by: success when there is one.
    [[nodiscard]] mbim::Status readiness() const noexcept {
        switch (ready_state()) {
        case mbim::ReadyState::initialized:
            return mbim::Status::success;
        case mbim::ReadyState::sim_not_inserted:
            return mbim::Status::sim_not_inserted;
        case mbim::ReadyState::device_locked:
            return mbim::Status::pin_required;
        case mbim::ReadyState::not_activated:
            return mbim::Status::service_not_activated;
        default:
            return mbim::Status::bad_sim;
        }
    }

    /// What a query of the PIN is answered by.
    [[nodiscard]] PinResult pin() const noexcept {
        if (auto const status = card(); status != mbim::Status::success)
            return {status, {}};
        auto info = pin1_.wanted();
        if (!pin1_.locked() && configuration_.pin2_report == Pin2Report::while_ready)
            info = pin2_.wanted();
        return told({mbim::Status::success, info});
    }

    [[nodiscard]] mbim::PinMode pin_mode() const noexcept { return pin1_.mode(); }
    [[nodiscard]] mbim::PinMode pin2_mode() const noexcept { return pin2_.mode(); }

    /// Carries out a PIN operation, as `PinLock` says. PIN2 comes after PIN1.
    [[nodiscard]] PinResult operate(mbim::PinType type, mbim::PinOperation operation, std::string_view pin,
                                    std::string_view new_pin) {
        using mbim::PinOperation, mbim::PinType, mbim::Status;
        if (auto const status = card(); status != Status::success)
            return {status, {}};
        bool const is_puk = type == PinType::puk1 || type == PinType::puk2;
        bool const is_second = type == PinType::pin2 || type == PinType::puk2;
        bool const known = is_second ? pin2_.supported() : is_puk || type == PinType::pin1;
        if (!known || (is_puk && operation != PinOperation::enter))
            return {Status::no_device_support, {}};
        if (is_second && pin1_.locked())
            return told({Status::pin_required, pin1_.wanted()});
        auto& lock = is_second ? pin2_ : pin1_;
        return told(is_puk ? lock.unblock(pin, new_pin) : lock.operate(operation, pin, new_pin));
    }

    /// The provider takes the subscriber on.
    void activate_subscription() noexcept { configuration_.subscription = Subscription::active; }

    void remove() noexcept { configuration_.presence = SimPresence::absent; }

    /// Puts the SIM in, or makes it a broken one. It starts as after a loss of power.
    void insert(SimPresence presence) noexcept {
        configuration_.presence = presence;
        power_cycle();
    }

    /// An enabled PIN has to be entered again.
    void power_cycle() noexcept {
        pin1_.power_cycle();
        pin2_.power_cycle();
    }

private:
    /// What an operation that needs no more than a card is answered by.
    [[nodiscard]] mbim::Status card() const noexcept {
        auto const status = readiness();
        bool const there = status != mbim::Status::sim_not_inserted && status != mbim::Status::bad_sim;
        return there ? mbim::Status::success : status;
    }

    [[nodiscard]] PinResult told(PinResult result) const noexcept {
        if (configuration_.attempts_report == AttemptsReport::never)
            result.info.remaining_attempts = mbim::unknown_attempts;
        return result;
    }

    SimConfiguration configuration_;
    PinLock pin1_;
    PinLock pin2_;
};

} // namespace mbn::inline v0::emulator

#endif
