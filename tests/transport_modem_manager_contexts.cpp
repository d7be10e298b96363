// SPDX-License-Identifier: BSL-1.0
#include <mbn/transport/modem_manager/contexts.hpp>
#include <mbn/transport/modem_manager/requests.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace hresult = mbn::hresult;
namespace mm = mbn::modem_manager;
namespace request = mbn::device_request;

namespace {

using mbn::ContextType;
using mm::ProfileIndex;

// As ModemManager 1.20 lists them of an MBIM modem.
[[nodiscard]] mm::Dictionary listed() {
    return {{"profile-id", {std::int32_t{3}}},          {"apn", {std::string{"corporate"}}},
            {"apn-type", {std::uint32_t{2}}},           {"user", {std::string{"anna"}}},
            {"password", {std::string{"s3cret-word"}}}, {"allowed-auth", {std::uint32_t{4}}}};
}

[[nodiscard]] mbn::ProvisionedContext corporate_context() {
    return {.id = 3,
            .type = ContextType::internet,
            .access_string = "corporate",
            .user_name = "anna",
            .password = mbn::Secret{"s3cret-word"},
            .auth_protocol = mbn::AuthProtocol::chap};
}

[[nodiscard]] mbn::HResult refusal(mbn::ProvisionedContext const& context, ProfileIndex index = ProfileIndex::slot) {
    auto const settings = mm::profile_settings(context, index);
    return settings ? hresult::s_ok : settings.error().code;
}

// A modem that shows its profiles, and lets thresholds of the signal be set.
struct Shown {
    std::string path = "/modem";
    mm::Dictionary modem = {{"State", {std::int32_t{8}}}, {"SignalQuality", {mm::List{{std::uint32_t{67}}, {true}}}}};
    mm::Dictionary modem_3gpp = {};
    mm::Dictionary sim = {};
    mm::Dictionary profiles = {{"IndexField", {std::string{"profile-id"}}}};
    mm::Dictionary signal_reports = {};

    [[nodiscard]] mm::ModemView view() const {
        return {path, modem, modem_3gpp, sim, mbn::RegisterMode::automatic, &profiles, &signal_reports};
    }
    [[nodiscard]] mbn::HResult refusal(mbn::DeviceRequest const& asked) const {
        auto const planned = mm::plan(asked, view());
        return planned ? hresult::s_ok : planned.error().code;
    }
};

} // namespace

TEST_CASE("modem_manager contexts: a profile of the modem and a context of the device are the same thing") {
    CHECK(mm::provisioned_context(listed()) == corporate_context());
    auto const settings = mm::profile_settings(corporate_context(), ProfileIndex::slot);
    REQUIRE(settings.has_value());
    CHECK(settings.value() == listed());
}

TEST_CASE("modem_manager contexts: a profile that says nothing is for data and has no slot") {
    mbn::ProvisionedContext const context = mm::provisioned_context({});
    CHECK(context.id == mbn::append_context);
    CHECK(context.type == ContextType::internet);
    CHECK(context.auth_protocol == mbn::AuthProtocol::none);
    CHECK(mm::provisioned_context({{"profile-id", {std::int32_t{-1}}}}).id == mbn::append_context);
}

TEST_CASE("modem_manager contexts: a list in its order, and nothing that is no profile") {
    mm::List const list = {mm::Value{listed()}, mm::Value{std::string{"?"}}, mm::Value{mm::Dictionary{}}};
    std::vector<mbn::ProvisionedContext> const contexts = mm::provisioned_contexts(list);
    REQUIRE(contexts.size() == 2);
    CHECK(contexts.front() == corporate_context());
}

TEST_CASE("modem_manager contexts: every type, back and forth") {
    for (auto const& entry : enumerators(ContextType{})) {
        CAPTURE(std::string{entry.name});
        mbn::ProvisionedContext context = corporate_context();
        context.type = entry.value;
        auto const settings = mm::profile_settings(context, ProfileIndex::slot);
        if (entry.value == ContextType::custom) {
            CHECK(settings.error().code == hresult::error_not_supported);
        } else if (entry.value == ContextType::none) {
            CHECK(settings.value() == mm::Dictionary{{"profile-id", {std::int32_t{3}}}});
        } else {
            REQUIRE(settings.has_value());
            CHECK(mm::provisioned_context(settings.value()).type == entry.value);
        }
    }
    // Several at once: data comes first. What the modem attaches with, or is for messages, is none of these.
    CHECK(mm::context_type(mm::apn_type::initial | mm::apn_type::standard) == ContextType::internet);
    CHECK(mm::context_type(mm::apn_type::initial) == ContextType::custom);
    CHECK(mm::context_type(1U << 3U) == ContextType::custom);
}

TEST_CASE("modem_manager contexts: of several protocols the one that does not show the password") {
    auto const protocol = [](std::uint32_t allowed) {
        return mm::provisioned_context({{"allowed-auth", {allowed}}}).auth_protocol;
    };
    CHECK(protocol(1) == mbn::AuthProtocol::none);
    CHECK(protocol(2) == mbn::AuthProtocol::pap);
    CHECK(protocol(2 | 4) == mbn::AuthProtocol::chap);
    CHECK(protocol(2 | 16) == mbn::AuthProtocol::mschapv2);
    CHECK(protocol(32) == mbn::AuthProtocol::none);
}

TEST_CASE("modem_manager contexts: the modem chooses the slot of a new one, and empties none that is not named") {
    mbn::ProvisionedContext context = corporate_context();
    context.id = mbn::append_context;
    CHECK_FALSE(mm::profile_settings(context, ProfileIndex::slot).value().contains("profile-id"));
    context.type = ContextType::none;
    CHECK(refusal(context) == hresult::e_invalidarg);
    context.id = 0x80000000;
    CHECK(refusal(context) == hresult::e_invalidarg);
    context.id = 3;
    CHECK(refusal(context, ProfileIndex::purpose) == hresult::error_not_supported);
    context = corporate_context();
    CHECK(refusal(context, ProfileIndex::purpose) == hresult::s_ok);
    context.id = mbn::append_context;
    CHECK(refusal(context, ProfileIndex::purpose) == hresult::error_not_supported);
    CHECK(mm::profile_index({}) == ProfileIndex::slot);
    CHECK(mm::profile_index({{"IndexField", {std::string{"apn-type"}}}}) == ProfileIndex::purpose);
}

TEST_CASE("modem_manager contexts: no credentials are no credentials, and nothing is guessed") {
    mbn::ProvisionedContext context;
    context.type = ContextType::internet;
    mm::Dictionary const settings = mm::profile_settings(context, ProfileIndex::slot).value();
    CHECK(settings == mm::Dictionary{{"apn", {std::string{}}},
                                     {"allowed-auth", {mm::allowed_auth::none}},
                                     {"apn-type", {mm::apn_type::standard}}});
}

TEST_CASE("modem_manager contexts: what ModemManager cannot say is refused") {
    mbn::ProvisionedContext context = corporate_context();
    context.compression = mbn::Compression::enable;
    CHECK(refusal(context) == hresult::error_not_supported);
    context = corporate_context();
    context.access_string = std::string(101, 'a');
    CHECK(refusal(context) == hresult::e_invalidarg);
    context = corporate_context();
    context.user_name = "\xFF";
    CHECK(refusal(context) == hresult::e_invalidarg);
    context = corporate_context();
    context.password = mbn::Secret{std::string(256, 'a')};
    CHECK(refusal(context) == hresult::e_invalidarg);
    context = corporate_context();
    context.auth_protocol = mbn::AuthProtocol{9};
    CHECK(refusal(context) == hresult::e_invalidarg);
}

TEST_CASE("modem_manager contexts: reading and writing them are calls of the profile manager") {
    Shown const shown;
    mm::Plan const reading = mm::plan(request::ReadProvisionedContexts{}, shown.view()).value();
    mm::Call const list{"/modem", mm::interfaces::profile_manager, "List", {}};
    CHECK(reading.calls == std::vector<mm::Call>{list});
    CHECK(reading.needs == mm::Needs::profiles);

    mm::Plan const writing =
        mm::plan(request::SetProvisionedContext{corporate_context(), "00101"}, shown.view()).value();
    mm::Call const set{"/modem", mm::interfaces::profile_manager, "Set", {mm::Value{listed()}}};
    CHECK(writing.calls == std::vector<mm::Call>{set, list});
    CHECK(writing.home_provider == "00101");

    mbn::ProvisionedContext empty;
    empty.id = 3;
    mm::Plan const emptying = mm::plan(request::SetProvisionedContext{empty, ""}, shown.view()).value();
    CHECK(emptying.calls.front().member == "Delete");
    CHECK(emptying.home_provider.empty());

    mm::List const reply = {mm::Value{mm::List{mm::Value{listed()}}}};
    for (mbn::DeviceRequest const& asked : {mbn::DeviceRequest{request::ReadProvisionedContexts{}},
                                            mbn::DeviceRequest{request::SetProvisionedContext{}}}) {
        auto const answer = mm::answer(asked, shown.view(), reply);
        REQUIRE(answer.has_value());
        CHECK(std::get<std::vector<mbn::ProvisionedContext>>(answer.value()) == std::vector{corporate_context()});
        CHECK(mm::answer(asked, shown.view(), {}).error().code == hresult::error_gen_failure);
    }
}

TEST_CASE("modem_manager contexts: a provider is five or six digits") {
    Shown const shown;
    for (std::string_view const wrong : {"12", "1234567", "0010a"})
        CHECK(shown.refusal(request::SetProvisionedContext{corporate_context(), std::string{wrong}}) ==
              hresult::e_invalidarg);
    for (std::string_view const right : {"", "00101", "001010"})
        CHECK(shown.refusal(request::SetProvisionedContext{corporate_context(), std::string{right}}) == hresult::s_ok);
}

TEST_CASE("modem_manager contexts: ModemManager writes for the SIM that is there, and for no other") {
    mm::Dictionary const sim = {{"OperatorIdentifier", {std::string{"00101"}}}};
    CHECK(mm::is_home("00101", sim));
    CHECK(mm::is_home("", sim));
    CHECK(mm::is_home("00101", {}));
    CHECK_FALSE(mm::is_home("00202", sim));
}

TEST_CASE("modem_manager contexts: a modem that is locked has none yet, and one without the interface never") {
    Shown shown;
    shown.modem["State"] = std::int32_t{2};
    shown.modem["UnlockRequired"] = std::uint32_t{2};
    CHECK(shown.refusal(request::ReadProvisionedContexts{}) == hresult::e_mbn_pin_required);
    CHECK(shown.refusal(request::SetProvisionedContext{corporate_context(), ""}) == hresult::e_mbn_pin_required);
    shown = {};
    mm::ModemView view = shown.view();
    view.profile_manager = nullptr;
    CHECK(mm::plan(request::ReadProvisionedContexts{}, view).error().code == hresult::error_not_supported);
    CHECK(mm::plan(request::SetProvisionedContext{corporate_context(), ""}, view).error().code ==
          hresult::error_not_supported);
}

TEST_CASE("modem_manager contexts: thresholds of the signal are steps here and decibels there") {
    Shown const shown;
    mm::Plan const plan = mm::plan(request::SetSignalThresholds{{0, 5, 1}}, shown.view()).value();
    mm::Dictionary const settings = {{"rssi-threshold", {std::uint32_t{10}}}, {"error-rate-threshold", {true}}};
    mm::Call const set{"/modem", mm::interfaces::signal, "SetupThresholds", {mm::Value{settings}}};
    CHECK(plan.calls == std::vector<mm::Call>{set});
    CHECK(plan.needs == mm::Needs::network);
    auto const answer = mm::answer(request::SetSignalThresholds{}, shown.view(), {});
    CHECK(std::get<mbn::Signal>(answer.value()).dbm == -71);
    // The pace is the device's, and what is beyond the scale means something else.
    CHECK(shown.refusal(request::SetSignalThresholds{{30, 0, 0}}) == hresult::error_not_supported);
    CHECK(shown.refusal(request::SetSignalThresholds{{0, 32, 0}}) == hresult::error_not_supported);
    CHECK(shown.refusal(request::SetSignalThresholds{{0, 31, 0}}) == hresult::s_ok);
}
