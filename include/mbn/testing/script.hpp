// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTING_SCRIPT_HPP
#define MBN_TESTING_SCRIPT_HPP

#include <mbn/connection/concepts.hpp>
#include <mbn/detail/enumeration.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace mbn::inline v0::testing {

// The enumerations below print like those of the library.
using mbn::operator<<;
using mbn::name;
using mbn::to_string;

/// The primitive steps of a transport, by name.
enum class TransportStep : std::uint32_t {
    read_device,
    read_context,
    read_capability,
    read_signal,
    attach,
    activate,
    read_ip_settings,
    deactivate,
    perform,
    watch,
};

template <class = mbn::detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(TransportStep /*type*/) noexcept {
    using enum TransportStep;
    return mbn::detail::enumerator_list<TransportStep>({
        {read_device, "read_device"},
        {read_context, "read_context"},
        {read_capability, "read_capability"},
        {read_signal, "read_signal"},
        {attach, "attach"},
        {activate, "activate"},
        {read_ip_settings, "read_ip_settings"},
        {deactivate, "deactivate"},
        {perform, "perform"},
        {watch, "watch"},
    });
}

/// The step never ends by itself: only cancellation, a deadline or `close` end it.
struct Silence {};

/// `deactivate` or `watch` succeeded.
struct Done {};

using Answer = std::variant<Silence, Error, Done, DeviceState, ContextState, Capability, Signal, PacketServiceState,
                            IpSettings, DeviceAnswer>;

/// One step that the transport expects, and what it does then.
struct Expectation {
    TransportStep step = TransportStep::read_device;
    Answer answer = Silence{};
    /// Told before the answer.
    std::vector<Change> changes = {};
    /// Called when the step is reached, before anything is told: the place to cancel or to destroy.
    std::function<void()> reached = {};
    /// The script is at its end also where this step was never asked for.
    bool optional = false;
};

/// When a scripted device answers.
enum class AnswerTime : std::uint32_t {
    /// After the step has been asked for, as every device does.
    later,
    /// While the step is being asked for. Nothing forbids it, so nothing may depend on the opposite.
    at_once,
};

template <class = mbn::detail::WhenUsed>
[[nodiscard]] constexpr auto enumerators(AnswerTime /*type*/) noexcept {
    using enum AnswerTime;
    return mbn::detail::enumerator_list<AnswerTime>({{later, "later"}, {at_once, "at_once"}});
}

/// What a `ScriptedTransport` is told to do, and what came of it. The steps have to come in this order; another step is
/// a problem unless there is a standing answer, and so is what is left over at the end.
///
/// ```
/// testing::Script script = testing::connect_script();
/// script[2].answer = make_error(hresult::e_mbn_invalid_access_string, NetworkCause::missing_or_unknown_apn);
/// ```
class Script {
public:
    /// Answers the steps that no expectation is for.
    using StandingAnswer = std::function<Expectation(TransportStep)>;

    Script& expect(TransportStep step, Answer answer, std::vector<Change> changes = {}) {
        expectations_.push_back(Expectation{step, std::move(answer), std::move(changes), {}, false});
        return *this;
    }

    /// A step that may come or not, such as the one that takes back a failed activation.
    Script& allow(TransportStep step, Answer answer) {
        expectations_.push_back(Expectation{step, std::move(answer), {}, {}, true});
        return *this;
    }

    /// From now on a step that no expectation is for is no problem: `answer` says what the transport does then. So a
    /// script can act as a small device.
    Script& otherwise(StandingAnswer answer) {
        standing_ = std::move(answer);
        return *this;
    }

    /// When the transport answers from now on; `later` unless told.
    Script& answer(AnswerTime time) {
        answer_time_ = time;
        return *this;
    }

    /// Tells a change at any time, as a device does: all connections that are made of this script hear of it, later and
    /// on their executors. A `ConnectionRemoval` ends their pending steps with its code. May be called from the
    /// executor's thread only.
    void tell(Change const& change) {
        std::erase_if(listeners_, [&change](Listener const& listener) { return !listener(change); });
    }

    [[nodiscard]] std::size_t size() const noexcept { return expectations_.size(); }
    [[nodiscard]] Expectation& operator[](std::size_t index) { return expectations_.at(index); }
    [[nodiscard]] Expectation const& operator[](std::size_t index) const { return expectations_.at(index); }

    /// Forgets everything behind the first `count` expectations.
    void cut(std::size_t count) { expectations_.resize(count); }

    /// The steps that were asked for, in order.
    [[nodiscard]] std::vector<TransportStep> const& steps() const noexcept { return steps_; }

    /// What `activate` was asked for last.
    [[nodiscard]] ActivationRequest const& activation() const noexcept { return activation_; }

    /// What went against the script, one sentence each, with what is left over now. Empty where all went well.
    [[nodiscard]] std::vector<std::string> problems() const {
        std::vector<std::string> all = problems_;
        for (std::size_t index = position_; index < expectations_.size(); ++index)
            if (!expectations_[index].optional)
                all.push_back("never asked for: " + to_string(expectations_[index].step));
        return all;
    }

    /// For the transport: the expectation that answers to a step, or one that fails with `E_UNEXPECTED`.
    [[nodiscard]] Expectation next(TransportStep step) {
        steps_.push_back(step);
        std::size_t position = position_;
        while (position < expectations_.size() && expectations_[position].optional &&
               expectations_[position].step != step)
            ++position;
        if (position < expectations_.size() && expectations_[position].step == step) {
            position_ = position + 1;
            return expectations_[position];
        }
        if (standing_)
            return standing_(step);
        problems_.push_back("not expected: " + to_string(step));
        return Expectation{step, make_error(hresult::e_unexpected), {}, {}, false};
    }

    void note_activation(ActivationRequest const& request) { activation_ = request; }

    /// For the transport: who hears of `tell`. Returns false when it hears no more.
    using Listener = std::function<bool(Change const&)>;
    void listen(Listener listener) { listeners_.push_back(std::move(listener)); }

    [[nodiscard]] AnswerTime answer_time() const noexcept { return answer_time_; }

    /// What `perform` was asked for, in order.
    [[nodiscard]] std::vector<DeviceRequest> const& requests() const noexcept { return requests_; }
    void note_request(DeviceRequest const& request) { requests_.push_back(request); }

private:
    std::vector<Expectation> expectations_;
    std::vector<TransportStep> steps_;
    std::vector<std::string> problems_;
    ActivationRequest activation_;
    StandingAnswer standing_;
    std::vector<Listener> listeners_;
    std::vector<DeviceRequest> requests_;
    std::size_t position_ = 0;
    AnswerTime answer_time_ = AnswerTime::later;
};

/// A device that is ready, on, registered at home and attached or not, with a free session.
[[nodiscard]] inline DeviceState ready_device(PacketService packet_service = PacketService::attached) {
    DeviceState device;
    device.subscriber.ready_state = ReadyState::initialized;
    device.radio = {Radio::on, Radio::on};
    device.registration.state = RegisterState::home;
    device.registration.mode = RegisterMode::automatic;
    device.packet_service.state = packet_service;
    device.context.state = ActivationState::deactivated;
    return device;
}

/// An active context.
[[nodiscard]] inline ContextState active_context(SessionId session = {}) {
    ContextState context;
    context.session = session;
    context.state = ActivationState::activated;
    context.ip_type = IpType::ipv4;
    return context;
}

/// `10.20.30.1/30` with gateway, one DNS server and an MTU.
[[nodiscard]] inline IpSettings some_ip_settings() {
    using boost::asio::ip::make_address_v4;
    IpSettings settings;
    settings.ipv4.method = IpMethod::reported;
    settings.ipv4.addresses.push_back({make_address_v4("10.20.30.1"), 30});
    settings.ipv4.gateway = make_address_v4("10.20.30.2");
    settings.ipv4.dns.push_back(make_address_v4("10.20.30.2"));
    settings.ipv4.mtu = 1500;
    return settings;
}

/// A connect on a detached device that goes well: read the device, attach, activate, read the IP settings.
[[nodiscard]] inline Script connect_script() {
    PacketServiceState attached;
    attached.state = PacketService::attached;
    Script script;
    script.expect(TransportStep::read_device, ready_device(PacketService::detached))
        .expect(TransportStep::attach, attached)
        .expect(TransportStep::activate, active_context())
        .expect(TransportStep::read_ip_settings, some_ip_settings());
    return script;
}

} // namespace mbn::inline v0::testing

#endif
