// SPDX-License-Identifier: BSL-1.0
#include <mbn/transport/modem_manager/requests.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace hresult = mbn::hresult;
namespace mm = mbn::modem_manager;
namespace request = mbn::device_request;

namespace {

// A modem with a SIM, registered at home.
struct KnownModem {
    std::string path = "/modem";
    mm::Dictionary modem = {{"State", {std::int32_t{8}}},
                            {"PowerState", {std::uint32_t{3}}},
                            {"Sim", {mm::ObjectPath{"/sim"}}},
                            {"UnlockRequired", {std::uint32_t{1}}}};
    mm::Dictionary modem_3gpp = {{"RegistrationState", {std::uint32_t{1}}}, {"PacketServiceState", {std::uint32_t{2}}}};
    mm::Dictionary sim = {{"Imsi", {std::string{"001010123456789"}}}, {"OperatorIdentifier", {std::string{"00101"}}}};

    [[nodiscard]] mm::ModemView view() const { return {path, modem, modem_3gpp, sim, mbn::RegisterMode::manual}; }
    [[nodiscard]] mm::Plan plan(mbn::DeviceRequest const& asked) const {
        auto planned = mm::plan(asked, view());
        REQUIRE(planned.has_value());
        return planned.value();
    }
    [[nodiscard]] mbn::HResult refusal(mbn::DeviceRequest const& asked) const {
        auto const planned = mm::plan(asked, view());
        return planned ? hresult::s_ok : planned.error().code;
    }
    template <class T>
    [[nodiscard]] T answer(mbn::DeviceRequest const& asked, mm::List const& reply = {}) const {
        auto const answered = mm::answer(asked, view(), reply);
        REQUIRE(answered.has_value());
        REQUIRE(std::holds_alternative<T>(answered.value()));
        return std::get<T>(answered.value());
    }
};

[[nodiscard]] mm::Call to_modem(std::string_view member, mm::List arguments) {
    return {"/modem", mm::interfaces::modem, member, std::move(arguments)};
}

[[nodiscard]] mm::Call to_network(std::string_view member, mm::List arguments) {
    return {"/modem", mm::interfaces::modem_3gpp, member, std::move(arguments)};
}

[[nodiscard]] mm::Call to_sim(std::string_view member, mm::List arguments) {
    return {"/sim", mm::interfaces::sim, member, std::move(arguments)};
}

[[nodiscard]] request::OperatePin pin_request(mbn::PinOperation operation) {
    return {.operation = operation,
            .type = mbn::PinType::pin1,
            .code = mbn::Secret{"1234"},
            .new_pin = mbn::Secret{"5678"},
            .consent = {}};
}

} // namespace

TEST_CASE("modem_manager requests: what is known already costs no call") {
    KnownModem const known;
    CHECK(known.plan(request::ReadRadio{}).calls.empty());
    CHECK(known.plan(request::ReadPin{}).calls.empty());
    CHECK(known.plan(request::ReadRegistration{}).calls.empty());
    CHECK(known.plan(request::ReadRegistration{}).needs == mm::Needs::network);
    CHECK(known.plan(request::ReadSubscriber{}).needs == mm::Needs::sim);
    CHECK(known.answer<mbn::Subscriber>(request::ReadSubscriber{}).subscriber_id == "001010123456789");
    CHECK(known.answer<mbn::RadioState>(request::ReadRadio{}).software == mbn::Radio::on);
    CHECK(known.answer<mbn::Registration>(request::ReadRegistration{}).mode == mbn::RegisterMode::manual);
    CHECK(known.answer<mbn::PacketServiceState>(request::ReadPacketService{}).state == mbn::PacketService::attached);
    CHECK(known.answer<mbn::Provider>(request::ReadHomeProvider{}).id == "00101");
    CHECK(known.answer<mbn::PinStatus>(request::ReadPin{}).state == mbn::PinState::none);
    CHECK(known.answer<std::vector<mbn::PinDescription>>(request::ReadPinList{}).size() == 1);
}

TEST_CASE("modem_manager requests: a radio is switched off in two calls, and on in one") {
    KnownModem known;
    using Calls = std::vector<mm::Call>;
    CHECK(known.plan(request::SetSoftwareRadio{mbn::Radio::off}).calls ==
          Calls{to_modem("Enable", {false}), to_modem("SetPowerState", {std::uint32_t{2}})});
    CHECK(known.plan(request::SetSoftwareRadio{mbn::Radio::on}).calls == Calls{to_modem("Enable", {true})});
    // A disabled modem need not be disabled.
    known.modem["State"] = std::int32_t{3};
    CHECK(known.plan(request::SetSoftwareRadio{mbn::Radio::off}).calls ==
          Calls{to_modem("SetPowerState", {std::uint32_t{2}})});
}

TEST_CASE("modem_manager requests: the network is chosen by hand, or not") {
    KnownModem const known;
    using Calls = std::vector<mm::Call>;
    request::SetRegisterMode asked;
    asked.provider_id = "00202";
    CHECK(known.plan(asked).calls == Calls{to_network("Register", {std::string{}})});
    asked.mode = mbn::RegisterMode::manual;
    CHECK(known.plan(asked).calls == Calls{to_network("Register", {std::string{"00202"}})});
    CHECK(known.plan(request::Detach{}).calls == Calls{to_network("SetPacketServiceState", {std::uint32_t{1}})});
    CHECK(known.plan(request::ScanNetwork{}).calls == Calls{to_network("Scan", {})});
}

TEST_CASE("modem_manager requests: a search is answered by its reply") {
    KnownModem const known;
    mm::Dictionary const network = {{"operator-code", {std::string{"00101"}}}};
    mm::List reply;
    reply.emplace_back(mm::List{network});
    CHECK(known.answer<mbn::VisibleProviders>(request::ScanNetwork{}, reply).providers.size() == 1);
    CHECK_FALSE(mm::answer(request::ScanNetwork{}, known.view(), {}).has_value());
    CHECK_FALSE(mm::answer(request::ScanNetwork{}, known.view(), {std::string{"no list"}}).has_value());
}

TEST_CASE("modem_manager requests: each PIN operation has a method of the SIM") {
    using mbn::PinOperation;
    KnownModem const known;
    mm::Value const code{std::string{"1234"}};
    mm::Value const new_pin{std::string{"5678"}};
    CHECK(known.plan(pin_request(PinOperation::enter)).calls.front() == to_sim("SendPin", {code}));
    CHECK(known.plan(pin_request(PinOperation::unblock)).calls.front() == to_sim("SendPuk", {code, new_pin}));
    CHECK(known.plan(pin_request(PinOperation::change)).calls.front() == to_sim("ChangePin", {code, new_pin}));
    CHECK(known.plan(pin_request(PinOperation::enable)).calls.front() == to_sim("EnablePin", {code, true}));
    CHECK(known.plan(pin_request(PinOperation::disable)).calls.front() == to_sim("EnablePin", {code, false}));
    CHECK(known.plan(pin_request(PinOperation::enter)).purpose == mm::Purpose::pin);
}

TEST_CASE("modem_manager requests: a PIN that cannot be given is refused before anything is sent") {
    KnownModem known;
    request::OperatePin other = pin_request(mbn::PinOperation::enter);
    other.type = mbn::PinType::pin2;
    CHECK(known.refusal(other) == hresult::error_not_supported);
    request::OperatePin broken = pin_request(mbn::PinOperation::enter);
    broken.code = mbn::Secret{"12\xFF"};
    CHECK(known.refusal(broken) == hresult::e_invalidarg);
    CHECK(known.refusal(pin_request(mbn::PinOperation{9})) == hresult::error_not_supported);
    known.modem["Sim"] = mm::ObjectPath{"/"};
    CHECK(known.refusal(pin_request(mbn::PinOperation::enter)) == hresult::e_mbn_sim_not_inserted);
}

TEST_CASE("modem_manager requests: a SIM that is not there, or does not work, has neither network nor PIN") {
    KnownModem known;
    known.modem["State"] = std::int32_t{-1};
    known.modem["StateFailedReason"] = std::uint32_t{2};
    CHECK(known.refusal(request::ReadHomeProvider{}) == hresult::e_mbn_sim_not_inserted);
    CHECK(known.refusal(request::ReadPin{}) == hresult::e_mbn_sim_not_inserted);
    known.modem["StateFailedReason"] = std::uint32_t{3};
    CHECK(known.refusal(request::ReadHomeProvider{}) == hresult::e_mbn_bad_sim);
    CHECK(known.refusal(request::ReadPin{}) == hresult::e_mbn_bad_sim);
}

TEST_CASE("modem_manager requests: a locked SIM takes its code, and nothing else") {
    KnownModem known;
    known.modem["State"] = std::int32_t{2};
    known.modem["UnlockRequired"] = std::uint32_t{2};
    CHECK(known.refusal(request::ReadPin{}) == hresult::s_ok);
    CHECK(known.refusal(request::ReadHomeProvider{}) == hresult::e_mbn_pin_required);
    CHECK(known.refusal(pin_request(mbn::PinOperation::enter)) == hresult::s_ok);
    CHECK(known.refusal(pin_request(mbn::PinOperation::unblock)) == hresult::s_ok);
    for (auto const operation : {mbn::PinOperation::change, mbn::PinOperation::enable, mbn::PinOperation::disable})
        CHECK(known.refusal(pin_request(operation)) == hresult::e_mbn_pin_required);
}

TEST_CASE("modem_manager requests: what ModemManager has no words or no interface for is not supported") {
    KnownModem const known;
    CHECK(known.refusal(request::ReadPreferredProviders{}) == hresult::error_not_supported);
    CHECK(known.refusal(request::SetPreferredProviders{}) == hresult::error_not_supported);
    CHECK(known.refusal(request::ReadProvisionedContexts{}) == hresult::error_not_supported);
    CHECK(known.refusal(request::SetProvisionedContext{}) == hresult::error_not_supported);
    CHECK(known.refusal(request::SetSignalThresholds{}) == hresult::error_not_supported);
    CHECK_FALSE(mm::answer(request::ReadPreferredProviders{}, known.view(), {}).has_value());
}

TEST_CASE("modem_manager requests: the attempts that are left stand in the error") {
    mbn::Error const wrong = mbn::make_error(hresult::e_mbn_failure);
    mm::Dictionary modem = {{"UnlockRequired", {std::uint32_t{2}}}, {"UnlockRetries", {mm::NumberMap{{2, 2}, {4, 9}}}}};
    CHECK(mm::with_attempts(wrong, mbn::PinOperation::enter, modem).attempts_remaining == 2);
    CHECK(mm::with_attempts(wrong, mbn::PinOperation::unblock, modem).attempts_remaining == 9);
    // Behind the last one the modem wants the PUK.
    modem["UnlockRequired"] = std::uint32_t{4};
    CHECK(mm::with_attempts(wrong, mbn::PinOperation::enter, modem).attempts_remaining == 0);
    mbn::Error const wants_puk = mbn::make_error(hresult::e_mbn_pin_required);
    CHECK(mm::with_attempts(wants_puk, mbn::PinOperation::enter, modem).code == hresult::e_mbn_failure);
    CHECK(mm::with_attempts(wants_puk, mbn::PinOperation::unblock, modem).code == hresult::e_mbn_pin_required);
    // ModemManager may have discarded the modem by then.
    CHECK(mm::with_attempts(wants_puk, mbn::PinOperation::enter, {}).code == hresult::e_mbn_failure);
    CHECK(mm::with_attempts(wants_puk, mbn::PinOperation::enter, {}).attempts_remaining == 0);
    CHECK(mm::with_attempts(wants_puk, mbn::PinOperation::unblock, {}).code == hresult::e_mbn_pin_required);
    CHECK(mm::with_attempts(wrong, mbn::PinOperation::unblock, modem).attempts_remaining == 9);
    CHECK(mm::with_attempts(wrong, mbn::PinOperation::enter, {}).attempts_remaining == mbn::attempts_unknown);
}
