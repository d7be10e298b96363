// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_DEVICE_PIN_GUARD_HPP
#define MBN_DEVICE_PIN_GUARD_HPP

#include <mbn/detail/when_used.hpp>
#include <mbn/device/pin.hpp>
#include <mbn/device/requests.hpp>
#include <mbn/result.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mbn::inline v0 {

/// Keeps cards from being blocked: it lets no PIN operation use up what may be the last attempt without a consent, and
/// no code be tried again that was wrong for the same card. A value without I/O; not safe for concurrent use.
///
/// A template for compile time only; use `PinGuard`.
template <class Used = detail::WhenUsed>
class BasicPinGuard {
    using Request = detail::Dependent<Used, device_request::OperatePin>;

public:
    /// Whether `request` may be sent for the card of that ICCID (empty where the card does not tell it) while so many
    /// attempts are left.
    ///
    /// Errors, all with `Refusal::rejected`, as nothing is sent: `ERROR_INVALID_PASSWORD` with
    /// `DeniedBy::known_wrong_pin`; `E_ACCESSDENIED` with `DeniedBy::pin_attempts` where one or an unknown number of
    /// attempts is left and the consent is not for exactly this.
    [[nodiscard]] detail::Dependent<Used, Result<void>> check(std::string_view card, Request const& request,
                                                              std::uint32_t attempts) const {
        if (std::ranges::any_of(wrong_, [&](Wrong const& wrong) {
                return wrong.card == card && wrong.type == request.type && wrong.role == role(request) &&
                       wrong.code == request.code;
            }))
            return denied(hresult::error_invalid_password, DeniedBy::known_wrong_pin, attempts);
        bool const may_be_last = attempts <= 1 || attempts == attempts_unknown;
        AttemptConsent const needed{request.operation, request.type, attempts};
        if (may_be_last && request.consent != needed)
            return denied(hresult::e_accessdenied, DeniedBy::pin_attempts, attempts);
        return success();
    }

    /// The card said that the code was wrong.
    void was_wrong(std::string_view card, Request const& request) {
        wrong_.push_back(Wrong{std::string{card}, request.type, role(request), request.code});
    }

    /// The card took a code: what was said of this PIN before may not hold any more.
    void was_right(std::string_view card, Request const& request) {
        std::erase_if(wrong_, [&](Wrong const& wrong) { return wrong.card == card && wrong.type == request.type; });
    }

private:
    struct Wrong {
        std::string card;
        PinType type = PinType::none;
        PinRole role = PinRole::pin;
        Secret code;
    };

    [[nodiscard]] static PinRole role(Request const& request) noexcept {
        return request.operation == PinOperation::unblock ? PinRole::puk : PinRole::pin;
    }

    [[nodiscard]] static Error denied(HResult code, DeniedBy rule, std::uint32_t attempts) noexcept {
        Error error = make_denial(code, rule);
        error.refusal = Refusal::rejected;
        error.advice = Advice::ask_user;
        error.attempts_remaining = attempts;
        return error;
    }

    detail::Dependent<Used, std::vector<Wrong>> wrong_;
};

using PinGuard = BasicPinGuard<>;

} // namespace mbn::inline v0

#endif
