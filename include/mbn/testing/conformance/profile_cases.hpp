// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTING_CONFORMANCE_PROFILE_CASES_HPP
#define MBN_TESTING_CONFORMANCE_PROFILE_CASES_HPP

#include <mbn/testing/conformance/endings.hpp>
#include <mbn/testing/conformance/trial.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// What the string given to `connect` means.
namespace mbn::inline v0::testing::conformance::cases {

// A v1 document. `after_name` stands between `Name` and `SubscriberID`.
[[nodiscard]] inline std::string document(std::string_view after_name = "<IsDefault>false</IsDefault>",
                                          std::string_view access_string = "internet",
                                          std::string_view description = {}) {
    std::string text = "<MBNProfile xmlns=\"http://www.microsoft.com/networking/WWAN/profile/v1\">\n<Name>Once</Name>";
    if (!description.empty())
        text.append("<Description>").append(description).append("</Description>");
    return text.append(after_name)
        .append("\n<SubscriberID>001010123456789</SubscriberID><Context><AccessString>")
        .append(access_string)
        .append("</AccessString></Context></MBNProfile>");
}

inline void connects_by_name(Trial& trial, std::string const& name) {
    ConnectionSetup setup;
    setup.stored.push_back(home_profile());
    setup.stored.back().name = name;
    auto const client = trial.client(setup);
    Connected const connected = trial.value(client->connect(name));
    trial.equal(connected.profile_name, name, "profile");
    trial.equal(detail::state_of(trial, *client).profile_name, name, "profile of the active context");
}

// Refused before the device hears of it.
inline Error refused_before_io(Trial& trial, ConnectionMode mode, std::string_view designator,
                               ConnectionSetup const& setup = {}) {
    auto const client = trial.client(setup);
    auto const request = client->connect(mode, designator);
    Error const error = trial.error(request);
    trial.check(trial.fixture().asked().empty(), "the device has heard nothing");
    detail::check_rejected(trial, *client, request, 0x80070057);
    trial.equal(error.phase, Phase::profile, "phase");
    trial.check(client->events().empty(), "nobody hears of it");
    detail::check_nothing_asked(trial);
    return error;
}

inline void profile_known_name(Trial& trial) {
    connects_by_name(trial, "Office");
}
inline void profile_unknown_name(Trial& trial) {
    refused_before_io(trial, ConnectionMode::profile, "home");
}
inline void profile_empty_name(Trial& trial) {
    refused_before_io(trial, ConnectionMode::profile, "");
}
inline void profile_name_of_255_characters(Trial& trial) {
    connects_by_name(trial, std::string(255, 'n'));
}
inline void profile_name_too_long(Trial& trial) {
    refused_before_io(trial, ConnectionMode::profile, std::string(256, 'n'));
}
inline void profile_name_not_ascii(Trial& trial) {
    connects_by_name(trial, "Zürich \xE6\x9D\xB1\xE4\xBA\xAC \xF0\x9F\x93\xB6");
}
inline void profile_mode_takes_no_document(Trial& trial) {
    refused_before_io(trial, ConnectionMode::profile, document());
}

inline void temporary_valid(Trial& trial) {
    trial.need_documents();
    auto const client = trial.client();
    Connected const connected = trial.value(client->connect(ConnectionMode::tmp_profile, document()));
    trial.equal(connected.profile_name, "Once", "profile");
    trial.equal(trial.fixture().access_string(), "internet", "access string that reached the device");
}
inline void temporary_invalid(Trial& trial) {
    trial.need_documents();
    Error const error =
        refused_before_io(trial, ConnectionMode::tmp_profile, document("<IsDefault>perhaps</IsDefault>"));
    trial.equal(error.line, 2U, "line of the first violation");
    trial.check(error.column != 0, "the column of the first violation is told");
}
inline void temporary_wrongly_ordered(Trial& trial) {
    trial.need_documents();
    std::string text = document("\n<ConnectionMode>manual</ConnectionMode><IsDefault>false</IsDefault>");
    Error const error = refused_before_io(trial, ConnectionMode::tmp_profile, text);
    trial.equal(error.line, 3U, "line of the first violation");
}
inline void temporary_not_xml(Trial& trial) {
    trial.need_documents();
    refused_before_io(trial, ConnectionMode::tmp_profile, "Home");
}
inline void temporary_empty(Trial& trial) {
    trial.need_documents();
    refused_before_io(trial, ConnectionMode::tmp_profile, "");
}
inline void temporary_oversized(Trial& trial) {
    trial.need_documents();
    std::string const padding(std::size_t{4} << 20U, ' ');
    refused_before_io(trial, ConnectionMode::tmp_profile, document("<IsDefault>false</IsDefault>" + padding));
}
inline void temporary_stores_nothing(Trial& trial) {
    trial.need_documents();
    auto const client = trial.client();
    std::vector<std::string> const before = trial.fixture().stored();
    trial.succeeds(client->connect(ConnectionMode::tmp_profile, document()));
    trial.check(trial.fixture().stored() == before, "nothing is stored by a connect that succeeds");
    trial.succeeds(client->disconnect());
    static_cast<void>(trial.error(client->connect(ConnectionMode::tmp_profile, document("<IsDefault/>"))));
    trial.check(trial.fixture().stored() == before, "nothing is stored by a connect that fails");
    detail::check_rejected(trial, *client, client->connect("Once"), 0x80070057);
}

inline void apn_rejected_before_io(Trial& trial) {
    trial.need_documents();
    refused_before_io(trial, ConnectionMode::tmp_profile,
                      document("<IsDefault>false</IsDefault>", std::string(101, 'a')));
}
inline void typed_apn_rejected_before_io(Trial& trial) {
    auto const client = trial.client();
    Profile profile = home_profile();
    // Too long; and what no document can hold.
    for (std::string const& name : {std::string(101, 'a'), std::string{"inter\x1Fnet"}}) {
        profile.context.access_string = name;
        detail::check_rejected(trial, *client, client->connect(profile), 0x80070057);
    }
    detail::check_nothing_asked(trial);
}
inline void access_string_of_100_characters(Trial& trial) {
    trial.bring(Situation::access_point_unknown);
    std::string const name(100, 'a');
    Profile profile = home_profile();
    profile.context.access_string = name;
    auto const client = trial.client();
    detail::check_failed(trial, *client, client->connect(profile), 0x80548204);
    trial.equal(trial.fixture().access_string(), name, "access string that reached the device");
}
inline void blank_access_string_stays_blank(Trial& trial) {
    Profile profile = home_profile();
    profile.context.access_string.clear();
    auto const client = trial.client();
    static_cast<void>(trial.ended(client->connect(profile)));
    trial.equal(trial.asked(Asked::activate), std::size_t{1}, "activations that reached the device");
    trial.equal(trial.fixture().access_string(), "", "access string that reached the device");
}

inline void store_app_is_refused_stored_profiles(Trial& trial) {
    ConnectionSetup setup;
    setup.rules = Rules::store_app;
    Error const error = refused_before_io(trial, ConnectionMode::profile, "Home", setup);
    trial.equal(error.denied_by, DeniedBy::connection_mode, "rule that refused it");
}
inline void store_app_takes_temporary_profiles(Trial& trial) {
    trial.need_documents();
    ConnectionSetup setup;
    setup.rules = Rules::store_app;
    auto const client = trial.client(setup);
    trial.succeeds(client->connect(ConnectionMode::tmp_profile, document()));
}

inline constexpr std::array profile_cases = {
    Case{"profile_known_name", "A stored profile is used by its name", "MBN_CONNECTION_MODE_PROFILE",
         profile_known_name},
    Case{"profile_unknown_name", "An unknown name, and one in other letters, is E_INVALIDARG before anything is sent",
         "IMbnConnection::Connect, return values", profile_unknown_name},
    Case{"profile_empty_name", "An empty name is E_INVALIDARG", "IMbnConnection::Connect, return values",
         profile_empty_name},
    Case{"profile_name_of_255_characters", "The longest name that the schema allows is used like any other",
         "WWAN profile schema, Name", profile_name_of_255_characters},
    Case{"profile_name_too_long", "A name of 256 characters is E_INVALIDARG", "WWAN profile schema, Name",
         profile_name_too_long},
    Case{"profile_name_not_ascii", "A name may hold any character", "WWAN profile schema, Name",
         profile_name_not_ascii},
    Case{"profile_mode_takes_no_document", "In profile mode a document is taken for an unknown name",
         "MBN_CONNECTION_MODE_PROFILE", profile_mode_takes_no_document},
    Case{"temporary_valid", "A document is used for one connect", "MBN_CONNECTION_MODE_TMP_PROFILE", temporary_valid},
    Case{"temporary_invalid", "A document that breaks the schema is E_INVALIDARG, with the place",
         "IMbnConnection::Connect, return values", temporary_invalid},
    Case{"temporary_wrongly_ordered", "A document with its elements in another order is E_INVALIDARG, with the line",
         "IMbnConnection::Connect, Remarks; WWAN profile schema, sequence", temporary_wrongly_ordered},
    Case{"temporary_not_xml", "In temporary mode a name is not a document: E_INVALIDARG",
         "MBN_CONNECTION_MODE_TMP_PROFILE", temporary_not_xml},
    Case{"temporary_empty", "An empty document is E_INVALIDARG", "IMbnConnection::Connect, return values",
         temporary_empty},
    Case{"temporary_oversized", "A document of four megabytes is E_INVALIDARG", "mbn::validate_profile, ParseOptions",
         temporary_oversized},
    Case{"temporary_stores_nothing", "A temporary profile is never stored, whatever becomes of the connect",
         "MBN_CONNECTION_MODE_TMP_PROFILE", temporary_stores_nothing},
    Case{"apn_rejected_before_io", "An access string of 101 characters is refused before anything is sent",
         "WWAN profile schema, AccessString; MBN_ACCESSSTRING_LEN", apn_rejected_before_io},
    Case{"typed_apn_rejected_before_io", "A profile that was never a document is checked like one",
         "mbn::ConnectionApi::connect", typed_apn_rejected_before_io},
    Case{"access_string_of_100_characters", "An access string of 100 characters reaches the device as it is",
         "MBN_ACCESSSTRING_LEN", access_string_of_100_characters},
    Case{"blank_access_string_stays_blank", "A missing access string is passed on blank: nobody invents one",
         "OID_WWAN_CONNECT, AccessString", blank_access_string_stays_blank},
    Case{"store_app_is_refused_stored_profiles", "A Store application connects with temporary profiles only",
         "IMbnConnection::Connect, Remarks", store_app_is_refused_stored_profiles},
    Case{"store_app_takes_temporary_profiles", "A Store application connects with temporary profiles",
         "IMbnConnection::Connect, Remarks", store_app_takes_temporary_profiles},
};

} // namespace mbn::inline v0::testing::conformance::cases

#endif
