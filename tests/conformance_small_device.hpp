// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTS_CONFORMANCE_SMALL_DEVICE_HPP
#define MBN_TESTS_CONFORMANCE_SMALL_DEVICE_HPP

#include <mbn/device/requests.hpp>
#include <mbn/testing/script.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace conformance_test {

// A refusal as a device sends it, with a status.
[[nodiscard]] inline mbn::Error refusal(mbn::HResult code, mbn::NetworkCause cause = mbn::NetworkCause::none) {
    mbn::Error error = mbn::make_error(code, cause);
    error.device_status = 2;
    return error;
}

// The part of a scripted device that has nothing to do with connections: SIM, PIN, networks, what is stored. It answers
// by plain values, and notes what has changed.
class SmallDevice {
public:
    using Answer = mbn::testing::Answer;

    enum class Choice : std::uint8_t { allowed, refused_by_network, not_supported };

    SmallDevice() {
        state.subscriber.subscriber_id = "001010123456789";
        state.subscriber.sim_icc_id = "8900101012345678909";
        state.subscriber.telephone_numbers = {"+15550100"};
        register_at(networks.front(), mbn::RegisterState::home);
    }

    [[nodiscard]] Answer perform(mbn::DeviceRequest const& request) {
        return std::visit([this](auto const& one) { return answer(one); }, request);
    }

    // What the device has to tell since it was asked last.
    [[nodiscard]] std::vector<mbn::Change> take_changes() { return std::exchange(changes_, {}); }

    void lose_network(mbn::RegisterState found) {
        state.registration.state = found;
        if (!mbn::is_registered(found)) {
            state.registration.provider_id.clear();
            state.registration.provider_name.clear();
        }
        changes_.emplace_back(state.registration);
    }

    void find_network(mbn::RegisterState found) {
        register_at(networks.front(), found);
        changes_.emplace_back(state.registration);
    }

    void appear(mbn::Provider network) {
        networks.push_back(std::move(network));
        if (networks.back().id == wanted_)
            register_at(networks.back(), mbn::RegisterState::roaming);
        changes_.emplace_back(state.registration);
    }

    void drop_context() {
        if (state.context.state != mbn::ActivationState::activated)
            return;
        state.context.state = mbn::ActivationState::deactivated;
        changes_.emplace_back(state.context);
    }

    void detach(mbn::NetworkCause cause = mbn::NetworkCause::none) {
        drop_context();
        state.packet_service.state = mbn::PacketService::detached;
        state.packet_service.cause = cause;
        changes_.emplace_back(state.packet_service);
    }

    void set_strength(std::uint32_t code) {
        std::uint32_t const distance = strength < code ? code - strength : strength - code;
        if (distance < thresholds_.strength_steps)
            return;
        strength = code;
        changes_.emplace_back(mbn::signal_from_codes(code, 99));
    }

    void operator_writes() {
        preferred_.push_back(network("00202", "Example Abroad"));
        contexts_.emplace_back().id = 1;
        contexts_.back().type = mbn::ContextType::internet;
        changes_.emplace_back(mbn::PreferredProvidersChange{preferred_});
        changes_.emplace_back(mbn::ProvisionedContextsChange{});
    }

    void lock(std::uint32_t attempts) {
        pin_mode_ = mbn::PinMode::enabled;
        is_entered_ = false;
        attempts_ = attempts;
        state.subscriber.ready_state = attempts == 0 ? mbn::ReadyState::device_blocked : mbn::ReadyState::device_locked;
    }

    void become_ready(mbn::ReadyState ready) {
        state.subscriber.ready_state = ready;
        changes_.emplace_back(state.subscriber);
    }

    [[nodiscard]] static mbn::Provider network(std::string id, std::string name,
                                               mbn::ProviderState what = mbn::ProviderState::none) {
        mbn::Provider provider;
        provider.id = std::move(id);
        provider.name = std::move(name);
        provider.state = what;
        return provider;
    }

    mbn::DeviceState state = mbn::testing::ready_device(mbn::PacketService::detached);
    std::vector<mbn::Provider> networks = {network("00101", "Example Mobile", mbn::ProviderState::home)};
    std::uint32_t strength = 21;
    Choice by_hand = Choice::allowed;
    bool tells_attempts = true;
    bool wants_pin2 = false;
    bool is_writable = true;
    bool has_contexts = true;
    bool searches_slowly = false;
    bool searches_while_connected = true;

private:
    [[nodiscard]] Answer answer(mbn::device_request::ReadSubscriber const& /*request*/) const {
        return mbn::DeviceAnswer{state.subscriber};
    }
    [[nodiscard]] Answer answer(mbn::device_request::ReadRadio const& /*request*/) const {
        return mbn::DeviceAnswer{state.radio};
    }
    [[nodiscard]] Answer answer(mbn::device_request::SetSoftwareRadio const& request) {
        state.radio.software = request.state;
        changes_.emplace_back(state.radio);
        if (request.state == mbn::Radio::off) {
            detach();
            lose_network(mbn::RegisterState::deregistered);
        } else if (state.radio.hardware == mbn::Radio::on) {
            find_network(mbn::RegisterState::home);
        }
        return mbn::DeviceAnswer{state.radio};
    }
    [[nodiscard]] Answer answer(mbn::device_request::ReadRegistration const& /*request*/) const {
        return mbn::DeviceAnswer{state.registration};
    }
    [[nodiscard]] Answer answer(mbn::device_request::SetRegisterMode const& request) {
        if (mbn::HResult const code = subscriber_code(); code.failed())
            return refusal(code);
        if (request.mode == mbn::RegisterMode::automatic) {
            wanted_.clear();
            state.registration.mode = request.mode;
            find_network(mbn::RegisterState::home);
            return mbn::DeviceAnswer{state.registration};
        }
        if (by_hand == Choice::not_supported)
            return refusal(mbn::hresult::error_not_supported);
        auto const found = std::ranges::find(networks, request.provider_id, &mbn::Provider::id);
        bool const forbidden = found != networks.end() && mbn::contains(found->state, mbn::ProviderState::forbidden);
        if (forbidden && by_hand == Choice::allowed)
            return refusal(mbn::hresult::e_invalidarg);
        state.registration.mode = request.mode;
        wanted_ = request.provider_id;
        if (forbidden)
            return refusal(mbn::hresult::e_fail, mbn::NetworkCause::plmn_not_allowed);
        if (found == networks.end()) {
            lose_network(mbn::RegisterState::searching);
            return refusal(mbn::hresult::e_mbn_provider_not_visible);
        }
        register_at(*found, mbn::RegisterState::roaming);
        changes_.emplace_back(state.registration);
        return mbn::DeviceAnswer{state.registration};
    }
    [[nodiscard]] Answer answer(mbn::device_request::ReadPacketService const& /*request*/) const {
        return mbn::DeviceAnswer{state.packet_service};
    }
    [[nodiscard]] Answer answer(mbn::device_request::Detach const& /*request*/) {
        detach();
        return mbn::DeviceAnswer{state.packet_service};
    }
    [[nodiscard]] Answer answer(mbn::device_request::ReadHomeProvider const& /*request*/) const {
        if (mbn::HResult const code = subscriber_code(); code.failed())
            return refusal(code);
        return mbn::DeviceAnswer{network("00101", "Example Mobile", mbn::ProviderState::home)};
    }
    [[nodiscard]] Answer answer(mbn::device_request::ReadPreferredProviders const& /*request*/) const {
        return mbn::DeviceAnswer{preferred_};
    }
    [[nodiscard]] Answer answer(mbn::device_request::SetPreferredProviders const& request) {
        if (mbn::HResult const code = subscriber_code(); code.failed())
            return refusal(code);
        if (!is_writable)
            return refusal(mbn::hresult::error_write_fault);
        preferred_ = request.providers;
        changes_.emplace_back(mbn::PreferredProvidersChange{preferred_});
        return mbn::DeviceAnswer{preferred_};
    }
    [[nodiscard]] Answer answer(mbn::device_request::ScanNetwork const& /*request*/) {
        if (state.radio != mbn::RadioState{mbn::Radio::on, mbn::Radio::on})
            return refusal(mbn::hresult::e_mbn_radio_power_off);
        bool const is_connected = state.context.state == mbn::ActivationState::activated;
        if (is_searching_ || (is_connected && !searches_while_connected))
            return refusal(mbn::hresult::error_busy);
        is_searching_ = searches_slowly;
        if (is_searching_)
            return mbn::testing::Silence{};
        mbn::VisibleProviders found;
        for (mbn::Provider one : networks) {
            one.state = one.state | mbn::ProviderState::visible;
            if (one.id == state.registration.provider_id)
                one.state = one.state | mbn::ProviderState::registered;
            found.providers.push_back(std::move(one));
        }
        if (found.providers.empty())
            return refusal(mbn::hresult::e_mbn_providers_not_found);
        return mbn::DeviceAnswer{found};
    }
    [[nodiscard]] Answer answer(mbn::device_request::SetSignalThresholds const& request) {
        thresholds_ = request.thresholds;
        return mbn::signal_from_codes(strength, 99);
    }
    [[nodiscard]] Answer answer(mbn::device_request::ReadProvisionedContexts const& /*request*/) const {
        if (!has_contexts)
            return refusal(mbn::hresult::error_not_supported);
        return mbn::DeviceAnswer{contexts_};
    }
    [[nodiscard]] Answer answer(mbn::device_request::SetProvisionedContext const& request) {
        if (!has_contexts)
            return refusal(mbn::hresult::error_not_supported);
        if (request.provider_id.size() < 5)
            return refusal(mbn::hresult::e_invalidarg);
        if (!is_writable)
            return refusal(mbn::hresult::error_write_fault);
        contexts_.push_back(request.context);
        contexts_.back().id = static_cast<std::uint32_t>(contexts_.size());
        changes_.emplace_back(mbn::ProvisionedContextsChange{});
        return mbn::DeviceAnswer{contexts_};
    }
    [[nodiscard]] Answer answer(mbn::device_request::ReadPin const& /*request*/) const {
        if (mbn::HResult const code = card_code(); code.failed())
            return refusal(code);
        return mbn::DeviceAnswer{pin_status()};
    }
    [[nodiscard]] Answer answer(mbn::device_request::ReadPinList const& /*request*/) const {
        return mbn::DeviceAnswer{
            std::vector<mbn::PinDescription>{{mbn::PinType::pin1, pin_mode_, mbn::PinFormat::numeric, 4, 8}}};
    }
    [[nodiscard]] Answer answer(mbn::device_request::OperatePin const& request) {
        using mbn::PinOperation;
        if (mbn::HResult const code = card_code(); code.failed())
            return refusal(code);
        if (request.type != mbn::PinType::pin1)
            return refusal(mbn::hresult::error_not_supported);
        if (request.code.reveal().size() < 4)
            return refusal(mbn::hresult::e_invalidarg);
        if (request.operation == PinOperation::unblock)
            return unblock(request);
        bool const is_locked = pin_mode_ == mbn::PinMode::enabled && !is_entered_;
        if (is_locked && (request.operation != PinOperation::enter || attempts_ == 0))
            return refusal(mbn::hresult::e_mbn_pin_required);
        if (request.operation == PinOperation::change && pin_mode_ == mbn::PinMode::disabled)
            return refusal(mbn::hresult::e_mbn_pin_disabled);
        if (request.code.reveal() != pin_) {
            --attempts_;
            if (attempts_ == 0)
                become_ready(mbn::ReadyState::device_blocked);
            return wrong(attempts_);
        }
        attempts_ = 3;
        if (request.operation == PinOperation::change)
            pin_ = request.new_pin.reveal();
        if (request.operation == PinOperation::enable)
            pin_mode_ = mbn::PinMode::enabled;
        if (request.operation == PinOperation::disable)
            pin_mode_ = mbn::PinMode::disabled;
        return enter();
    }
    // Answered elsewhere.
    template <class Other>
    [[nodiscard]] Answer answer(Other const& /*request*/) const {
        return refusal(mbn::hresult::error_not_supported);
    }

    [[nodiscard]] Answer unblock(mbn::device_request::OperatePin const& request) {
        if (request.code.reveal() != "12345678")
            return wrong(--puk_attempts_);
        pin_ = request.new_pin.reveal();
        attempts_ = 3;
        return enter();
    }

    [[nodiscard]] Answer enter() {
        if (!std::exchange(is_entered_, true))
            become_ready(mbn::ReadyState::initialized);
        return mbn::DeviceAnswer{mbn::PinStatus{}};
    }

    [[nodiscard]] static Answer wrong(std::uint32_t attempts) {
        mbn::Error error = refusal(mbn::hresult::e_mbn_failure);
        error.attempts_remaining = attempts;
        return error;
    }

    [[nodiscard]] mbn::PinStatus pin_status() const {
        mbn::PinStatus status;
        if (pin_mode_ == mbn::PinMode::enabled && !is_entered_)
            status = attempts_ != 0 ? mbn::PinStatus{mbn::PinState::enter, mbn::PinType::pin1, attempts_}
                                    : mbn::PinStatus{mbn::PinState::unblock, mbn::PinType::pin1, puk_attempts_};
        else if (wants_pin2)
            status = {mbn::PinState::enter, mbn::PinType::pin2, 3};
        if (!tells_attempts)
            status.attempts_remaining = mbn::attempts_unknown;
        return status;
    }

    // What a request that needs the card is answered by.
    [[nodiscard]] mbn::HResult card_code() const {
        if (state.subscriber.ready_state == mbn::ReadyState::sim_not_inserted)
            return mbn::hresult::e_mbn_sim_not_inserted;
        return state.subscriber.ready_state == mbn::ReadyState::bad_sim ? mbn::hresult::e_mbn_bad_sim
                                                                        : mbn::hresult::s_ok;
    }

    // Likewise, and the subscriber.
    [[nodiscard]] mbn::HResult subscriber_code() const {
        if (mbn::HResult const code = card_code(); code.failed())
            return code;
        if (state.subscriber.ready_state == mbn::ReadyState::not_activated)
            return mbn::hresult::e_mbn_service_not_activated;
        return is_entered_ ? mbn::hresult::s_ok : mbn::hresult::e_mbn_pin_required;
    }

    void register_at(mbn::Provider const& provider, mbn::RegisterState found) {
        state.registration.state = found;
        state.registration.provider_id = provider.id;
        state.registration.provider_name = provider.name;
        state.registration.available_data_classes = mbn::DataClass::lte;
    }

    std::vector<mbn::Change> changes_;
    std::vector<mbn::Provider> preferred_;
    std::vector<mbn::ProvisionedContext> contexts_;
    mbn::SignalThresholds thresholds_;
    // The network that was chosen by hand.
    std::string wanted_;
    mbn::PinMode pin_mode_ = mbn::PinMode::disabled;
    std::string pin_ = "1234";
    std::uint32_t attempts_ = 3;
    std::uint32_t puk_attempts_ = 10;
    bool is_entered_ = true;
    bool is_searching_ = false;
};

} // namespace conformance_test

#endif
