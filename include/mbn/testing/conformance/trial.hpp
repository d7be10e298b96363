// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTING_CONFORMANCE_TRIAL_HPP
#define MBN_TESTING_CONFORMANCE_TRIAL_HPP

#include <mbn/testing/conformance/client.hpp>
#include <mbn/testing/conformance/fixture.hpp>
#include <mbn/testing/conformance/report.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mbn::inline v0::testing::conformance {

namespace detail {

// Ends a case whose situation the backend cannot produce.
struct NotProduced {
    std::string reason;
};

// Ends a case behind a problem that makes the rest meaningless. The problem is noted already.
struct Abandoned {};

[[nodiscard]] inline std::string shown(std::string const& text) {
    return "'" + text + "'";
}
[[nodiscard]] inline std::string shown(std::string_view text) {
    return shown(std::string{text});
}
[[nodiscard]] inline std::string shown(bool value) {
    return value ? "true" : "false";
}
template <class Value>
[[nodiscard]] std::string shown(Value const& value) {
    if constexpr (std::integral<Value>)
        return std::to_string(value);
    else
        return to_string(value);
}

} // namespace detail

/// One case on one backend: what it needs, does and checks. A situation that the fixture cannot produce ends the case
/// there; so does a check that `require`s.
class Trial {
public:
    Trial(Fixture& fixture, CaseResult& result) : fixture_{fixture}, result_{result} {}

    [[nodiscard]] Fixture& fixture() noexcept { return fixture_; }

    void bring(Situation situation) { need(fixture_.bring(situation), to_string(situation)); }
    void happen(Happening happening) { need(fixture_.happen(happening), to_string(happening)); }
    void disturb(TransportStep step, Fault fault) {
        need(fixture_.disturb(step, fault), to_string(fault) + " at " + to_string(step));
    }
    void need_documents() { need(fixture_.reads_documents(), "documents"); }

    [[nodiscard]] std::unique_ptr<Client> client(ConnectionSetup const& setup = {}) {
        return std::make_unique<Client>(fixture_, setup);
    }

    /// Notes a problem unless it holds. Returns whether it does.
    bool check(bool holds, std::string_view statement) {
        if (!holds)
            result_.problems.push_back("does not hold: " + std::string{statement});
        return holds;
    }

    template <class Value>
    bool equal(Value const& found, std::type_identity_t<Value> const& expected, std::string_view what) {
        bool const same = found == expected;
        if (!same)
            result_.problems.push_back(std::string{what} + ": found " + detail::shown(found) + ", expected " +
                                       detail::shown(expected));
        return same;
    }

    void require(bool holds, std::string_view statement) {
        if (!check(holds, statement))
            throw detail::Abandoned{};
    }

    /// Runs until the request has ended.
    template <class T>
    Result<T> const& ended(Pending<T> const& request) {
        bool const came = fixture_.run_until([&request] { return request.ended(); });
        require(came, "the request ends");
        return request.result();
    }

    /// Runs until the request has ended, with an error.
    template <class T>
    Error error(Pending<T> const& request) {
        Result<T> const& result = ended(request);
        require(result.has_error(), "the request does not succeed");
        return result.error();
    }

    /// Runs until the request has ended, with success.
    template <class T>
    void succeeds(Pending<T> const& request) {
        Result<T> const& result = ended(request);
        if (result.has_error())
            result_.problems.push_back("unexpected " + to_string(result.error()));
        require(result.has_value(), "the request succeeds");
    }

    /// The same, and what it gives.
    template <class T>
    T value(Pending<T> const& request) {
        succeeds(request);
        return request.result().value();
    }

    /// Runs until `done()`.
    void wait_until(std::function<bool()> const& done, std::string_view what) {
        require(fixture_.run_until(done), what);
    }

    /// Runs until everything that was on its way has arrived: a question goes to the device, and its answer comes last.
    void settle(Client& client) {
        if (client.has_connection())
            static_cast<void>(ended(client.signal()));
        fixture_.settle();
    }

    /// How often the device was asked that.
    [[nodiscard]] std::size_t asked(Asked what) {
        std::vector<Asked> const all = fixture_.asked();
        return static_cast<std::size_t>(std::ranges::count(all, what));
    }

private:
    void need(Possible const& possible, std::string const& what) {
        if (!possible)
            throw detail::NotProduced{what + ": " + possible.reason()};
    }

    Fixture& fixture_;
    CaseResult& result_;
};

/// One documented statement, and what proves it.
struct Case {
    /// In lower case with underscores, as it stands in the report.
    std::string_view name = {};
    std::string_view statement = {};
    /// Where it is documented.
    std::string_view source = {};
    void (*run)(Trial&) = nullptr;
};

/// Runs one case on a fresh fixture. Exceptions of the case or of the fixture are problems of the case.
[[nodiscard]] inline CaseResult run_case(Case const& which, FixtureFactory const& make) {
    CaseResult result;
    result.name = std::string{which.name};
    try {
        std::unique_ptr<Fixture> const fixture = make();
        if (Possible const shown = fixture->shows(which.name); !shown)
            throw detail::NotProduced{shown.reason()};
        Trial trial{*fixture, result};
        which.run(trial);
    } catch (detail::NotProduced const& missing) {
        result.reason = missing.reason;
    } catch (detail::Abandoned const&) { // NOLINT(bugprone-empty-catch): its problem is noted.
    } catch (std::exception const& thrown) {
        result.problems.push_back(std::string{"exception: "} + thrown.what());
    }
    if (!result.problems.empty())
        result.verdict = Verdict::failed;
    else if (!result.reason.empty())
        result.verdict = Verdict::cannot_be_produced;
    return result;
}

} // namespace mbn::inline v0::testing::conformance

#endif
