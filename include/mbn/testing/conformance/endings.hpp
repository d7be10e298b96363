// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTING_CONFORMANCE_ENDINGS_HPP
#define MBN_TESTING_CONFORMANCE_ENDINGS_HPP

#include <mbn/testing/conformance/trial.hpp>

#include <cstdint>
#include <variant>
#include <vector>

// What several cases check of the way a request ends.
namespace mbn::inline v0::testing::conformance::detail {

/// Refused at once, with that number: no operation exists, nobody hears of a completion, and the device was asked to do
/// nothing.
inline Error check_rejected(Trial& trial, Client& client, Pending<Connected> const& request, std::uint32_t number) {
    std::size_t const before = client.told<ConnectComplete>().size();
    Error const error = trial.error(request);
    trial.settle(client);
    trial.equal(error.code, HResult{number}, "code");
    trial.equal(error.refusal == Refusal::rejected, true, "refused at once");
    trial.check(error.request_id != RequestId{}, "the refusal carries a request ID");
    trial.equal(client.told<ConnectComplete>().size(), before, "completion events of a request refused at once");
    trial.equal(request.completions(), std::size_t{1}, "completions");
    return error;
}

/// Failed later, with that number: the request existed, and its completion event tells the same error, last of all.
inline Error check_failed(Trial& trial, Client& client, Pending<Connected> const& request, std::uint32_t number) {
    Error const error = trial.error(request);
    trial.settle(client);
    trial.equal(error.code, HResult{number}, "code");
    trial.equal(error.refusal == Refusal::failed, true, "failed, not refused at once");
    trial.check(error.request_id != RequestId{}, "the error carries the request ID");
    trial.equal(request.completions(), std::size_t{1}, "completions");
    std::vector<Event> const complete = client.told<ConnectComplete>();
    if (!trial.equal(complete.size(), std::size_t{1}, "completion events"))
        return error;
    auto const& told = std::get<ConnectComplete>(complete.front().what).result;
    trial.check(told.has_error() && told.error() == error, "the completion event tells the same error");
    trial.equal(complete.front().request_id, error.request_id, "request ID of the completion event");
    trial.equal(complete.front().origin, Origin::own, "origin of the completion event");
    bool behind = false;
    for (Event const& event : client.events()) {
        trial.check(!behind || event.request_id != error.request_id, "the completion is the last event of its request");
        behind |= std::holds_alternative<ConnectComplete>(event.what);
    }
    return error;
}

/// The device was asked neither to attach nor to activate nor to change anything.
inline void check_nothing_asked(Trial& trial) {
    trial.equal(trial.asked(Asked::attach), std::size_t{0}, "attaches that reached the device");
    trial.equal(trial.asked(Asked::activate), std::size_t{0}, "activations that reached the device");
    trial.equal(trial.asked(Asked::change), std::size_t{0}, "changes that reached the device");
}

/// What the device says of its context now.
inline ConnectionState state_of(Trial& trial, Client& client) {
    return trial.value(client.state());
}

} // namespace mbn::inline v0::testing::conformance::detail

#endif
