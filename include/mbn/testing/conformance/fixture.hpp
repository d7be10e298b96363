// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTING_CONFORMANCE_FIXTURE_HPP
#define MBN_TESTING_CONFORMANCE_FIXTURE_HPP

#include <mbn/any_connection.hpp>
#include <mbn/connection/concepts.hpp>
#include <mbn/connection/time_limits.hpp>
#include <mbn/profile/profile.hpp>
#include <mbn/testing/conformance/situation.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mbn::inline v0::testing::conformance {

/// Whether a fixture can produce what a case asks for, and where it cannot, why. The reason stands in the report.
class [[nodiscard]] Possible {
public:
    [[nodiscard]] static Possible yes() { return Possible{{}}; }
    /// `reason` is what stands behind "cannot be produced: ".
    [[nodiscard]] static Possible no(std::string reason) { return Possible{std::move(reason)}; }

    [[nodiscard]] explicit operator bool() const noexcept { return reason_.empty(); }
    [[nodiscard]] std::string const& reason() const noexcept { return reason_; }

private:
    explicit Possible(std::string reason) : reason_{std::move(reason)} {}

    std::string reason_;
};

/// By whose rules a connection works.
enum class Rules : std::uint8_t { desktop, store_app };

/// The profile of most cases: v1, for the access point `internet`, without credentials.
[[nodiscard]] inline Profile home_profile() {
    Profile profile;
    profile.name = "Home";
    profile.subscriber_id = "001010123456789";
    profile.context.access_string = "internet";
    return profile;
}

/// What a case wants of a connection.
struct ConnectionSetup {
    Rules rules = Rules::desktop;
    /// What is in the store.
    std::vector<Profile> stored = {home_profile()};
    TimeLimits limits = {};
    StaleSession stale = StaleSession::refuse;
};

/// One backend, for one case: a device that can be brought into situations, and connections to it. Whoever writes a
/// transport derives a class from this and gives it to `run`.
///
/// A fresh fixture has a device that is `Situation::ready`. Everything is called on one thread; nothing of the device
/// has to happen before `run_until` or `settle` is called. What a fixture cannot produce it says, and the case is
/// reported so.
class Fixture {
public:
    Fixture() = default;
    Fixture(Fixture const&) = delete;
    Fixture& operator=(Fixture const&) = delete;
    virtual ~Fixture() = default;

    /// Brings the device into a situation. Called before the first connection is made, perhaps with several situations
    /// one after the other.
    virtual Possible bring(Situation situation) = 0;

    /// Lets something happen now. Where it takes time it is on its way when the call returns.
    virtual Possible happen(Happening happening) = 0;

    /// Lets something go wrong with the next step of that kind, once.
    virtual Possible disturb(TransportStep step, Fault fault) = 0;

    /// Whether the backend shows at all what the case of that name is about. Asked first; where not, the case is not
    /// run.
    virtual Possible shows(std::string_view /*which*/) { return Possible::yes(); }

    /// Whether connections read profile documents.
    virtual Possible reads_documents() { return Possible::yes(); }

    /// A connection to the device, made as `setup` says. Several may be asked for, one after the other.
    [[nodiscard]] virtual AnyConnection connection(ConnectionSetup const& setup) = 0;

    /// Runs until `done()`. False where that does not come: on virtual time when nothing is left to do, on real time
    /// after a limit that is long beyond doubt.
    [[nodiscard]] virtual bool run_until(std::function<bool()> const& done) = 0;

    /// Runs what is ready. On virtual time, until nothing is left to do.
    virtual void settle() = 0;

    /// How long a step may be silent in a case about silence: long on virtual time, short on real time.
    [[nodiscard]] virtual std::chrono::milliseconds patience() const = 0;

    /// What the device was really asked, in order.
    [[nodiscard]] virtual std::vector<Asked> asked() = 0;

    /// The access string of the last activation that reached the device.
    [[nodiscard]] virtual std::string access_string() = 0;

    /// The names of the stored profiles.
    [[nodiscard]] virtual std::vector<std::string> stored() = 0;

    /// Every line that connections and backend have logged.
    [[nodiscard]] virtual std::vector<std::string> log() = 0;
};

/// Makes the fixture of one case.
using FixtureFactory = std::function<std::unique_ptr<Fixture>()>;

} // namespace mbn::inline v0::testing::conformance

#endif
