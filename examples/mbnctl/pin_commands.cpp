// SPDX-License-Identifier: BSL-1.0
#include "answers.hpp"
#include "codes.hpp"
#include "commands.hpp"
#include "session.hpp"

#include <mbn/device/control.hpp>

#include <cstdint>
#include <string>
#include <utility>

namespace mbnctl {

namespace {

using Handler = KeepResult<mbn::PinStatus>;

template <mbn::PinType Type>
void operate(mbn::DeviceControl const& device, mbn::PinOperation operation, Codes codes,
             mbn::AttemptConsent const& consent, Handler const& handler) {
    using Pin = mbn::PinCode<Type, mbn::PinRole::pin>;
    using Puk = mbn::PinCode<Type, mbn::PinRole::puk>;
    Pin new_pin{std::move(codes.new_pin)};
    switch (operation) {
    case mbn::PinOperation::enter:
        return device.enter_pin(Pin{std::move(codes.code)}, consent, handler);
    case mbn::PinOperation::enable:
        return device.enable_pin(Pin{std::move(codes.code)}, consent, handler);
    case mbn::PinOperation::disable:
        return device.disable_pin(Pin{std::move(codes.code)}, consent, handler);
    case mbn::PinOperation::change:
        return device.change_pin(Pin{std::move(codes.code)}, std::move(new_pin), consent, handler);
    case mbn::PinOperation::unblock:
        return device.unblock_pin(Puk{std::move(codes.code)}, std::move(new_pin), consent, handler);
    }
}

// How many attempts the device says are left for this. It speaks only of the PIN that it waits for.
[[nodiscard]] std::uint32_t attempts_for(PinArguments const& wanted, mbn::PinStatus const& status) {
    bool const is_puk = wanted.operation == mbn::PinOperation::unblock;
    bool const is_about_this =
        status.type == wanted.type && status.state == (is_puk ? mbn::PinState::unblock : mbn::PinState::enter);
    return is_about_this ? status.attempts_remaining : mbn::attempts_unknown;
}

// What a wrong PIN cost, where the library does not say more.
[[nodiscard]] std::string hint_for_pin(mbn::Error const& error, mbn::PinStatus const& before,
                                       PinArguments const& wanted, Device const& device) {
    if (before.state == mbn::PinState::unblock && wanted.operation != mbn::PinOperation::unblock)
        return "the device waits for the PUK: `mbnctl pin unblock`";
    if (error.code == mbn::hresult::e_mbn_failure && error.attempts_remaining == 0)
        return wanted.operation == mbn::PinOperation::unblock
                   ? "the code was wrong for the last time: only the operator can help"
                   : "the code was wrong for the last time: now the device waits for the PUK: `mbnctl pin unblock`";
    if (error.code == mbn::hresult::e_mbn_failure)
        return "the code was wrong";
    if (error.denied_by == mbn::DeniedBy::known_wrong_pin)
        return "the same code was wrong before";
    if (error.code == mbn::hresult::e_mbn_pin_required)
        return "the device waits for another code: `mbnctl show pin`";
    return hint_for(error, device);
}

// What has changed, in words that name it.
[[nodiscard]] Answer done_answer(PinArguments const& wanted, mbn::PinStatus const& status) {
    Answer answer = answer_of(status);
    std::string const pin = to_string(wanted.type);
    if (wanted.operation == mbn::PinOperation::enable)
        answer.text = pin + " is asked for from now on\n";
    if (wanted.operation == mbn::PinOperation::disable)
        answer.text = pin + " is not asked for any more\n";
    if (wanted.operation == mbn::PinOperation::change)
        answer.text = pin + " has its new value\n";
    return answer;
}

} // namespace

int use_pin(Context const& context, Device const& device) {
    PinArguments const& wanted = context.arguments.pin;
    Session session{context.arguments, device, context.profiles};
    mbn::DeviceControl const control = mbn::DeviceControl{session.connection()}.with(session.options());
    mbn::Result<mbn::PinStatus> const before =
        session.finish<mbn::PinStatus>([&control](Handler const& handler) { control.pin(handler); });
    if (!before)
        return fail(context, Failure{before.error(), hint_for(before.error(), device)});
    bool const is_wanted = before.value().state != mbn::PinState::none;
    if (wanted.operation == mbn::PinOperation::enter && wanted.type == mbn::PinType::pin1 && !is_wanted) {
        context.output.answer(context.arguments.command, answer_of(before.value()));
        return exit_done;
    }
    if (is_wanted)
        context.output.pin_status(before.value());
    if (before.value().state == mbn::PinState::unblock && before.value().type == wanted.type &&
        wanted.operation != mbn::PinOperation::unblock) {
        mbn::Error blocked = mbn::make_error(mbn::hresult::e_mbn_pin_required);
        blocked.refusal = mbn::Refusal::rejected;
        return fail(context, Failure{blocked, hint_for_pin(blocked, before.value(), wanted, device)});
    }

    // The library refuses as well; but nobody should type a PIN for nothing.
    std::uint32_t const attempts = attempts_for(wanted, before.value());
    bool const may_be_last = attempts <= 1 || attempts == mbn::attempts_unknown;
    if (may_be_last && wanted.last_attempt == LastAttempt::refuse) {
        mbn::Error denied = mbn::make_denial(mbn::hresult::e_accessdenied, mbn::DeniedBy::pin_attempts);
        denied.refusal = mbn::Refusal::rejected;
        denied.attempts_remaining = attempts;
        return fail(context, Failure{denied, hint_for(denied, device)});
    }

    mbn::Result<Codes> codes = read_codes(wanted);
    if (!codes)
        return fail(context, Failure{codes.error(), wanted.file.empty()
                                                        ? "no code was given, or the new PIN was typed differently"
                                                        : "no code in " + wanted.file});
    // One that names no PIN consents to nothing.
    mbn::AttemptConsent const consent =
        may_be_last ? mbn::AttemptConsent{wanted.operation, wanted.type, attempts} : mbn::AttemptConsent{};
    mbn::Result<mbn::PinStatus> const done = session.finish<mbn::PinStatus>([&](Handler const& handler) {
        if (wanted.type == mbn::PinType::pin2)
            operate<mbn::PinType::pin2>(control, wanted.operation, std::move(codes).value(), consent, handler);
        else
            operate<mbn::PinType::pin1>(control, wanted.operation, std::move(codes).value(), consent, handler);
    });
    if (!done)
        return fail(context, Failure{done.error(), hint_for_pin(done.error(), before.value(), wanted, device)});
    context.output.answer(context.arguments.command, done_answer(wanted, done.value()));
    return exit_done;
}

} // namespace mbnctl
