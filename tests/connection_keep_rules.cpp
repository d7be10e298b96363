// SPDX-License-Identifier: BSL-1.0
#include <mbn/connection/keep_news.hpp>
#include <mbn/connection/keep_rules.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using mbn::KeepDifference;
using mbn::KeepEvent;
using mbn::KeepReason;
using mbn::KeepSettings;
using mbn::KeepState;
using mbn::make_error;
using mbn::Phase;
using mbn::RegisterState;
using mbn::detail::KeepBinding;
using mbn::detail::KeepNews;
namespace hresult = mbn::hresult;

namespace {

[[nodiscard]] mbn::Error in_phase(mbn::HResult code, Phase phase) {
    mbn::Error error = make_error(code);
    error.phase = phase;
    return error;
}

[[nodiscard]] mbn::Subscriber subscriber(std::string icc_id) {
    mbn::Subscriber subscriber;
    subscriber.sim_icc_id = std::move(icc_id);
    return subscriber;
}

[[nodiscard]] mbn::Registration with_operator(RegisterState state, std::string provider_id) {
    mbn::Registration registration;
    registration.state = state;
    registration.provider_id = std::move(provider_id);
    return registration;
}

} // namespace

TEST_CASE("keep rules: an error says what there is to wait for") {
    using mbn::detail::reason_of;
    for (mbn::HResult const code :
         {hresult::e_mbn_sim_not_inserted, hresult::e_mbn_bad_sim, hresult::e_mbn_pin_required,
          hresult::error_not_ready, hresult::error_gen_failure, hresult::e_mbn_service_not_activated})
        CHECK(reason_of(make_error(code)) == KeepReason::not_ready);
    CHECK(reason_of(make_error(hresult::e_mbn_radio_power_off)) == KeepReason::radio_off);
    CHECK(reason_of(make_error(hresult::e_mbn_not_registered)) == KeepReason::not_registered);
    CHECK(reason_of(make_error(hresult::e_mbn_provider_not_visible)) == KeepReason::not_registered);
    CHECK(reason_of(make_error(hresult::e_mbn_invalid_access_string)) == KeepReason::needs_somebody);
    CHECK(reason_of(make_error(hresult::error_invalid_password)) == KeepReason::needs_somebody);
}

TEST_CASE("keep rules: a change of the device mends what stands in the device, and nothing else") {
    using mbn::detail::ends_with_device;
    for (KeepReason const reason : {KeepReason::not_ready, KeepReason::radio_off, KeepReason::not_registered,
                                    KeepReason::not_allowed_here, KeepReason::other_subscriber})
        CHECK(ends_with_device(reason));
    CHECK_FALSE(ends_with_device(KeepReason::needs_somebody));
    CHECK_FALSE(ends_with_device(KeepReason::other_connection));
}

TEST_CASE("keep rules: what a look at the device can end is what the device says of itself") {
    using mbn::detail::ends_when_usable;
    for (KeepReason const reason : {KeepReason::not_ready, KeepReason::radio_off, KeepReason::not_registered})
        CHECK(ends_when_usable(reason, std::nullopt));
    for (KeepReason const reason : {KeepReason::not_allowed_here, KeepReason::other_subscriber,
                                    KeepReason::needs_somebody, KeepReason::other_connection})
        CHECK_FALSE(ends_when_usable(reason, std::nullopt));

    mbn::Error error = mbn::make_error(hresult::e_mbn_radio_power_off);
    CHECK(ends_when_usable(KeepReason::radio_off, error));
    error.request_id = mbn::RequestId{3};
    error.phase = Phase::device;
    CHECK(ends_when_usable(KeepReason::radio_off, error));
    error.phase = Phase::attach;
    CHECK_FALSE(ends_when_usable(KeepReason::radio_off, error));
}

TEST_CASE("keep rules: a device that is gone is told from one that refuses") {
    using mbn::detail::is_gone;
    for (mbn::HResult const code : {hresult::e_handle, hresult::error_device_not_connected,
                                    hresult::error_service_not_active, hresult::rpc_s_server_unavailable})
        CHECK(is_gone(in_phase(code, Phase::activation)));
    CHECK(is_gone(in_phase(hresult::error_not_found, Phase::device)));
    CHECK_FALSE(is_gone(in_phase(hresult::error_not_found, Phase::activation)));
    CHECK_FALSE(is_gone(in_phase(hresult::e_fail, Phase::device)));
    CHECK_FALSE(is_gone(in_phase(hresult::error_timeout, Phase::device)));
}

TEST_CASE("keep rules: only what the network heard of counts against the budget") {
    using mbn::detail::reached_network;
    for (Phase const phase : {Phase::attach, Phase::activation, Phase::ip_settings, Phase::deactivation})
        CHECK(reached_network(in_phase(hresult::e_fail, phase)));
    for (Phase const phase : {Phase::none, Phase::profile, Phase::admission, Phase::device})
        CHECK_FALSE(reached_network(in_phase(hresult::e_fail, phase)));
}

TEST_CASE("keep rules: what a rule of the connection refuses waits for what the rule is about") {
    using mbn::detail::reason_of_rule;
    mbn::Error error = make_error(hresult::error_invalid_state);
    CHECK_FALSE(reason_of_rule(error));
    error.denied_by = mbn::DeniedBy::connection_mode;
    CHECK_FALSE(reason_of_rule(error));
    error.denied_by = mbn::DeniedBy::roaming;
    CHECK(reason_of_rule(error) == KeepReason::not_allowed_here);
    error.denied_by = mbn::DeniedBy::stale_session;
    CHECK(reason_of_rule(error) == KeepReason::other_connection);
    error.denied_by = mbn::DeniedBy::context_limit;
    CHECK(reason_of_rule(error) == KeepReason::other_connection);
}

TEST_CASE("keep rules: the ladder hears of no refusal where the device changed between the check and the attempt") {
    using mbn::detail::as_told_to_ladder;
    mbn::Error const refused = in_phase(hresult::e_mbn_invalid_access_string, Phase::activation);
    CHECK(as_told_to_ladder(refused) == refused);
    for (mbn::Error const& changed : {in_phase(hresult::e_mbn_not_registered, Phase::device),
                                      in_phase(hresult::error_invalid_state, Phase::activation)})
        CHECK(as_told_to_ladder(changed) == make_error(hresult::error_not_ready));
}

TEST_CASE("keep rules: a profile is known by its name, however it was given") {
    mbn::detail::ConnectTarget target = mbn::Profile{.name = "Home"};
    CHECK(mbn::detail::name_of(target) == "Home");
    target = mbn::detail::Designator{mbn::ConnectionMode::profile, mbn::Secret{"Away"}};
    CHECK(mbn::detail::name_of(target) == "Away");
}

TEST_CASE("keep binding: the first device is the right one, and one without an identity passes") {
    KeepBinding binding{KeepSettings{}};
    CHECK(binding.accepts_device(""));
    CHECK(binding.accepts_device("1"));
    CHECK(binding.accepts_device("1"));
    CHECK(binding.accepts_device(""));
    CHECK_FALSE(binding.accepts_device("2"));
}

TEST_CASE("keep binding: the first SIM is the right one, and another one is told") {
    using Found = KeepBinding::Found;
    KeepBinding binding{KeepSettings{}};
    CHECK(binding.look_at(subscriber("")) == Found::the_same);
    CHECK(binding.look_at(subscriber("1")) == Found::the_same);
    CHECK(binding.look_at(subscriber("")) == Found::the_same);
    CHECK(binding.look_at(subscriber("2")) == Found::refused);
    CHECK(binding.look_at(subscriber("1")) == Found::the_same);
    binding.forget_subscriber();
    CHECK(binding.look_at(subscriber("2")) == Found::the_same);

    KeepSettings generous;
    generous.other_subscriber = mbn::OtherSubscriber::use;
    generous.sim_icc_id = "1";
    KeepBinding changing{generous};
    CHECK(changing.look_at(subscriber("2")) == Found::another);
    CHECK(changing.look_at(subscriber("2")) == Found::the_same);
}

TEST_CASE("keep binding: another operator is one that the device is registered with") {
    KeepBinding binding{KeepSettings{}};
    CHECK_FALSE(binding.is_new_operator(with_operator(RegisterState::home, "00101")));
    CHECK_FALSE(binding.is_new_operator(with_operator(RegisterState::home, "00101")));
    CHECK_FALSE(binding.is_new_operator(with_operator(RegisterState::searching, "00202")));
    CHECK_FALSE(binding.is_new_operator(with_operator(RegisterState::denied, "00202")));
    CHECK_FALSE(binding.is_new_operator(with_operator(RegisterState::home, "")));
    CHECK(binding.is_new_operator(with_operator(RegisterState::roaming, "00202")));
    CHECK(binding.is_new_operator(with_operator(RegisterState::partner, "00101")));
}

TEST_CASE("keep news: what is told once is not told again while it waits, but stands in the status") {
    KeepNews<int> news{mbn::RetryState{}};
    std::vector<KeepEvent> heard;
    auto const kept = news.subscribe([&heard](KeepEvent const& event) { heard.push_back(event); });
    KeepEvent event;
    event.state = KeepState::waiting_for_device;
    event.reason = KeepReason::device_gone;
    event.error = make_error(hresult::e_handle);
    mbn::RetryState state;
    state.attempt_count = 3;
    news.tell(event, state);
    CHECK(news.retry_state() == state);
    event.error->request_id = mbn::RequestId{7};
    event.pause = std::chrono::milliseconds{1};
    news.tell(event, state);
    CHECK(heard.size() == 1);
    CHECK(news.status() == event);

    event.difference = KeepDifference::device_gone;
    news.tell(event, state);
    event.difference = KeepDifference::none;
    event.reason = KeepReason::other_device;
    news.tell(event, state);
    event.state = KeepState::connecting;
    news.tell(event, state);
    news.tell(event, state);
    CHECK(heard.size() == 5);

    news.note(KeepState::checking);
    CHECK(news.status().state == KeepState::checking);
    CHECK(news.status().reason == KeepReason::other_device);
    CHECK(heard.size() == 5);
}
