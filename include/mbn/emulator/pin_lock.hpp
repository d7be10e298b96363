// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EMULATOR_PIN_LOCK_HPP
#define MBN_EMULATOR_PIN_LOCK_HPP

#include <mbn/emulator/configuration.hpp>
#include <mbn/mbim/pin.hpp>
#include <mbn/mbim/status.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace mbn::inline v0::emulator {

/// What came of a PIN operation. `info` is worth sending with any status.
struct PinResult {
    mbim::Status status{};
    mbim::PinInfo info{};
};

/// What a device that wants no PIN says.
[[nodiscard]] constexpr mbim::PinInfo no_pin_wanted() noexcept {
    return {mbim::PinType::none, mbim::PinState::unlocked, mbim::unknown_attempts};
}

/// One PIN of a SIM with its PUK and the counters of both (MBIM 1.0, 10.5.4).
class PinLock {
public:
    /// `pin_type` and `puk_type` are the names that the protocol has for the two.
    PinLock(mbim::PinType pin_type, mbim::PinType puk_type, PinConfiguration configuration)
        : pin_type_{pin_type}, puk_type_{puk_type}, configuration_{std::move(configuration)},
          pin_attempts_{configuration_.attempts}, puk_attempts_{configuration_.puk_attempts},
          entered_{configuration_.mode != mbim::PinMode::enabled} {}

    [[nodiscard]] mbim::PinMode mode() const noexcept { return configuration_.mode; }
    [[nodiscard]] bool supported() const noexcept { return mode() != mbim::PinMode::not_supported; }
    /// The PIN has to be entered, or the PUK.
    [[nodiscard]] bool locked() const noexcept { return supported() && (!entered_ || pin_attempts_ == 0); }
    /// The PUK was wrong too often.
    [[nodiscard]] bool dead() const noexcept { return puk_attempts_ == 0; }

    /// What has to be entered.
    [[nodiscard]] mbim::PinInfo wanted() const noexcept {
        if (!locked() || dead())
            return no_pin_wanted();
        if (pin_attempts_ == 0)
            return {puk_type_, mbim::PinState::locked, puk_attempts_};
        return {pin_type_, mbim::PinState::locked, pin_attempts_};
    }

    /// Carries out an operation on the PIN. A wrong PIN costs an attempt; one that no SIM could have (other than 4 to 8
    /// digits) is refused as `invalid_parameters` without cost.
    [[nodiscard]] PinResult operate(mbim::PinOperation operation, std::string_view pin, std::string_view new_pin) {
        using mbim::PinMode, mbim::PinOperation, mbim::Status;
        switch (operation) {
        case PinOperation::enter:
            if (entered_ || pin_attempts_ == 0)
                return {Status::failure, wanted()};
            break;
        case PinOperation::enable:
        case PinOperation::disable:
            if ((mode() == PinMode::enabled) == (operation == PinOperation::enable) && !locked())
                return {Status::success, no_pin_wanted()};
            break;
        case PinOperation::change:
            if (mode() != PinMode::enabled)
                return {Status::pin_disabled, no_pin_wanted()};
            break;
        default:
            return {Status::invalid_parameters, {}};
        }
        if (operation != PinOperation::enter && locked())
            return {Status::pin_required, wanted()};
        if (!possible(pin, 4) || (operation == PinOperation::change && !possible(new_pin, 4)))
            return {Status::invalid_parameters, {}};
        if (pin != configuration_.pin)
            return wrong_pin();
        pin_attempts_ = configuration_.attempts;
        if (operation == PinOperation::enter)
            entered_ = true;
        else if (operation == PinOperation::change)
            configuration_.pin = new_pin;
        else
            configuration_.mode = operation == PinOperation::enable ? PinMode::enabled : PinMode::disabled;
        return {Status::success, no_pin_wanted()};
    }

    /// Enters the PUK and a new PIN.
    [[nodiscard]] PinResult unblock(std::string_view puk, std::string_view new_pin) {
        if (pin_attempts_ != 0)
            return {mbim::Status::failure, wanted()};
        if (!possible(puk, 8) || !possible(new_pin, 4))
            return {mbim::Status::invalid_parameters, {}};
        if (dead())
            return {mbim::Status::failure, no_pin_wanted()};
        if (puk != configuration_.puk) {
            --puk_attempts_;
            return {mbim::Status::failure, wanted()};
        }
        puk_attempts_ = configuration_.puk_attempts;
        pin_attempts_ = configuration_.attempts;
        configuration_.pin = new_pin;
        entered_ = true;
        return {mbim::Status::success, no_pin_wanted()};
    }

    /// An enabled PIN has to be entered again.
    void power_cycle() noexcept { entered_ = mode() != mbim::PinMode::enabled; }

private:
    [[nodiscard]] static bool possible(std::string_view pin, std::size_t min_length) noexcept {
        return pin.size() >= min_length && pin.size() <= 8 &&
               pin.find_first_not_of("0123456789") == std::string_view::npos;
    }

    [[nodiscard]] PinResult wrong_pin() noexcept {
        --pin_attempts_;
        if (pin_attempts_ == 0)
            return {mbim::Status::failure, wanted()};
        auto const state = entered_ ? mbim::PinState::unlocked : mbim::PinState::locked;
        return {mbim::Status::failure, {pin_type_, state, pin_attempts_}};
    }

    mbim::PinType pin_type_;
    mbim::PinType puk_type_;
    PinConfiguration configuration_;
    std::uint32_t pin_attempts_;
    std::uint32_t puk_attempts_;
    bool entered_;
};

} // namespace mbn::inline v0::emulator

#endif
