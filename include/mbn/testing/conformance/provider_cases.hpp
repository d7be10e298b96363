// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_TESTING_CONFORMANCE_PROVIDER_CASES_HPP
#define MBN_TESTING_CONFORMANCE_PROVIDER_CASES_HPP

#include <mbn/testing/conformance/client_device.hpp>
#include <mbn/testing/conformance/device_cases.hpp>
#include <mbn/testing/conformance/trial.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <variant>
#include <vector>

/// Networks, signal, and what SIM and device have stored: `IMbnInterface`, `IMbnSignal`, `IMbnConnectionContext`.
namespace mbn::inline v0::testing::conformance::cases {

[[nodiscard]] inline Provider provider_of(std::string_view id, std::string_view name = {}) {
    Provider provider;
    provider.id = id;
    provider.name = name;
    return provider;
}

[[nodiscard]] inline bool lists(std::vector<Provider> const& list, std::string_view id,
                                ProviderState state = ProviderState::none) {
    return std::ranges::any_of(
        list, [&](Provider const& provider) { return provider.id == id && contains(provider.state, state); });
}

inline void home_provider_is_read(Trial& trial) {
    auto const client = trial.client();
    Provider const home = trial.value(ClientDevice{*client}.home_provider());
    trial.equal(home.id, "00101", "provider");
    trial.equal(home.name, "Example Mobile", "name");
    trial.check(contains(home.state, ProviderState::home), "it is at home there");
}

inline void home_provider_without_sim(Trial& trial) {
    trial.bring(Situation::no_sim);
    auto const client = trial.client();
    device_fails(trial, ClientDevice{*client}.home_provider(), 0x8054820A);
}
inline void home_provider_of_a_bad_sim(Trial& trial) {
    trial.bring(Situation::bad_sim);
    auto const client = trial.client();
    device_fails(trial, ClientDevice{*client}.home_provider(), 0x80548202);
}
inline void home_provider_while_locked(Trial& trial) {
    trial.bring(Situation::locked);
    auto const client = trial.client();
    device_fails(trial, ClientDevice{*client}.home_provider(), 0x80548210);
}

inline void preferred_providers_are_read_and_written(Trial& trial) {
    auto const client = trial.client();
    ClientDevice const device{*client};
    trial.check(trial.value(device.preferred_providers()).empty(), "there are none at first");
    auto const list = trial.value(device.set_preferred_providers({provider_of("00202", "Example Abroad")}));
    trial.check(list.size() == 1 && lists(list, "00202"), "the answer is the list as it is then");
    auto const read = trial.value(device.preferred_providers());
    trial.check(read.size() == 1 && lists(read, "00202"), "the list is kept");
    trial.settle(*client);
    std::vector<Event> const told = client->told<PreferredProvidersChange>();
    trial.require(told.size() == 1, "the change is told once");
    trial.equal(told.front().origin, Origin::own, "origin of the change");
}

// Writes the list in a situation in which that fails.
inline void writing_preferred_fails(Trial& trial, Situation situation, std::uint32_t number) {
    trial.bring(situation);
    auto const client = trial.client();
    device_fails(trial, ClientDevice{*client}.set_preferred_providers({provider_of("00202")}), number);
    trial.check(client->told<PreferredProvidersChange>().empty(), "no change is told");
}
inline void preferred_providers_without_sim(Trial& trial) {
    writing_preferred_fails(trial, Situation::no_sim, 0x8054820A);
}
inline void preferred_providers_of_a_bad_sim(Trial& trial) {
    writing_preferred_fails(trial, Situation::bad_sim, 0x80548202);
}
inline void preferred_providers_while_locked(Trial& trial) {
    writing_preferred_fails(trial, Situation::locked, 0x80548210);
}
inline void preferred_providers_not_writable(Trial& trial) {
    writing_preferred_fails(trial, Situation::write_protected, 0x8007001D);
}

inline void operator_writes_are_told(Trial& trial) {
    auto const client = trial.client();
    trial.succeeds(client->watch());
    trial.happen(Happening::operator_writes);
    trial.wait_until(
        [&] {
            return !client->told<PreferredProvidersChange>().empty() &&
                   !client->told<ProvisionedContextsChange>().empty();
        },
        "both changes are told");
    Event const event = client->told<PreferredProvidersChange>().front();
    trial.equal(event.origin, Origin::foreign, "origin");
    trial.check(!std::get<PreferredProvidersChange>(event.what).providers.empty(), "the list is told");
    trial.check(!trial.value(ClientDevice{*client}.provisioned_contexts()).empty(), "the contexts can be read");
}

inline void visible_providers_need_a_search(Trial& trial) {
    trial.bring(Situation::several_networks);
    auto const client = trial.client();
    ClientDevice const device{*client};
    device_fails(trial, device.visible_providers(), 0x8054820C);
    trial.check(trial.fixture().asked().empty(), "the device has heard nothing");
    VisibleProviders const found = trial.value(device.scan());
    trial.check(lists(found.providers, "00101", ProviderState::visible | ProviderState::registered), "home is found");
    trial.check(lists(found.providers, "00202", ProviderState::visible), "the network abroad is found");
    trial.check(lists(found.providers, "00303", ProviderState::visible | ProviderState::forbidden),
                "the forbidden one is found, and marked");
    std::size_t const before = trial.fixture().asked().size();
    trial.check(trial.value(device.visible_providers()).providers == found.providers, "what was found is kept");
    trial.equal(trial.fixture().asked().size(), before, "questions to the device");
}

inline void search_with_the_radio_off(Trial& trial) {
    trial.bring(Situation::radio_off_by_software);
    auto const client = trial.client();
    device_fails(trial, ClientDevice{*client}.scan(), 0x80548208);
}
inline void search_finds_nothing(Trial& trial) {
    trial.bring(Situation::searching);
    auto const client = trial.client();
    device_fails(trial, ClientDevice{*client}.scan(), 0x8054820E);
}
inline void search_while_connected(Trial& trial) {
    trial.bring(Situation::no_search_while_connected);
    auto const client = trial.client();
    trial.succeeds(client->connect());
    device_fails(trial, ClientDevice{*client}.scan(), 0x800700AA);
    trial.equal(detail::state_of(trial, *client).context.state, ActivationState::activated, "state");
}
inline void search_is_on_its_way_already(Trial& trial) {
    trial.bring(Situation::slow_search);
    auto const client = trial.client();
    ClientDevice const device{*client};
    auto const first = device.scan();
    device_fails(trial, device.scan(), 0x800700AA);
    trial.check(!first.ended(), "the first search goes on");
    client->connection().cancel();
    device_fails(trial, first, 0x800704C7);
}

inline void signal_is_read(Trial& trial) {
    auto const client = trial.client();
    Signal const signal = trial.value(client->signal());
    trial.check(signal.dbm == -71, "-71 dBm is read");
    trial.check(signal.percent == 67U, "that is 67 percent");
    trial.check(!signal.error_rate, "no error rate is invented");
}

inline void signal_unknown(Trial& trial) {
    trial.bring(Situation::searching);
    auto const client = trial.client();
    Signal const signal = trial.value(client->signal());
    trial.check(!signal.dbm && !signal.percent, "a strength of 99 is unknown");
}

inline void signal_change_is_told(Trial& trial) {
    auto const client = trial.client();
    ClientDevice const device{*client};
    SignalThresholds thresholds;
    thresholds.strength_steps = 5;
    trial.check(trial.value(device.set_signal_thresholds(thresholds)).dbm == -71, "the answer is the signal");
    trial.happen(Happening::signal_a_bit_weaker);
    trial.happen(Happening::signal_weak);
    trial.wait_until([&] { return !client->told<SignalStateChange>().empty(); }, "the change is told");
    trial.settle(*client);
    std::vector<Event> const told = client->told<SignalStateChange>();
    trial.equal(told.size(), std::size_t{1}, "changes that are told");
    trial.equal(told.front().origin, Origin::foreign, "origin");
    trial.check(std::get<SignalStateChange>(told.front().what).signal.dbm == -93, "the weak signal is told");
}

[[nodiscard]] inline ProvisionedContext corporate_context() {
    ProvisionedContext context;
    context.type = ContextType::internet;
    context.access_string = "corporate";
    return context;
}

inline void provisioned_contexts_are_read_and_written(Trial& trial) {
    auto const client = trial.client();
    ClientDevice const device{*client};
    trial.check(trial.value(device.provisioned_contexts()).empty(), "there are none at first");
    auto const list = trial.value(device.set_provisioned_context(corporate_context(), "00101"));
    trial.require(list.size() == 1, "the answer is the list as it is then");
    trial.equal(list.front().access_string, "corporate", "access string");
    trial.check(list.front().id != append_context, "the device has chosen the slot");
    trial.wait_until([&] { return !client->told<ProvisionedContextsChange>().empty(); }, "the change is told");
    trial.equal(trial.value(device.provisioned_contexts()).size(), std::size_t{1}, "contexts");
}
inline void provisioned_context_for_no_provider(Trial& trial) {
    auto const client = trial.client();
    device_fails(trial, ClientDevice{*client}.set_provisioned_context(corporate_context(), "12"), 0x80070057);
}
inline void provisioned_context_not_writable(Trial& trial) {
    trial.bring(Situation::write_protected);
    auto const client = trial.client();
    device_fails(trial, ClientDevice{*client}.set_provisioned_context(corporate_context(), "00101"), 0x8007001D);
}
inline void provisioned_contexts_not_supported(Trial& trial) {
    trial.bring(Situation::no_provisioned_contexts);
    auto const client = trial.client();
    ClientDevice const device{*client};
    device_fails(trial, device.provisioned_contexts(), 0x80070032);
    device_fails(trial, device.set_provisioned_context(corporate_context(), "00101"), 0x80070032);
}

inline constexpr std::array provider_cases = {
    Case{"home_provider_is_read", "The provider of the SIM is read", "IMbnInterface::GetHomeProvider",
         home_provider_is_read},
    Case{"home_provider_without_sim", "E_MBN_SIM_NOT_INSERTED (0x8054820A)", "IMbnInterface::GetHomeProvider",
         home_provider_without_sim},
    Case{"home_provider_of_a_bad_sim", "E_MBN_BAD_SIM (0x80548202)", "IMbnInterface::GetHomeProvider",
         home_provider_of_a_bad_sim},
    Case{"home_provider_while_locked", "E_MBN_PIN_REQUIRED (0x80548210)", "IMbnInterface::GetHomeProvider",
         home_provider_while_locked},
    Case{"preferred_providers_are_read_and_written", "The list of preferred providers is read and written, and told",
         "IMbnInterface::GetPreferredProviders, SetPreferredProviders; OnPreferredProvidersChange",
         preferred_providers_are_read_and_written},
    Case{"preferred_providers_without_sim", "E_MBN_SIM_NOT_INSERTED (0x8054820A)",
         "OnSetPreferredProvidersComplete, status", preferred_providers_without_sim},
    Case{"preferred_providers_of_a_bad_sim", "E_MBN_BAD_SIM (0x80548202)", "OnSetPreferredProvidersComplete, status",
         preferred_providers_of_a_bad_sim},
    Case{"preferred_providers_while_locked", "E_MBN_PIN_REQUIRED (0x80548210)",
         "OnSetPreferredProvidersComplete, status", preferred_providers_while_locked},
    Case{"preferred_providers_not_writable", "ERROR_WRITE_FAULT (0x8007001D): the SIM cannot be written",
         "WWAN_STATUS_WRITE_FAILURE", preferred_providers_not_writable},
    Case{"operator_writes_are_told", "What the operator writes into SIM and device is told, marked as foreign",
         "OnPreferredProvidersChange; OnProvisionedContextListChange", operator_writes_are_told},
    Case{"visible_providers_need_a_search",
         "E_MBN_INVALID_CACHE (0x8054820C) before the first search; what a search found is kept, and no longer asked "
         "for",
         "IMbnInterface::GetVisibleProviders, ScanNetwork", visible_providers_need_a_search},
    Case{"search_with_the_radio_off", "E_MBN_RADIO_POWER_OFF (0x80548208)", "OnScanNetworkComplete, status",
         search_with_the_radio_off},
    Case{"search_finds_nothing", "E_MBN_PROVIDERS_NOT_FOUND (0x8054820E)", "WWAN_STATUS_PROVIDERS_NOT_FOUND",
         search_finds_nothing},
    Case{"search_while_connected",
         "E_MBN_DEVICE_BUSY has no public number: a device that cannot search while connected gives ERROR_BUSY "
         "(0x800700AA); the connection stays",
         "OnScanNetworkComplete, status", search_while_connected},
    Case{"search_is_on_its_way_already",
         "E_MBN_ALREADY_ACTIVE has no public number: a second search gives ERROR_BUSY (0x800700AA); the first one can "
         "be cancelled",
         "OnScanNetworkComplete, status", search_is_on_its_way_already},
    Case{"signal_is_read", "A strength code of 21 is -71 dBm", "IMbnSignal::GetSignalStrength", signal_is_read},
    Case{"signal_unknown", "A strength code of 99 is unknown, not a number", "MBN_RSSI_UNKNOWN", signal_unknown},
    Case{"signal_change_is_told", "A change is told from the threshold on that was set",
         "IMbnSignalEvents::OnSignalStateChange; OID_WWAN_SIGNAL_STATE", signal_change_is_told},
    Case{"provisioned_contexts_are_read_and_written",
         "A provisioned context is written into a slot of the device's choice, told, and read",
         "IMbnConnectionContext, MBN_CONTEXT_ID_APPEND; OnProvisionedContextListChange",
         provisioned_contexts_are_read_and_written},
    Case{"provisioned_context_for_no_provider", "E_INVALIDARG (0x80070057): the provider is none",
         "OnSetProvisionedContextComplete, status", provisioned_context_for_no_provider},
    Case{"provisioned_context_not_writable", "ERROR_WRITE_FAULT (0x8007001D): the device cannot be written",
         "OnSetProvisionedContextComplete, status", provisioned_context_not_writable},
    Case{"provisioned_contexts_not_supported", "ERROR_NOT_SUPPORTED (0x80070032): the device has none",
         "IMbnConnectionContext::GetProvisionedContexts, return values; OnSetProvisionedContextComplete, status",
         provisioned_contexts_not_supported},
};

} // namespace mbn::inline v0::testing::conformance::cases

#endif
