// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TRANSPORT_MODEM_MANAGER_REQUESTS_HPP
#define MBN_TRANSPORT_MODEM_MANAGER_REQUESTS_HPP

#include <mbn/connection/admission.hpp>
#include <mbn/device/requests.hpp>
#include <mbn/transport/modem_manager/contexts.hpp>
#include <mbn/transport/modem_manager/translation.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

/// `DeviceRequest` and `DeviceAnswer` as calls of ModemManager. Pure functions, one overload a request.
namespace mbn::inline v0::modem_manager {

/// A method with its arguments. The views are of names that are always there.
struct Call {
    std::string object = {};
    std::string_view interface_name = {};
    std::string_view member = {};
    List arguments = {};

    friend bool operator==(Call const&, Call const&) = default;
};

/// What is known of a modem.
struct ModemView {
    std::string const& path;
    Dictionary const& modem;
    Dictionary const& modem_3gpp;
    Dictionary const& sim;
    /// Who selected the network, as far as this program knows.
    RegisterMode mode = RegisterMode::automatic;
    /// The properties of `Modem3gpp.ProfileManager`; null where the modem has no such interface.
    Dictionary const* profile_manager = nullptr;
    /// Likewise those of `Modem.Signal`.
    Dictionary const* signal_reports = nullptr;
};

/// What has to be so before a request is made.
enum class Needs : std::uint8_t {
    modem,
    /// The properties of the SIM have been read.
    sim,
    /// The modem has been enabled: of a disabled one ModemManager knows no network.
    network,
    /// The modem has been enabled, whether or not it has found a network, and the SIM has been read.
    profiles,
};

/// What a request comes to. Without calls it is answered from what is known.
struct Plan {
    Needs needs = Needs::modem;
    /// One after the other, as long as none fails.
    std::vector<Call> calls = {};
    Purpose purpose = Purpose::general;
    /// The provider that the SIM has to be of; empty for any. `ERROR_NOT_SUPPORTED` where it is of another.
    std::string home_provider = {};
};

namespace detail {

[[nodiscard]] constexpr bool is_provider_id(std::string_view text) noexcept {
    return (text.size() == 5 || text.size() == 6) && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// Steps of 2 dBm; 31 are all that there are.
inline constexpr std::uint32_t most_strength_steps = 31;

struct MakePlan {
    ModemView const& view;

    Result<Plan> operator()(device_request::ReadSubscriber const& /*request*/) const { return Plan{Needs::sim}; }
    Result<Plan> operator()(device_request::ReadRadio const& /*request*/) const { return Plan{}; }
    Result<Plan> operator()(device_request::SetSoftwareRadio const& request) const {
        // Enabling powers a modem up; the power can be changed of a disabled one only.
        Plan plan;
        if (request.state == Radio::on) {
            plan.calls = {modem_call("Enable", {Value{true}})};
            return plan;
        }
        if (state_of(view.modem) > State::disabled)
            plan.calls.push_back(modem_call("Enable", {Value{false}}));
        plan.calls.push_back(modem_call("SetPowerState", {Value{static_cast<std::uint32_t>(Power::low)}}));
        return plan;
    }
    Result<Plan> operator()(device_request::ReadRegistration const& /*request*/) const { return Plan{Needs::network}; }
    Result<Plan> operator()(device_request::SetRegisterMode const& request) const {
        bool const manual = request.mode == RegisterMode::manual;
        return Plan{Needs::network,
                    {network_call("Register", {Value{manual ? request.provider_id : std::string{}}})},
                    Purpose::registration};
    }
    Result<Plan> operator()(device_request::ReadPacketService const& /*request*/) const { return Plan{Needs::network}; }
    Result<Plan> operator()(device_request::Detach const& /*request*/) const {
        return Plan{
            Needs::network,
            {network_call("SetPacketServiceState", {Value{static_cast<std::uint32_t>(PacketServiceValue::detached)}})}};
    }
    Result<Plan> operator()(device_request::ReadHomeProvider const& /*request*/) const {
        // A SIM that cannot be read has no network either.
        HResult const code = connect_code(ready_state(condition(view.modem, view.modem_3gpp)));
        if (code.failed())
            return make_error(code);
        return Plan{Needs::sim};
    }
    Result<Plan> operator()(device_request::ScanNetwork const& /*request*/) const {
        return Plan{Needs::network, {network_call("Scan", {})}};
    }
    Result<Plan> operator()(device_request::SetSignalThresholds const& request) const {
        auto const& [interval, strength, error_rate] = request.thresholds;
        if (view.signal_reports == nullptr || interval != 0 || strength > most_strength_steps)
            return make_error(hresult::error_not_supported);
        Value settings{
            Dictionary{{"rssi-threshold", std::uint32_t{strength * 2}}, {"error-rate-threshold", error_rate != 0}}};
        return Plan{Needs::network, {{view.path, interfaces::signal, "SetupThresholds", {std::move(settings)}}}};
    }
    Result<Plan> operator()(device_request::ReadProvisionedContexts const& /*request*/) const {
        if (HResult const code = profiles_code(); code.failed())
            return make_error(code);
        return Plan{Needs::profiles, {profile_call("List", {})}};
    }
    Result<Plan> operator()(device_request::SetProvisionedContext const& request) const {
        if (HResult const code = profiles_code(); code.failed())
            return make_error(code);
        if (!request.provider_id.empty() && !is_provider_id(request.provider_id))
            return make_error(hresult::e_invalidarg);
        Result<Dictionary> settings = profile_settings(request.context, profile_index(*view.profile_manager));
        if (!settings)
            return settings.error();
        Plan plan{Needs::profiles};
        std::string_view const member = request.context.type == ContextType::none ? "Delete" : "Set";
        plan.calls.push_back(profile_call(member, {Value{std::move(settings).value()}}));
        plan.calls.push_back(profile_call("List", {}));
        plan.home_provider = request.provider_id;
        return plan;
    }
    Result<Plan> operator()(device_request::ReadPin const& /*request*/) const {
        HResult const code = connect_code(ready_state(condition(view.modem, view.modem_3gpp)));
        if (code.failed() && code != hresult::e_mbn_pin_required)
            return make_error(code);
        return Plan{};
    }
    Result<Plan> operator()(device_request::ReadPinList const& /*request*/) const { return Plan{}; }
    Result<Plan> operator()(device_request::OperatePin const& request) const {
        // Others than that of the SIM it cannot be given.
        if (request.type != PinType::pin1)
            return make_error(hresult::error_not_supported);
        if (!is_valid_text(request.code.reveal(), 255) || !is_valid_text(request.new_pin.reveal(), 255))
            return make_error(hresult::e_invalidarg);
        bool const opens = request.operation == PinOperation::enter || request.operation == PinOperation::unblock;
        if (!opens && is_locked(condition(view.modem, view.modem_3gpp).lock))
            return make_error(hresult::e_mbn_pin_required);
        Value const code{std::string{request.code.reveal()}};
        Value const new_pin{std::string{request.new_pin.reveal()}};
        switch (request.operation) {
        case PinOperation::enter:
            return pin("SendPin", {code});
        case PinOperation::unblock:
            return pin("SendPuk", {code, new_pin});
        case PinOperation::change:
            return pin("ChangePin", {code, new_pin});
        case PinOperation::enable:
            return pin("EnablePin", {code, Value{true}});
        case PinOperation::disable:
            return pin("EnablePin", {code, Value{false}});
        }
        return make_error(hresult::error_not_supported);
    }
    // What ModemManager has no words for, and what is the connection's own.
    template <class Other>
    Result<Plan> operator()(Other const& /*request*/) const {
        return make_error(hresult::error_not_supported);
    }

    [[nodiscard]] Call modem_call(std::string_view member, List arguments) const {
        return {view.path, interfaces::modem, member, std::move(arguments)};
    }
    [[nodiscard]] Call network_call(std::string_view member, List arguments) const {
        return {view.path, interfaces::modem_3gpp, member, std::move(arguments)};
    }
    [[nodiscard]] Call profile_call(std::string_view member, List arguments) const {
        return {view.path, interfaces::profile_manager, member, std::move(arguments)};
    }
    // Why the modem shows no profiles now.
    [[nodiscard]] HResult profiles_code() const {
        HResult const code = connect_code(ready_state(condition(view.modem, view.modem_3gpp)));
        if (code.failed())
            return code;
        return view.profile_manager != nullptr ? hresult::s_ok : hresult::error_not_supported;
    }
    [[nodiscard]] Result<Plan> pin(std::string_view member, List arguments) const {
        std::string const sim = text(view.modem, "Sim").value_or("");
        if (sim.empty() || sim == objects::none)
            return make_error(hresult::e_mbn_sim_not_inserted);
        return Plan{Needs::modem, {Call{sim, interfaces::sim, member, std::move(arguments)}}, Purpose::pin};
    }
};

struct MakeAnswer {
    ModemView const& view;
    List const& reply;

    using Answer = Result<DeviceAnswer>;

    Answer operator()(device_request::ReadSubscriber const& /*request*/) const {
        return DeviceAnswer{subscriber(view.modem, view.sim)};
    }
    Answer operator()(device_request::ReadRadio const& /*request*/) const { return radio_now(); }
    Answer operator()(device_request::SetSoftwareRadio const& /*request*/) const { return radio_now(); }
    Answer operator()(device_request::ReadRegistration const& /*request*/) const { return registration_now(); }
    Answer operator()(device_request::SetRegisterMode const& /*request*/) const { return registration_now(); }
    Answer operator()(device_request::ReadPacketService const& /*request*/) const { return packet_service_now(); }
    Answer operator()(device_request::Detach const& /*request*/) const { return packet_service_now(); }
    Answer operator()(device_request::ReadHomeProvider const& /*request*/) const {
        return DeviceAnswer{home_provider(view.sim)};
    }
    Answer operator()(device_request::ScanNetwork const& /*request*/) const {
        auto const* const found = first<List>(reply);
        if (found == nullptr)
            return make_error(hresult::error_gen_failure);
        return DeviceAnswer{visible_providers(*found)};
    }
    Answer operator()(device_request::SetSignalThresholds const& /*request*/) const {
        return DeviceAnswer{signal(view.modem)};
    }
    Answer operator()(device_request::ReadProvisionedContexts const& /*request*/) const { return contexts_now(); }
    Answer operator()(device_request::SetProvisionedContext const& /*request*/) const { return contexts_now(); }
    Answer operator()(device_request::ReadPin const& /*request*/) const { return DeviceAnswer{pin_status(view.modem)}; }
    Answer operator()(device_request::ReadPinList const& /*request*/) const {
        return DeviceAnswer{pins(view.modem_3gpp)};
    }
    Answer operator()(device_request::OperatePin const& /*request*/) const {
        return DeviceAnswer{pin_status(view.modem)};
    }
    template <class Other>
    Answer operator()(Other const& /*request*/) const {
        return make_error(hresult::error_not_supported);
    }

    [[nodiscard]] Answer radio_now() const { return DeviceAnswer{radio(condition(view.modem, view.modem_3gpp))}; }
    [[nodiscard]] Answer registration_now() const {
        return DeviceAnswer{registration(view.modem, view.modem_3gpp, view.mode)};
    }
    [[nodiscard]] Answer contexts_now() const {
        auto const* const listed = first<List>(reply);
        if (listed == nullptr)
            return make_error(hresult::error_gen_failure);
        return DeviceAnswer{provisioned_contexts(*listed)};
    }
    [[nodiscard]] Answer packet_service_now() const {
        return DeviceAnswer{packet_service(view.modem, view.modem_3gpp)};
    }
};

} // namespace detail

/// What a request comes to. `ERROR_NOT_SUPPORTED` for what is not asked of ModemManager: preferred providers (which it
/// knows by AT commands only) and any PIN but that of the SIM; for provisioned contexts and signal thresholds of a
/// modem that has no interface for them; for a context that it cannot keep (`profile_settings`); and for thresholds
/// with an interval, or beyond 31 steps, which it has no words for. `E_INVALIDARG` for text that D-Bus does not carry
/// and for what is no provider; `E_MBN_SIM_NOT_INSERTED`, `E_MBN_BAD_SIM` and the like where the SIM does not let it
/// happen, `E_MBN_PIN_REQUIRED` where it is locked.
[[nodiscard]] inline Result<Plan> plan(DeviceRequest const& request, ModemView const& view) {
    return std::visit(detail::MakePlan{view}, request);
}

/// Whether a SIM may be of that provider (`Plan::home_provider`): one that does not tell passes for the right one.
[[nodiscard]] inline bool is_home(std::string_view provider, Dictionary const& sim) {
    std::string const home = text(sim, "OperatorIdentifier").value_or("");
    return provider.empty() || home.empty() || provider == home;
}

/// The answer, from the reply of the last call and from what is known behind it.
[[nodiscard]] inline Result<DeviceAnswer> answer(DeviceRequest const& request, ModemView const& view,
                                                 List const& reply) {
    return std::visit(detail::MakeAnswer{view, reply}, request);
}

/// The error of a PIN operation, with the attempts that are left behind it. After the last attempt the modem tells
/// those of the PUK.
[[nodiscard]] inline Error with_attempts(Error error, PinOperation operation, Dictionary const& modem) {
    auto const* const retries = get<NumberMap>(modem, "UnlockRetries");
    Lock const wanted = operation == PinOperation::unblock ? Lock::sim_puk : Lock::sim_pin;
    // The daemon discards a modem whose PIN has been blocked, and finds it anew.
    bool const is_discarded = modem.empty() && error.code == hresult::e_mbn_pin_required;
    bool const is_blocked = wanted == Lock::sim_pin && (is_discarded || condition(modem, {}).lock == Lock::sim_puk);
    auto const found =
        retries != nullptr ? retries->find(static_cast<std::uint32_t>(wanted)) : NumberMap::const_iterator{};
    if (is_blocked) {
        // Instead of "wrong" the modem says that it wants the PUK now.
        if (error.code == hresult::e_mbn_pin_required)
            error.code = hresult::e_mbn_failure;
        error.attempts_remaining = 0;
    }
    if (!is_blocked && retries != nullptr && found != retries->end())
        error.attempts_remaining = found->second;
    return error;
}

} // namespace mbn::inline v0::modem_manager

#endif
