// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TRANSPORT_MBIM_REQUESTS_HPP
#define MBN_TRANSPORT_MBIM_REQUESTS_HPP

#include <mbn/device/requests.hpp>
#include <mbn/mbim/codec.hpp>
#include <mbn/mbim/exchange.hpp>
#include <mbn/mbim/pin.hpp>
#include <mbn/mbim/providers.hpp>
#include <mbn/mbim/provisioned_contexts.hpp>
#include <mbn/mbim/status_hresult.hpp>
#include <mbn/transport/mbim_translation.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

/// `DeviceRequest` and `DeviceAnswer` as commands of MBIM. Pure functions, one overload a request, and so without
/// coroutines: the transport needs one for all of them.
namespace mbn::inline v0::mbim_translation {

template <class Used = WhenUsed>
[[nodiscard]] Provider provider(Dependent<Used, mbim::Provider> const& info) {
    Dependent<Used, Provider> result;
    result.id = info.provider_id.to_display();
    result.name = info.provider_name.to_display();
    result.state = static_cast<ProviderState>(info.provider_state);
    result.cellular_class = static_cast<CellularClass>(info.cellular_class);
    if (contains(result.state, ProviderState::visible))
        result.signal = signal_from_codes(info.rssi, info.error_rate);
    return result;
}

template <class Used = WhenUsed>
[[nodiscard]] std::vector<Provider> providers(Dependent<Used, mbim::List<mbim::Provider>> const& list) {
    Dependent<Used, std::vector<Provider>> result;
    for (auto const& one : list)
        result.push_back(provider(one));
    return result;
}

/// Views the provider, which must outlive what is returned.
template <class Used = WhenUsed>
[[nodiscard]] mbim::Provider mbim_provider(Dependent<Used, Provider> const& provider) noexcept {
    Dependent<Used, mbim::Provider> result;
    result.provider_id = mbim::Text{provider.id};
    result.provider_name = mbim::Text{provider.name};
    result.provider_state = static_cast<mbim::ProviderState>(provider.state);
    result.cellular_class = static_cast<mbim::CellularClass>(provider.cellular_class);
    result.rssi = mbim::unknown_signal;
    result.error_rate = mbim::unknown_signal;
    return result;
}

/// A context type that Windows has no number for is `custom`.
[[nodiscard]] constexpr ContextType context_type(mbim::Uuid const& type) noexcept {
    if (type == mbim::context_types::none)
        return ContextType::none;
    for (ContextType const known :
         {ContextType::internet, ContextType::vpn, ContextType::voice, ContextType::video_share, ContextType::purchase})
        if (context_type(known) == type)
            return known;
    return ContextType::custom;
}

template <class Used = WhenUsed>
[[nodiscard]] ProvisionedContext provisioned_context(Dependent<Used, mbim::ProvisionedContext> const& info) {
    Dependent<Used, ProvisionedContext> result;
    result.id = info.context_id;
    result.type = context_type(info.context_type);
    result.access_string = info.access_string.to_display();
    result.user_name = info.user_name.to_display();
    result.password = Secret{info.password.to_display()};
    result.compression = static_cast<Compression>(info.compression);
    result.auth_protocol = static_cast<AuthProtocol>(info.auth_protocol);
    return result;
}

/// The PIN that a PUK unblocks; a PIN as it is.
[[nodiscard]] constexpr PinType pin_type(mbim::PinType type) noexcept {
    switch (type) {
    case mbim::PinType::puk1:
        return PinType::pin1;
    case mbim::PinType::puk2:
        return PinType::pin2;
    case mbim::PinType::device_first_sim_puk:
        return PinType::device_first_sim_pin;
    case mbim::PinType::network_puk:
        return PinType::network_pin;
    case mbim::PinType::network_subset_puk:
        return PinType::network_subset_pin;
    case mbim::PinType::service_provider_puk:
        return PinType::service_provider_pin;
    case mbim::PinType::corporate_puk:
        return PinType::corporate_pin;
    default:
        return static_cast<PinType>(type);
    }
}

/// The PUK of a PIN; `none` where MBIM knows none.
[[nodiscard]] constexpr mbim::PinType puk_type(PinType type) noexcept {
    switch (type) {
    case PinType::pin1:
        return mbim::PinType::puk1;
    case PinType::pin2:
        return mbim::PinType::puk2;
    case PinType::device_first_sim_pin:
        return mbim::PinType::device_first_sim_puk;
    case PinType::network_pin:
        return mbim::PinType::network_puk;
    case PinType::network_subset_pin:
        return mbim::PinType::network_subset_puk;
    case PinType::service_provider_pin:
        return mbim::PinType::service_provider_puk;
    case PinType::corporate_pin:
        return mbim::PinType::corporate_puk;
    default:
        return mbim::PinType::none;
    }
}

/// MBIM tells a PUK by the type, Windows by the state.
[[nodiscard]] constexpr PinStatus pin_status(mbim::PinInfo const& info) noexcept {
    PinStatus status;
    status.type = pin_type(info.pin_type);
    status.attempts_remaining = info.remaining_attempts;
    if (info.pin_state == mbim::PinState::locked)
        status.state = is_puk(info.pin_type) ? PinState::unblock : PinState::enter;
    return status;
}

template <class Used = WhenUsed>
[[nodiscard]] Dependent<Used, std::vector<PinDescription>> pins(Dependent<Used, mbim::PinListInfo> const& info) {
    Dependent<Used, std::vector<PinDescription>> result;
    auto const add = [&result](PinType type, auto const& one) {
        if (one.pin_mode != mbim::PinMode::not_supported)
            result.push_back(PinDescription{type, static_cast<PinMode>(one.pin_mode),
                                            static_cast<PinFormat>(one.pin_format), one.pin_length_min,
                                            one.pin_length_max});
    };
    add(PinType::pin1, info.pin1);
    add(PinType::pin2, info.pin2);
    add(PinType::device_sim_pin, info.device_sim_pin);
    add(PinType::device_first_sim_pin, info.device_first_sim_pin);
    add(PinType::network_pin, info.network_pin);
    add(PinType::network_subset_pin, info.network_subset_pin);
    add(PinType::service_provider_pin, info.service_provider_pin);
    add(PinType::corporate_pin, info.corporate_pin);
    add(PinType::subsidy_lock, info.subsidy_lock);
    add(PinType::custom, info.custom);
    return result;
}

namespace detail {

// What goes to the device, one overload a request.
template <class Used>
struct Encode {
    using Encoded = Dependent<Used, Result<mbim::EncodedCommand>>;

    // A member, so that a compiler leaves each call alone until this is used.
    template <class Request>
    [[nodiscard]] static Encoded command(Request const& request) {
        return mbim::to_command(request);
    }

    Encoded operator()(device_request::ReadSubscriber const& /*request*/) const {
        return command(mbim::Query<mbim::SubscriberReadyInfo>{});
    }
    Encoded operator()(device_request::ReadRadio const& /*request*/) const {
        return command(mbim::Query<mbim::RadioStateInfo>{});
    }
    Encoded operator()(device_request::SetSoftwareRadio const& request) const {
        mbim::RadioStateSet set;
        set.radio_state = request.state == Radio::on ? mbim::RadioSwitch::on : mbim::RadioSwitch::off;
        return command(set);
    }
    Encoded operator()(device_request::ReadRegistration const& /*request*/) const {
        return command(mbim::RegisterStateQuery{});
    }
    Encoded operator()(device_request::SetRegisterMode const& request) const {
        mbim::RegisterStateSet set;
        set.provider_id = mbim::Text{request.provider_id};
        set.register_action =
            request.mode == RegisterMode::manual ? mbim::RegisterAction::manual : mbim::RegisterAction::automatic;
        set.data_class = static_cast<mbim::DataClass>(request.data_classes);
        return command(set);
    }
    Encoded operator()(device_request::ReadPacketService const& /*request*/) const {
        return command(mbim::PacketServiceQuery{});
    }
    Encoded operator()(device_request::Detach const& /*request*/) const {
        mbim::PacketServiceSet set;
        set.packet_service_action = mbim::PacketServiceAction::detach;
        return command(set);
    }
    Encoded operator()(device_request::ReadHomeProvider const& /*request*/) const {
        return command(mbim::HomeProviderQuery{});
    }
    Encoded operator()(device_request::ReadPreferredProviders const& /*request*/) const {
        return command(mbim::PreferredProvidersQuery{});
    }
    Encoded operator()(Dependent<Used, device_request::SetPreferredProviders> const& request) const {
        Dependent<Used, std::vector<mbim::Provider>> list;
        for (Provider const& one : request.providers)
            list.push_back(mbim_provider(one));
        Dependent<Used, mbim::PreferredProvidersSet> set;
        set.providers = std::span<mbim::Provider const>{list};
        return command(set);
    }
    Encoded operator()(device_request::ScanNetwork const& /*request*/) const {
        return command(mbim::VisibleProvidersQuery{});
    }
    Encoded operator()(device_request::SetSignalThresholds const& request) const {
        mbim::SignalStateSet set;
        set.signal_strength_interval = request.thresholds.interval_seconds;
        set.rssi_threshold = request.thresholds.strength_steps;
        set.error_rate_threshold = request.thresholds.error_rate_steps;
        return command(set);
    }
    Encoded operator()(device_request::ReadProvisionedContexts const& /*request*/) const {
        return command(mbim::ProvisionedContextsQuery{});
    }
    Encoded operator()(Dependent<Used, device_request::SetProvisionedContext> const& request) const {
        Dependent<Used, mbim::ProvisionedContextsSet> set;
        set.context.context_id = request.context.id;
        set.context.context_type = context_type(request.context.type);
        set.context.access_string = mbim::Text{request.context.access_string};
        set.context.user_name = mbim::Text{request.context.user_name};
        set.context.password = mbim::Text{request.context.password.reveal()};
        set.context.compression = static_cast<mbim::Compression>(request.context.compression);
        set.context.auth_protocol = static_cast<mbim::AuthProtocol>(request.context.auth_protocol);
        set.provider_id = mbim::Text{request.provider_id};
        return command(set);
    }
    Encoded operator()(device_request::ReadPin const& /*request*/) const { return command(mbim::PinQuery{}); }
    Encoded operator()(device_request::ReadPinList const& /*request*/) const { return command(mbim::PinListQuery{}); }
    Encoded operator()(Dependent<Used, device_request::OperatePin> const& request) const {
        bool const unblock = request.operation == PinOperation::unblock;
        Dependent<Used, mbim::PinSet> set;
        set.pin_type = unblock ? puk_type(request.type) : static_cast<mbim::PinType>(request.type);
        set.pin_operation = operation(request.operation);
        set.pin = mbim::Text{request.code.reveal()};
        set.new_pin = mbim::Text{request.new_pin.reveal()};
        return command(set);
    }
    // The others are the transport's or the connection's own.
    template <class Other>
    Encoded operator()(Other const& /*request*/) const {
        return make_error(hresult::error_not_supported);
    }

    [[nodiscard]] static constexpr mbim::PinOperation operation(PinOperation operation) noexcept {
        switch (operation) {
        case PinOperation::enable:
            return mbim::PinOperation::enable;
        case PinOperation::disable:
            return mbim::PinOperation::disable;
        case PinOperation::change:
            return mbim::PinOperation::change;
        case PinOperation::enter:
        case PinOperation::unblock:
            break;
        }
        return mbim::PinOperation::enter;
    }
};

// What the device answered, one overload a request.
template <class Used>
struct Decode {
    using Decoded = Dependent<Used, Result<DeviceAnswer>>;

    mbim::Status status;
    mbim::Bytes info;

    Decoded operator()(device_request::ReadSubscriber const& /*request*/) const {
        return read<mbim::SubscriberReadyInfo>([](auto const& told) { return subscriber(told); });
    }
    Decoded operator()(device_request::ReadRadio const& /*request*/) const {
        return read<mbim::RadioStateInfo>([](auto const& told) { return radio(told); });
    }
    Decoded operator()(device_request::SetSoftwareRadio const& /*request*/) const {
        return read<mbim::RadioStateInfo>([](auto const& told) { return radio(told); });
    }
    Decoded operator()(device_request::ReadRegistration const& /*request*/) const {
        return read<mbim::RegisterStateInfo>([](auto const& told) { return registration(told); });
    }
    Decoded operator()(device_request::SetRegisterMode const& /*request*/) const {
        return read<mbim::RegisterStateInfo>([](auto const& told) { return registration(told); });
    }
    Decoded operator()(device_request::ReadPacketService const& /*request*/) const {
        return read<mbim::PacketServiceInfo>([](auto const& told) { return packet_service(told); });
    }
    Decoded operator()(device_request::Detach const& /*request*/) const {
        return read<mbim::PacketServiceInfo>([](auto const& told) { return packet_service(told); });
    }
    Decoded operator()(device_request::ReadHomeProvider const& /*request*/) const {
        return read<mbim::HomeProviderInfo>([](auto const& told) { return provider(told.provider); });
    }
    Decoded operator()(device_request::ReadPreferredProviders const& /*request*/) const {
        return read<mbim::PreferredProvidersInfo>([](auto const& told) { return providers(told.providers); });
    }
    Decoded operator()(device_request::SetPreferredProviders const& /*request*/) const {
        return read<mbim::PreferredProvidersInfo>([](auto const& told) { return providers(told.providers); });
    }
    Decoded operator()(device_request::ScanNetwork const& /*request*/) const {
        return read<mbim::VisibleProvidersInfo>(
            [](auto const& told) { return Dependent<Used, VisibleProviders>{providers(told.providers), {}}; });
    }
    Decoded operator()(device_request::SetSignalThresholds const& /*request*/) const {
        return read<mbim::SignalStateInfo>(
            [](auto const& told) { return signal_from_codes(told.rssi, told.error_rate); });
    }
    Decoded operator()(device_request::ReadProvisionedContexts const& /*request*/) const { return contexts(); }
    Decoded operator()(device_request::SetProvisionedContext const& /*request*/) const { return contexts(); }
    Decoded operator()(device_request::ReadPin const& /*request*/) const {
        return read<mbim::PinInfo>([](auto const& told) { return pin_status(told); }, mbim::StatusContext::pin);
    }
    Decoded operator()(device_request::ReadPinList const& /*request*/) const {
        return read<mbim::PinListInfo>([](auto const& told) { return pins(told); }, mbim::StatusContext::pin);
    }
    Decoded operator()(Dependent<Used, device_request::OperatePin> const& request) const {
        Decoded answer =
            read<mbim::PinInfo>([](auto const& told) { return pin_status(told); }, mbim::StatusContext::pin);
        // After the last attempt what is left is told of the PUK.
        auto const told = mbim::decode<mbim::PinInfo>(info);
        if (!answer && told && is_puk(told->pin_type) && request.operation != PinOperation::unblock) {
            Error error = answer.error();
            error.attempts_remaining = 0;
            answer = error;
        }
        return answer;
    }
    template <class Other>
    Decoded operator()(Other const& /*request*/) const {
        return make_error(hresult::error_not_supported);
    }

    [[nodiscard]] Decoded contexts() const {
        return read<mbim::ProvisionedContextsInfo>([](auto const& told) {
            Dependent<Used, std::vector<ProvisionedContext>> result;
            for (mbim::ProvisionedContext const& one : told.provisioned_contexts)
                result.push_back(provisioned_context(one));
            return result;
        });
    }

    template <class Info, class Translate>
    [[nodiscard]] Decoded read(Translate translate, mbim::StatusContext context = mbim::StatusContext::general) const {
        auto const told = mbim::decode<Info>(info);
        if (status == mbim::Status::success) {
            if (!told)
                return make_error(hresult::error_gen_failure);
            return Dependent<Used, DeviceAnswer>{translate(*told)};
        }
        return mbim::error_of(status, told ? &*told : nullptr, context);
    }
};

} // namespace detail

/// The command for a request. `E_INVALIDARG` where a text is too long or no text; `ERROR_NOT_SUPPORTED` for a request
/// that is not a command of MBIM.
template <class Used = WhenUsed>
[[nodiscard]] Dependent<Used, Result<mbim::EncodedCommand>> encode_request(DeviceRequest const& request) {
    return std::visit(detail::Encode<Used>{}, request);
}

/// What the device answered to it. An error carries the status as it came, the network's cause, and the attempts that
/// are left.
template <class Used = WhenUsed>
[[nodiscard]] Dependent<Used, Result<DeviceAnswer>> decode_answer(DeviceRequest const& request, mbim::Status status,
                                                                  mbim::Bytes info) {
    return std::visit(detail::Decode<Used>{status, info}, request);
}

} // namespace mbn::inline v0::mbim_translation

#endif
