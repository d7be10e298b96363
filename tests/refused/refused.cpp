// SPDX-License-Identifier: BSL-1.0

// Must not compile: each backend below has one policy that lacks one thing, and the compiler must say which, in the
// sentence above it. run.sh compares.
#include <mbn/backend.hpp>
#include <mbn/connection/desktop.hpp>

#include <string_view>

namespace models {

// The least that the concepts accept.
struct Profiles {
    mbn::Result<mbn::Profile> resolve(mbn::ConnectionMode mode, std::string_view designator);
    mbn::Result<void> admit(mbn::Profile const& profile);
};

struct Transport {
    mbn::Step<mbn::DeviceState> read_device(mbn::SessionId session);
    mbn::Step<mbn::ContextState> read_context(mbn::SessionId session);
    mbn::Step<mbn::Capability> read_capability();
    mbn::Step<mbn::Signal> read_signal();
    mbn::Step<mbn::PacketServiceState> attach();
    mbn::Step<mbn::ContextState> activate(mbn::ActivationRequest const& request);
    mbn::Step<mbn::IpSettings> read_ip_settings(mbn::SessionId session);
    mbn::Step<void> deactivate(mbn::SessionId session);
    mbn::Step<mbn::DeviceAnswer> perform(mbn::DeviceRequest const& request);
    mbn::Step<void> watch();
    void on_change(mbn::ChangeHandler handler);
    void close();
};

struct Missing;

struct NoClock : mbn::Desktop {
    using clock_type = Missing;
};

struct NoModes : mbn::Desktop {
    Missing allows(mbn::ConnectionMode mode) const;
};

struct NoCount : mbn::Desktop {
    Missing max_contexts() const;
};

struct YesOrNoWhenDetached : mbn::Desktop {
    bool when_detached() const;
};

struct YesOrNoWhenOff : mbn::Desktop {
    bool when_radio_off() const;
};

struct YesOrNoWhenStale : mbn::Desktop {
    bool stale_session() const;
};

struct YesOrNoForFamilies : mbn::Desktop {
    bool single_family() const;
};

struct NoLimits : mbn::Desktop {
    Missing time_limits() const;
};

struct ResolveCannotFail : Profiles {
    mbn::Profile resolve(mbn::ConnectionMode mode, std::string_view designator);
};

struct AdmitSaysYesOrNo : Profiles {
    bool admit(mbn::Profile const& profile);
};

struct AttachTellsNothing : Transport {
    mbn::Step<void> attach();
};

struct ActivateWithoutSettings : Transport {
    mbn::Step<mbn::ContextState> activate(mbn::SessionId session);
};

struct DeactivateBlocks : Transport {
    void deactivate(mbn::SessionId session);
};

struct PerformsNothing : Transport {
    mbn::Step<void> perform(mbn::DeviceRequest const& request);
};

struct LogsNumbers {
    void log(int line);
};

} // namespace models

// refused: mbn: a ConnectionPolicy needs a member type `clock_type`.
template struct mbn::Backend<models::NoClock, models::Profiles, models::Transport>;

// refused: mbn: a ConnectionPolicy needs `bool allows(ConnectionMode) const`.
template struct mbn::Backend<models::NoModes, models::Profiles, models::Transport>;

// refused: mbn: a ConnectionPolicy needs `std::uint32_t max_contexts() const`.
template struct mbn::Backend<models::NoCount, models::Profiles, models::Transport>;

// refused: mbn: a ConnectionPolicy needs `WhenDetached when_detached() const`.
template struct mbn::Backend<models::YesOrNoWhenDetached, models::Profiles, models::Transport>;

// refused: mbn: a ConnectionPolicy needs `WhenRadioOff when_radio_off() const`.
template struct mbn::Backend<models::YesOrNoWhenOff, models::Profiles, models::Transport>;

// refused: mbn: a ConnectionPolicy needs `StaleSession stale_session() const`.
template struct mbn::Backend<models::YesOrNoWhenStale, models::Profiles, models::Transport>;

// refused: mbn: a ConnectionPolicy needs `SingleFamily single_family() const`.
template struct mbn::Backend<models::YesOrNoForFamilies, models::Profiles, models::Transport>;

// refused: mbn: a ConnectionPolicy needs `TimeLimits time_limits() const`.
template struct mbn::Backend<models::NoLimits, models::Profiles, models::Transport>;

// refused: mbn: a ProfilePolicy needs `Result<Profile> resolve(ConnectionMode, std::string_view)`.
template struct mbn::Backend<mbn::Desktop, models::ResolveCannotFail, models::Transport>;

// refused: mbn: a ProfilePolicy needs `Result<void> admit(Profile const&)`.
template struct mbn::Backend<mbn::Desktop, models::AdmitSaysYesOrNo, models::Transport>;

// refused: mbn: a TransportPolicy needs `Step<PacketServiceState> attach()`.
template struct mbn::Backend<mbn::Desktop, models::Profiles, models::AttachTellsNothing>;

// refused: mbn: a TransportPolicy needs `Step<ContextState> activate(ActivationRequest const&)`.
template struct mbn::Backend<mbn::Desktop, models::Profiles, models::ActivateWithoutSettings>;

// refused: mbn: a TransportPolicy needs `Step<void> deactivate(SessionId)`.
template struct mbn::Backend<mbn::Desktop, models::Profiles, models::DeactivateBlocks>;

// refused: mbn: a TransportPolicy needs `Step<DeviceAnswer> perform(DeviceRequest const&)`.
template struct mbn::Backend<mbn::Desktop, models::Profiles, models::PerformsNothing>;

// refused: mbn: an observer needs `log(LogLine const&)`.
template struct mbn::Backend<mbn::Desktop, models::Profiles, models::Transport, models::LogsNumbers>;

// Accepted: nothing may be said about this one.
template struct mbn::Backend<mbn::Desktop, models::Profiles, models::Transport>;
