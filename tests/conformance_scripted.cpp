// SPDX-License-Identifier: BSL-1.0
#include "conformance_connections.hpp"
#include "conformance_fixtures.hpp"
#include "conformance_profiles.hpp"
#include "conformance_small_device.hpp"

#include <mbn/testing/scripted_transport.hpp>
#include <mbn/testing/virtual_clock.hpp>

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace conformance_test {

namespace {

using conformance::Asked;
using conformance::Fault;
using conformance::Happening;
using conformance::Possible;
using conformance::Situation;
using mbn::make_error;
using mbn::NetworkCause;
using mbn::testing::Answer;
using mbn::testing::AnswerTime;
using mbn::testing::Done;
using mbn::testing::Expectation;
using mbn::testing::Script;
using mbn::testing::ScriptedTransport;
using mbn::testing::TransportStep;
namespace hresult = mbn::hresult;

// A small device behind a script. It forgets the cause of what has ended, as some devices do.
class ScriptedFixture final : public conformance::Fixture {
public:
    ScriptedFixture() {
        script_->otherwise([this](TransportStep step) { return answer(step); });
    }

    Possible bring(Situation situation) override {
        switch (situation) {
        case Situation::ready:
            break;
        case Situation::automatic_attach:
            device_.state.registration.attach_mode = mbn::AttachMode::automatic;
            [[fallthrough]];
        case Situation::attached:
            device_.state.packet_service.state = mbn::PacketService::attached;
            break;
        case Situation::attach_refused:
            attach_refusal_ = refusal(hresult::e_mbn_packet_svc_detached, NetworkCause::gprs_not_allowed);
            break;
        case Situation::still_finding_out:
            is_finding_out_ = true;
            break;
        case Situation::access_denied:
            missing_ = make_error(hresult::e_accessdenied);
            break;
        case Situation::several_networks:
            add_networks();
            break;
        case Situation::network_refuses_registration:
            add_networks();
            device_.by_hand = SmallDevice::Choice::refused_by_network;
            break;
        case Situation::no_manual_registration:
            device_.by_hand = SmallDevice::Choice::not_supported;
            break;
        case Situation::slow_search:
            device_.searches_slowly = true;
            break;
        case Situation::no_search_while_connected:
            device_.searches_while_connected = false;
            break;
        case Situation::write_protected:
            device_.is_writable = false;
            break;
        case Situation::no_provisioned_contexts:
            device_.has_contexts = false;
            break;
        case Situation::no_sim:
            device_.state.subscriber.ready_state = mbn::ReadyState::sim_not_inserted;
            break;
        case Situation::bad_sim:
            device_.state.subscriber.ready_state = mbn::ReadyState::bad_sim;
            break;
        case Situation::locked:
            device_.lock(3);
            break;
        case Situation::one_attempt_left:
            device_.lock(1);
            break;
        case Situation::attempts_unknown:
            device_.lock(3);
            device_.tells_attempts = false;
            break;
        case Situation::blocked:
            device_.lock(0);
            break;
        case Situation::pin2_wanted:
            device_.wants_pin2 = true;
            break;
        case Situation::not_subscribed:
            device_.state.subscriber.ready_state = mbn::ReadyState::not_activated;
            break;
        case Situation::radio_off_by_hardware:
            device_.state.radio.hardware = mbn::Radio::off;
            break;
        case Situation::radio_off_by_software:
            device_.state.radio.software = mbn::Radio::off;
            break;
        case Situation::provider_not_visible:
            device_.state.registration.mode = mbn::RegisterMode::manual;
            [[fallthrough]];
        case Situation::searching:
            device_.state.registration.state = mbn::RegisterState::searching;
            device_.networks.clear();
            device_.strength = 99;
            break;
        case Situation::denied:
            device_.state.registration.state = mbn::RegisterState::denied;
            device_.state.registration.cause = NetworkCause::plmn_not_allowed;
            break;
        case Situation::roaming:
            device_.state.registration.state = mbn::RegisterState::roaming;
            break;
        case Situation::registration_unknown:
            device_.state.registration.state = mbn::RegisterState::none;
            break;
        case Situation::foreign_context:
            device_.state.packet_service.state = mbn::PacketService::attached;
            device_.state.context.state = mbn::ActivationState::activated;
            device_.state.context.ip_type = mbn::IpType::ipv4;
            break;
        case Situation::access_point_unknown:
            access_point_ = "elsewhere";
            break;
        case Situation::credentials_wanted:
            wants_credentials_ = true;
            break;
        case Situation::subscription_not_active:
            activation_refusal_ = refusal(hresult::e_mbn_service_not_activated);
            break;
        case Situation::no_context_left:
            activation_refusal_ = refusal(hresult::e_mbn_max_activated_contexts);
            break;
        case Situation::voice_call:
            device_.state.context.voice_call = mbn::VoiceCallState::in_progress;
            break;
        case Situation::bare_ip_settings:
            ip_.ipv4.gateway.reset();
            ip_.ipv4.mtu.reset();
            break;
        case Situation::no_service:
            missing_ = make_error(hresult::error_service_not_active);
            break;
        case Situation::no_device:
            missing_ = make_error(hresult::error_not_found);
            break;
        case Situation::answers_at_once:
            script_->answer(AnswerTime::at_once);
            break;
        }
        return Possible::yes();
    }

    Possible happen(Happening happening) override {
        switch (happening) {
        case Happening::context_dropped:
            end_context(NetworkCause::regular_deactivation);
            break;
        case Happening::address_changed:
            ip_.ipv4.addresses.front().address = boost::asio::ip::make_address_v4("10.99.0.1");
            script_->tell(mbn::IpSettingsChange{{}, ip_});
            break;
        case Happening::foreign_connect:
            device_.state.packet_service.state = mbn::PacketService::attached;
            script_->tell(device_.state.packet_service);
            device_.state.context.state = mbn::ActivationState::activated;
            script_->tell(device_.state.context);
            break;
        case Happening::foreign_disconnect:
            end_context(NetworkCause::none);
            break;
        case Happening::radio_switched_off:
            device_.state.radio.hardware = mbn::Radio::off;
            script_->tell(device_.state.radio);
            end_context(NetworkCause::none);
            break;
        case Happening::found_out:
            is_finding_out_ = false;
            script_->tell(device_.state.subscriber);
            break;
        case Happening::sim_removed:
            device_.become_ready(mbn::ReadyState::sim_not_inserted);
            break;
        case Happening::sim_inserted:
            device_.become_ready(mbn::ReadyState::initialized);
            break;
        case Happening::network_lost:
            device_.lose_network(mbn::RegisterState::searching);
            break;
        case Happening::network_found:
            device_.find_network(mbn::RegisterState::home);
            break;
        case Happening::roaming_begins:
            device_.find_network(mbn::RegisterState::roaming);
            break;
        case Happening::network_appears:
            device_.appear(SmallDevice::network("00909", "Example Distant"));
            break;
        case Happening::detached:
            device_.detach(NetworkCause::implicitly_detached);
            break;
        case Happening::signal_a_bit_weaker:
            device_.set_strength(device_.strength - 1);
            break;
        case Happening::signal_weak:
            device_.set_strength(10);
            break;
        case Happening::operator_writes:
            device_.operator_writes();
            break;
        case Happening::voice_call_begins:
            device_.state.context.voice_call = mbn::VoiceCallState::in_progress;
            script_->tell(device_.state.context);
            break;
        case Happening::voice_call_ends:
            device_.state.context.voice_call = mbn::VoiceCallState::hangup;
            script_->tell(device_.state.context);
            break;
        case Happening::access_point_known:
            access_point_ = "internet";
            break;
        case Happening::device_removed:
            go(hresult::e_handle);
            break;
        case Happening::device_returned:
            missing_.reset();
            device_ = {};
            break;
        case Happening::service_stopped:
            go(hresult::error_service_not_active);
            break;
        case Happening::service_started:
            missing_.reset();
            break;
        case Happening::context_dropped_unheard:
            device_.state.context.state = mbn::ActivationState::deactivated;
            break;
        }
        for (mbn::Change const& change : device_.take_changes())
            script_->tell(change);
        return Possible::yes();
    }

    Possible disturb(TransportStep step, Fault fault) override {
        disturbance_ = {step, fault};
        return Possible::yes();
    }

    [[nodiscard]] mbn::AnyConnection connection(conformance::ConnectionSetup const& setup) override {
        profiles_.store(setup.stored);
        return connect_in_virtual_time({io_.get_executor(), profiles_, log_}, setup,
                                       transport<ScriptedTransport>(script_));
    }

    [[nodiscard]] bool run_until(std::function<bool()> const& done) override {
        return mbn::testing::run_until(io_, done);
    }
    void settle() override { mbn::testing::run(io_); }
    [[nodiscard]] std::chrono::milliseconds patience() const override { return std::chrono::seconds{5}; }
    [[nodiscard]] std::vector<Asked> asked() override { return asked_; }
    [[nodiscard]] std::string access_string() override { return script_->activation().settings.access_string; }
    [[nodiscard]] std::vector<std::string> stored() override { return profiles_.names(); }
    [[nodiscard]] std::vector<std::string> log() override { return *log_; }

private:
    [[nodiscard]] Expectation answer(TransportStep step) {
        if (step == TransportStep::perform)
            ++performed_;
        if (!missing_)
            note(step);
        Expectation expectation;
        expectation.step = step;
        std::optional<Fault> fault;
        if (disturbance_ && disturbance_->first == step)
            fault = std::exchange(disturbance_, std::nullopt)->second;
        if (fault == Fault::silence)
            return expectation;
        if (fault == Fault::removal) {
            missing_ = make_error(hresult::e_handle);
            expectation.changes = {mbn::ConnectionRemoval{hresult::e_handle}};
        }
        Answer given = missing_ ? Answer{*missing_} : obey(step);
        if (is_finding_out_ && step == TransportStep::perform)
            given = refusal(hresult::e_pending);
        for (mbn::Change const& change : device_.take_changes())
            expectation.changes.push_back(change);
        if (fault != Fault::lost_answer)
            expectation.answer = std::move(given);
        return expectation;
    }

    void note(TransportStep step) {
        switch (step) {
        case TransportStep::attach:
            return asked_.push_back(Asked::attach);
        case TransportStep::activate:
            return asked_.push_back(Asked::activate);
        case TransportStep::deactivate:
            return asked_.push_back(Asked::deactivate);
        case TransportStep::perform:
            return asked_.push_back(is_change(performed()) ? Asked::change : Asked::read);
        default:
            return asked_.push_back(Asked::read);
        }
    }

    [[nodiscard]] Answer obey(TransportStep step) {
        switch (step) {
        case TransportStep::read_device:
            return device_.state;
        case TransportStep::read_context:
            return device_.state.context;
        case TransportStep::read_capability:
            return capability();
        case TransportStep::read_signal:
            return mbn::signal_from_codes(device_.strength, 99);
        case TransportStep::attach:
            if (attach_refusal_)
                return *attach_refusal_;
            device_.state.packet_service.state = mbn::PacketService::attached;
            return device_.state.packet_service;
        case TransportStep::activate:
            return activate(script_->activation());
        case TransportStep::read_ip_settings:
            return ip_;
        case TransportStep::deactivate:
            if (device_.state.context.state != mbn::ActivationState::activated)
                return refusal(hresult::e_mbn_context_not_activated);
            device_.state.context.state = mbn::ActivationState::deactivated;
            device_.state.context.cause = NetworkCause::none;
            return Done{};
        case TransportStep::perform:
            return device_.perform(performed());
        default:
            return Done{};
        }
    }

    [[nodiscard]] Answer activate(mbn::ActivationRequest const& request) {
        auto const& settings = request.settings;
        if (device_.state.context.voice_call == mbn::VoiceCallState::in_progress)
            return refusal(hresult::e_mbn_voice_call_in_progress);
        if (activation_refusal_)
            return *activation_refusal_;
        if (settings.access_string != access_point_)
            return refusal(hresult::e_mbn_invalid_access_string, NetworkCause::missing_or_unknown_apn);
        if (wants_credentials_ && (settings.user_name != "user" || settings.password.reveal() != "right"))
            return refusal(hresult::error_invalid_password, NetworkCause::user_authentication_failed);
        device_.state.context.state = mbn::ActivationState::activated;
        device_.state.context.ip_type = mbn::IpType::ipv4;
        device_.state.context.cause =
            settings.ip_type == mbn::IpType::ipv4v6 ? NetworkCause::ipv4_only : NetworkCause::none;
        return device_.state.context;
    }

    // What this step asks for; several may be on their way.
    [[nodiscard]] mbn::DeviceRequest const& performed() const { return script_->requests().at(performed_ - 1); }

    [[nodiscard]] static bool is_change(mbn::DeviceRequest const& request) {
        std::string_view const what = mbn::name(request);
        return !what.starts_with("read_") && what != "scan_network";
    }

    [[nodiscard]] static mbn::Capability capability() {
        mbn::Capability capability;
        capability.cellular_class = mbn::CellularClass::gsm;
        capability.data_classes = mbn::DataClass::lte;
        capability.device_id = "004999010640000";
        return capability;
    }

    void add_networks() {
        device_.networks.push_back(SmallDevice::network("00202", "Example Abroad"));
        device_.networks.push_back(SmallDevice::network("00303", "Example Forbidden", mbn::ProviderState::forbidden));
    }

    void end_context(NetworkCause cause) {
        device_.state.context.state = mbn::ActivationState::deactivated;
        mbn::ContextState told = device_.state.context;
        told.cause = cause;
        device_.state.context.cause = NetworkCause::none;
        script_->tell(told);
    }

    void go(mbn::HResult code) {
        missing_ = make_error(code);
        script_->tell(mbn::ConnectionRemoval{code});
    }

    boost::asio::io_context io_;
    std::shared_ptr<Script> script_ = std::make_shared<Script>();
    CaseProfiles profiles_;
    std::shared_ptr<std::vector<std::string>> log_ = std::make_shared<std::vector<std::string>>();
    std::vector<Asked> asked_;
    SmallDevice device_;
    mbn::IpSettings ip_ = mbn::testing::some_ip_settings();
    std::string access_point_ = "internet";
    std::optional<mbn::Error> attach_refusal_;
    std::optional<mbn::Error> activation_refusal_;
    std::optional<mbn::Error> missing_;
    std::optional<std::pair<TransportStep, Fault>> disturbance_;
    std::size_t performed_ = 0;
    bool wants_credentials_ = false;
    bool is_finding_out_ = false;
};

} // namespace

std::unique_ptr<conformance::Fixture> make_scripted() {
    return std::make_unique<ScriptedFixture>();
}

} // namespace conformance_test
