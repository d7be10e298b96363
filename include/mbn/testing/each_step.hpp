// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTING_EACH_STEP_HPP
#define MBN_TESTING_EACH_STEP_HPP

#include <mbn/testing/script.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace mbn::inline v0::testing {

/// What befalls one step of a script.
enum class Disturbance : std::uint32_t {
    /// The step answers with an error.
    failure,
    /// The step never answers.
    silence,
    /// The operation is cancelled when the step is reached; the step itself goes well.
    cancellation,
    /// The connection is destroyed when the step is reached.
    destruction,
};

template <class = mbn::detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(Disturbance /*type*/) noexcept {
    using enum Disturbance;
    return mbn::detail::enumerator_list<Disturbance>({
        {failure, "failure"},
        {silence, "silence"},
        {cancellation, "cancellation"},
        {destruction, "destruction"},
    });
}

/// One run of `disturb_each_step`.
struct DisturbedRun {
    std::size_t index = 0;
    TransportStep step = TransportStep::read_device;
    Disturbance disturbance = Disturbance::failure;
    /// The script to run: cut behind the disturbed step, with a deactivation allowed behind it.
    std::shared_ptr<Script> script = {};
    /// Set this to what cancels the operation, or destroys the connection, before running.
    std::shared_ptr<std::function<void()>> act = std::make_shared<std::function<void()>>();
};

/// `attach: silence`, for the message of a check.
[[nodiscard]] inline std::string to_string(DisturbedRun const& run) {
    return to_string(run.step) + ": " + to_string(run.disturbance);
}

/// Takes a script that goes well and runs `scenario(DisturbedRun const&)` once for each of its steps with each
/// disturbance. The scenario makes a connection on `run.script`, starts the operation, and checks how it ended. `error`
/// is what a failing step answers.
template <class Scenario>
void disturb_each_step(Script const& success, Error const& error, Scenario scenario) {
    for (std::size_t index = 0; index < success.size(); ++index) {
        for (auto const& [disturbance, name, symbol] : enumerators(Disturbance{})) {
            DisturbedRun run;
            run.index = index;
            run.step = success[index].step;
            run.disturbance = disturbance;
            run.script = std::make_shared<Script>(success);
            run.script->cut(index + 1);
            run.script->allow(TransportStep::deactivate, Done{});
            Expectation& disturbed = (*run.script)[index];
            if (disturbance == Disturbance::failure)
                disturbed.answer = error;
            else if (disturbance == Disturbance::silence)
                disturbed.answer = Silence{};
            else
                disturbed.reached = [act = run.act] { (*act)(); };
            scenario(std::as_const(run));
        }
    }
}

} // namespace mbn::inline v0::testing

#endif
