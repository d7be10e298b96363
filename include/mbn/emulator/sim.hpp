// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EMULATOR_SIM_HPP
#define MBN_EMULATOR_SIM_HPP

#include <mbn/emulator/configuration.hpp>
#include <mbn/mbim/device.hpp>
#include <mbn/mbim/pin.hpp>
#include <mbn/mbim/status.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace mbn::inline v0::emulator {

/// What came of a PIN operation. `info` is worth sending with any status.
struct PinResult {
    mbim::Status status{};
    mbim::PinInfo info{};
};

/// The emulated SIM: is it there, is it locked, and how many attempts are left (MBIM 1.0, 10.5.4). It has PIN1 and
/// PUK1.
class Sim {
public:
    explicit Sim(SimConfiguration const& configuration)
        : presence_{configuration.presence}, pin_{configuration.pin}, puk_{configuration.puk},
          pin_attempts_max_{configuration.pin_attempts}, puk_attempts_max_{configuration.puk_attempts},
          pin_attempts_{pin_attempts_max_}, puk_attempts_{puk_attempts_max_},
          enabled_{configuration.pin_mode == mbim::PinMode::enabled}, entered_{!enabled_} {}

    [[nodiscard]] SimPresence presence() const noexcept { return presence_; }

    [[nodiscard]] mbim::ReadyState ready_state() const noexcept {
        if (presence_ == SimPresence::absent)
            return mbim::ReadyState::sim_not_inserted;
        if (presence_ == SimPresence::bad || puk_attempts_ == 0)
            return mbim::ReadyState::bad_sim;
        return locked() ? mbim::ReadyState::device_locked : mbim::ReadyState::initialized;
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
        default:
            return mbim::Status::bad_sim;
        }
    }

    /// What a query of the PIN is answered by.
    [[nodiscard]] PinResult pin() const noexcept {
        auto const present = readiness();
        if (present == mbim::Status::success || present == mbim::Status::pin_required)
            return {mbim::Status::success, wanted()};
        return {present, {}};
    }

    [[nodiscard]] mbim::PinMode pin_mode() const noexcept {
        return enabled_ ? mbim::PinMode::enabled : mbim::PinMode::disabled;
    }

    /// Carries out a PIN operation. A wrong PIN costs an attempt; one that no SIM could have (other than 4 to 8 digits)
    /// is refused as `invalid_parameters` without cost.
    [[nodiscard]] PinResult operate(mbim::PinType type, mbim::PinOperation operation, std::string_view pin,
                                    std::string_view new_pin) {
        using mbim::PinOperation, mbim::PinType, mbim::Status;
        if (auto const present = this->pin(); present.status != Status::success)
            return present;
        if (type == PinType::puk1 && operation == PinOperation::enter)
            return unblock(pin, new_pin);
        if (type != PinType::pin1)
            return {Status::no_device_support, {}};
        switch (operation) {
        case PinOperation::enter:
            if (entered_ || pin_attempts_ == 0)
                return {Status::failure, pin_attempts_ == 0 ? wanted() : nothing_wanted()};
            break;
        case PinOperation::enable:
        case PinOperation::disable:
            if (enabled_ == (operation == PinOperation::enable) && !locked())
                return {Status::success, nothing_wanted()};
            break;
        case PinOperation::change:
            if (!enabled_)
                return {Status::pin_disabled, nothing_wanted()};
            break;
        default:
            return {Status::invalid_parameters, {}};
        }
        if (operation != PinOperation::enter && locked())
            return {Status::pin_required, wanted()};
        if (!possible(pin, 4) || (operation == PinOperation::change && !possible(new_pin, 4)))
            return {Status::invalid_parameters, {}};
        if (pin != pin_)
            return wrong_pin();
        pin_attempts_ = pin_attempts_max_;
        if (operation == PinOperation::enter)
            entered_ = true;
        else if (operation == PinOperation::change)
            pin_ = new_pin;
        else
            enabled_ = operation == PinOperation::enable;
        return {Status::success, nothing_wanted()};
    }

    void remove() noexcept { presence_ = SimPresence::absent; }

    /// Puts the SIM in, or makes it a broken one. It starts as after a loss of power.
    void insert(SimPresence presence) noexcept {
        presence_ = presence;
        power_cycle();
    }

    /// An enabled PIN has to be entered again.
    void power_cycle() noexcept { entered_ = !enabled_; }

private:
    [[nodiscard]] bool locked() const noexcept { return !entered_ || pin_attempts_ == 0; }

    [[nodiscard]] static bool possible(std::string_view pin, std::size_t min_length) noexcept {
        if (pin.size() < min_length || pin.size() > 8)
            return false;
        for (char const digit : pin)
            if (digit < '0' || digit > '9')
                return false;
        return true;
    }

    [[nodiscard]] static mbim::PinInfo nothing_wanted() noexcept {
        return {mbim::PinType::none, mbim::PinState::unlocked, mbim::unknown_attempts};
    }

    [[nodiscard]] mbim::PinInfo wanted() const noexcept {
        if (pin_attempts_ == 0)
            return {mbim::PinType::puk1, mbim::PinState::locked, puk_attempts_};
        if (!entered_)
            return {mbim::PinType::pin1, mbim::PinState::locked, pin_attempts_};
        return nothing_wanted();
    }

    [[nodiscard]] PinResult wrong_pin() noexcept {
        --pin_attempts_;
        if (pin_attempts_ == 0)
            return {mbim::Status::failure, wanted()};
        auto const state = entered_ ? mbim::PinState::unlocked : mbim::PinState::locked;
        return {mbim::Status::failure, {mbim::PinType::pin1, state, pin_attempts_}};
    }

    [[nodiscard]] PinResult unblock(std::string_view puk, std::string_view new_pin) {
        if (pin_attempts_ != 0)
            return {mbim::Status::failure, wanted()};
        if (!possible(puk, 8) || !possible(new_pin, 4))
            return {mbim::Status::invalid_parameters, {}};
        if (puk != puk_) {
            --puk_attempts_;
            return {mbim::Status::failure, puk_attempts_ == 0 ? nothing_wanted() : wanted()};
        }
        puk_attempts_ = puk_attempts_max_;
        pin_attempts_ = pin_attempts_max_;
        pin_ = new_pin;
        entered_ = true;
        return {mbim::Status::success, nothing_wanted()};
    }

    SimPresence presence_;
    std::string pin_;
    std::string puk_;
    std::uint32_t pin_attempts_max_;
    std::uint32_t puk_attempts_max_;
    std::uint32_t pin_attempts_;
    std::uint32_t puk_attempts_;
    bool enabled_;
    bool entered_;
};

} // namespace mbn::inline v0::emulator

#endif
