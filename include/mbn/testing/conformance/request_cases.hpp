// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTING_CONFORMANCE_REQUEST_CASES_HPP
#define MBN_TESTING_CONFORMANCE_REQUEST_CASES_HPP

#include <mbn/testing/conformance/endings.hpp>
#include <mbn/testing/conformance/trial.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// Request IDs, handlers, subscribers, secrets.
namespace mbn::inline v0::testing::conformance::cases {

// Whether a line of the log begins a word that names the request.
[[nodiscard]] inline bool is_logged(std::vector<std::string> const& log, RequestId id) {
    std::string const wanted = "request " + to_string(id);
    return std::ranges::any_of(log, [&wanted](std::string const& line) {
        std::size_t const place = line.find(wanted);
        std::size_t const end = place + wanted.size();
        return place != std::string::npos && (end == line.size() || line[end] < '0' || line[end] > '9');
    });
}

inline void request_ids_are_unique(Trial& trial) {
    auto const client = trial.client();
    std::vector<RequestId> ids;
    for (int round = 0; round < 2; ++round) {
        ids.push_back(trial.value(client->connect()).request_id);
        ids.push_back(trial.error(client->connect()).request_id);
        ids.push_back(trial.value(client->disconnect()).request_id);
        ids.push_back(trial.error(client->disconnect()).request_id);
        ids.push_back(trial.error(client->connect("Nowhere")).request_id);
    }
    std::ranges::sort(ids);
    trial.check(std::ranges::adjacent_find(ids) == ids.end(), "no number is given twice");
    trial.check(ids.front() != RequestId{}, "no number is 0");
}

inline void request_id_in_result_events_and_log(Trial& trial) {
    auto const client = trial.client();
    RequestId const connected = trial.value(client->connect()).request_id;
    RequestId const refused = trial.error(client->connect()).request_id;
    RequestId const disconnected = trial.value(client->disconnect()).request_id;
    trial.settle(*client);
    for (Event const& event : client->told<ConnectComplete>())
        trial.equal(event.request_id, connected, "request ID of the completion of the connect");
    for (Event const& event : client->told<DisconnectComplete>())
        trial.equal(event.request_id, disconnected, "request ID of the completion of the disconnect");
    for (Event const& event : client->events())
        if (event.origin == Origin::own)
            trial.check(event.request_id == connected || event.request_id == disconnected,
                        "an own event carries the number of its request");
    std::vector<std::string> const log = trial.fixture().log();
    for (RequestId const id : {connected, refused, disconnected})
        trial.check(is_logged(log, id), "the number of the request stands in the log");
}

// Each kind of request, once.
inline void handler_never_inline(Trial& trial) {
    auto const client = trial.client();
    auto const check = [&trial](auto const& request) {
        static_cast<void>(trial.ended(request));
        trial.check(!request.was_inline(), "no handler is called inside the call");
        trial.equal(request.completions(), std::size_t{1}, "completions");
    };
    check(client->connect("Nowhere"));
    check(client->connect());
    check(client->connect());
    check(client->state());
    check(client->device());
    check(client->signal());
    check(client->watch());
    check(client->disconnect());
    check(client->disconnect());
}

inline void completion_before_the_call_returns(Trial& trial) {
    trial.bring(Situation::answers_at_once);
    auto const client = trial.client();
    auto const request = client->connect();
    Connected const connected = trial.value(request);
    trial.check(!request.was_inline(), "no handler is called inside the call");
    trial.equal(request.completions(), std::size_t{1}, "completions");
    std::vector<Event> const complete = client->told<ConnectComplete>();
    trial.require(complete.size() == 1, "there is one completion event");
    trial.equal(complete.front().request_id, connected.request_id, "request ID of the completion event");
    trial.succeeds(client->disconnect());
}

inline void several_subscribers(Trial& trial) {
    auto const client = trial.client();
    std::vector<std::string> first;
    std::vector<std::string> second;
    std::vector<std::string> expected;
    {
        auto const one = client->connection().subscribe([&](Event const& event) { first.push_back(to_string(event)); });
        auto const two =
            client->connection().subscribe([&](Event const& event) { second.push_back(to_string(event)); });
        trial.succeeds(client->connect());
        trial.settle(*client);
        for (Event const& event : client->events())
            expected.push_back(to_string(event));
    }
    trial.check(!expected.empty() && first == expected && second == expected,
                "each subscriber hears every event in order");
    trial.succeeds(client->disconnect());
    trial.check(first == expected && second == expected, "who was dropped hears nothing more");
}

inline void unsubscribe_in_handler(Trial& trial) {
    auto const client = trial.client();
    std::size_t calls = 0;
    auto subscription = std::make_shared<std::optional<Subscription>>();
    *subscription = client->connection().subscribe([&calls, weak = std::weak_ptr{subscription}](Event const&) {
        ++calls;
        if (auto const own = weak.lock())
            own->reset();
    });
    trial.succeeds(client->connect());
    trial.settle(*client);
    trial.equal(calls, std::size_t{1}, "calls of a handler that ends its subscription");
    trial.check(client->told<ConnectComplete>().size() == 1, "the other subscriber hears the rest");
}

inline void subscribe_in_handler(Trial& trial) {
    auto const client = trial.client();
    std::size_t calls = 0;
    std::optional<Subscription> inner;
    auto const outer = client->connection().subscribe([&](Event const&) {
        if (!inner && client->has_connection())
            inner = client->connection().subscribe([&calls](Event const&) { ++calls; });
    });
    trial.succeeds(client->connect());
    trial.settle(*client);
    trial.equal(calls + 1, client->events().size(), "events behind the one in which it was subscribed");
}

inline void destroy_in_handler(Trial& trial) {
    auto const client = trial.client();
    auto const subscription = client->connection().subscribe([&](Event const& event) {
        auto const* const change = std::get_if<ConnectStateChange>(&event.what);
        if (change != nullptr && change->context.state == ActivationState::activating)
            client->destroy_at_once();
    });
    auto const request = client->connect();
    Error const error = trial.error(request);
    trial.equal(error.code, HResult{0x80004004}, "code");
    trial.equal(request.completions(), std::size_t{1}, "completions");
    trial.fixture().settle();
    trial.equal(request.completions(), std::size_t{1}, "completions later on");
}

inline void destroy_in_completion(Trial& trial) {
    auto const client = trial.client();
    std::size_t completions = 0;
    client->connection().connect(ConnectionMode::profile, "Home", [&](ConnectResult const& result) {
        ++completions;
        trial.check(result.has_value(), "the connect succeeds");
        client->destroy_at_once();
    });
    trial.wait_until([&] { return completions != 0; }, "the connect ends");
    trial.fixture().settle();
    trial.equal(completions, std::size_t{1}, "completions");
    trial.equal(trial.asked(Asked::deactivate), std::size_t{0}, "deactivations that reached the device");
}

// No line may hold a secret.
inline void check_silent_about(Trial& trial, Client const& client, std::string_view secret,
                               std::vector<std::string> const& texts) {
    for (std::string const& line : trial.fixture().log())
        trial.check(line.find(secret) == std::string::npos, "no line of the log holds the password");
    for (Event const& event : client.events())
        trial.check(to_string(event).find(secret) == std::string::npos, "no event holds the password");
    for (std::string const& text : texts)
        trial.check(text.find(secret) == std::string::npos, "no error holds the password");
}

inline void no_secret_in_log(Trial& trial) {
    trial.bring(Situation::credentials_wanted);
    constexpr std::string_view secret = "Tr0ub4dor";
    Profile profile = home_profile();
    profile.context.user_name = "user";
    profile.context.password = Secret{secret};
    profile.context.auth_protocol = AuthProtocol::pap;
    ConnectionSetup setup;
    setup.stored.front().context = profile.context;
    auto const client = trial.client(setup);
    std::vector<std::string> errors;
    errors.push_back(to_string(trial.error(client->connect())));
    errors.push_back(to_string(trial.error(client->connect(profile))));
    profile.context.access_string = std::string(101, 'a');
    errors.push_back(to_string(trial.error(client->connect(profile))));
    trial.settle(*client);
    trial.check(!trial.fixture().log().empty(), "there is a log");
    check_silent_about(trial, *client, secret, errors);
}

inline void no_secret_of_a_document_in_log(Trial& trial) {
    trial.need_documents();
    constexpr std::string_view secret = "Tr0ub4dor";
    auto const client = trial.client();
    std::string const broken =
        "<MBNProfile xmlns=\"http://www.microsoft.com/networking/WWAN/profile/v1\"><Name>Once</Name>"
        "<IsDefault>false</IsDefault><SubscriberID>001010123456789</SubscriberID><Context><UserLogonCred>"
        "<Password>" +
        std::string{secret} + "</Password><UserName>user</UserName></UserLogonCred></Context></MBNProfile>";
    std::string const error = to_string(trial.error(client->connect(ConnectionMode::tmp_profile, broken)));
    trial.settle(*client);
    check_silent_about(trial, *client, secret, {error});
}

inline constexpr std::array request_cases = {
    Case{"request_ids_are_unique", "Every request has a number of its own, never 0, also one that is refused at once",
         "IMbnConnection::Connect, requestID", request_ids_are_unique},
    Case{"request_id_in_result_events_and_log", "The same number stands in the result, in each event and in the log",
         "mbn::RequestId", request_id_in_result_events_and_log},
    Case{"handler_never_inline", "No completion handler is called inside the call that starts the request",
         "mbn::ConnectionApi, Completion", handler_never_inline},
    Case{"completion_before_the_call_returns", "A device that answers before the call returns changes nothing",
         "OnConnectComplete: may come before Connect returns", completion_before_the_call_returns},
    Case{"several_subscribers", "Each subscriber hears every event in order, until it is dropped",
         "mbn::ConnectionApi::subscribe", several_subscribers},
    Case{"unsubscribe_in_handler", "A handler may end its own subscription", "mbn::Subscription",
         unsubscribe_in_handler},
    Case{"subscribe_in_handler", "A handler may subscribe another, which hears what comes next",
         "mbn::ConnectionApi::subscribe", subscribe_in_handler},
    Case{"destroy_in_handler", "A handler of events may destroy the connection: the request ends once, with E_ABORT",
         "mbn::ConnectionApi::subscribe", destroy_in_handler},
    Case{"destroy_in_completion", "A completion handler may destroy the connection; the context stays",
         "mbn::ConnectionApi, Completion", destroy_in_completion},
    Case{"no_secret_in_log", "A password stands in no error, no event and no line of a log", "README, Errors",
         no_secret_in_log},
    Case{"no_secret_of_a_document_in_log", "A password in a broken document stands in no error and no line of a log",
         "README, Errors", no_secret_of_a_document_in_log},
};

} // namespace mbn::inline v0::testing::conformance::cases

#endif
