// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_RESULT_HPP
#define MBN_RESULT_HPP

#include <mbn/advice.hpp>
#include <mbn/hresult.hpp>
#include <mbn/network_cause.hpp>
#include <mbn/types.hpp>

#include <boost/outcome/std_result.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>

namespace mbn::inline v0 {

/// How far a request had come.
enum class Phase : std::uint32_t {
    none,
    /// Resolving and validating the profile. No I/O has happened.
    profile,
    /// Checking that one more context is allowed. No I/O has happened.
    admission,
    /// Opening the device, and reading its ready state, radio, registration and packet service.
    device,
    /// Attaching to the packet service.
    attach,
    /// Activating the context: the step that costs money.
    activation,
    /// Reading the IP settings of the active context.
    ip_settings,
    /// Deactivating the context.
    deactivation,
};

[[nodiscard]] constexpr auto enumerators(Phase /*type*/) noexcept {
    using enum Phase;
    return detail::enumerator_list<Phase>({
        {none, "none"},
        {profile, "profile"},
        {admission, "admission"},
        {device, "device"},
        {attach, "attach"},
        {activation, "activation"},
        {ip_settings, "ip_settings"},
        {deactivation, "deactivation"},
    });
}

/// As it reads behind "while".
[[nodiscard]] constexpr std::string_view text(Phase phase) noexcept {
    switch (phase) {
    case Phase::none:
        return "not started";
    case Phase::profile:
        return "reading the profile";
    case Phase::admission:
        return "admitting the context";
    case Phase::device:
        return "checking the device";
    case Phase::attach:
        return "attaching to the packet service";
    case Phase::activation:
        return "activating the context";
    case Phase::ip_settings:
        return "reading the IP settings";
    case Phase::deactivation:
        return "deactivating the context";
    }
    return {};
}

/// Whether the operation ever came to exist. The Windows API tells the two by the return value of the call and the
/// completion event.
enum class Refusal : std::uint32_t {
    /// Refused at once: no operation exists, nothing was sent, no completion event follows.
    rejected,
    /// The operation existed and ended with this error.
    failed,
};

/// Why an operation did not succeed. Small and trivially copyable; its text is made on demand and never holds a secret.
struct Error {
    HResult code = hresult::e_fail;
    /// The request that ended so; 0 where no request was made.
    RequestId request_id = {};
    Phase phase = Phase::none;
    Refusal refusal = Refusal::failed;
    /// What the network said, where it was asked.
    NetworkCause cause = NetworkCause::none;
    /// The status as the device sent it (an MBIM status); 0 where it sent none.
    std::uint32_t device_status = 0;
    Advice advice = Advice::none;
    /// The shortest pause that makes sense for `Advice::retry_after`.
    std::uint32_t retry_after_seconds = 0;
    /// Where in the profile document the first violation stands, from 1; 0 where no document is to blame.
    std::uint32_t line = 0;
    std::uint32_t column = 0;

    friend constexpr bool operator==(Error const&, Error const&) noexcept = default;
};

/// An error with the advice that belongs to its code and cause.
[[nodiscard]] constexpr Error make_error(HResult code, NetworkCause cause = NetworkCause::none) noexcept {
    Recommendation const recommendation = recommend(code, cause);
    Error error;
    error.code = code;
    error.cause = cause;
    error.advice = recommendation.advice;
    error.retry_after_seconds = recommendation.retry_after_seconds;
    return error;
}

/// One line: `E_MBN_PIN_REQUIRED (0x80548210): a PIN must be entered first, request 7, while: checking the device,
/// advice: ask the user`.
[[nodiscard]] inline std::string to_string(Error const& error) {
    std::string line = to_string(error.code);
    if (error.request_id != RequestId{})
        line.append(", request ").append(to_string(error.request_id));
    if (error.phase != Phase::none)
        line.append(", while: ").append(text(error.phase));
    if (error.line != 0)
        line.append(", at line ").append(std::to_string(error.line)).append(":").append(std::to_string(error.column));
    if (error.cause != NetworkCause::none) {
        line.append(", cause: ").append(std::to_string(static_cast<std::uint32_t>(error.cause)));
        if (std::string_view const known = text(error.cause); !known.empty())
            line.append(" ").append(known);
    }
    if (error.advice != Advice::none) {
        line.append(", advice: ").append(text(error.advice));
        if (error.retry_after_seconds != 0)
            line.append(" (after ").append(std::to_string(error.retry_after_seconds)).append(" s)");
    }
    return line;
}

/// What `Result::value()` throws on an error is made of it: a `std::system_error` with the code.
[[nodiscard]] inline std::error_code make_error_code(Error const& error) noexcept {
    return make_error_code(error.code);
}

/// Found by Outcome where the value of an error is asked for.
[[noreturn]] inline void outcome_throw_as_system_error_with_payload(Error const& error) {
    BOOST_OUTCOME_THROW_EXCEPTION(std::system_error(make_error_code(error), to_string(error)));
}

/// A value or an `Error`. To ask for the value of an error is a mistake of the caller: it throws `std::system_error`.
template <class T>
using Result = BOOST_OUTCOME_V2_NAMESPACE::basic_result<
    T, Error, BOOST_OUTCOME_V2_NAMESPACE::policy::error_code_throw_as_system_error<T, Error, void>>;

using BOOST_OUTCOME_V2_NAMESPACE::failure;
using BOOST_OUTCOME_V2_NAMESPACE::success;

} // namespace mbn::inline v0

#endif
