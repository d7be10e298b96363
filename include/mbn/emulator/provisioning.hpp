// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EMULATOR_PROVISIONING_HPP
#define MBN_EMULATOR_PROVISIONING_HPP

#include <mbn/emulator/configuration.hpp>
#include <mbn/mbim/basic_connect_cid.hpp>
#include <mbn/mbim/status.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace mbn::inline v0::emulator {

/// Whether this can be the digits of an MCC and an MNC.
[[nodiscard]] constexpr bool is_provider_id(std::string_view id) noexcept {
    return (id.size() == 5 || id.size() == 6) && id.find_first_not_of("0123456789") == std::string_view::npos;
}

/// What modem and SIM keep of networks and contexts, written by the host or by the operator.
class Provisioning {
public:
    /// Told of each change: which command describes it now.
    using Listener = std::function<void(mbim::BasicConnectCid)>;

    Provisioning(std::shared_ptr<ModemConfiguration const> configuration, Listener changed)
        : configuration_{std::move(configuration)}, changed_{std::move(changed)},
          preferred_{configuration_->preferred_providers}, multicarrier_{configuration_->multicarrier_providers},
          contexts_{configuration_->provisioned_contexts} {}

    [[nodiscard]] std::vector<ProviderConfiguration> const& preferred() const noexcept { return preferred_; }
    /// Nothing for a modem that is not for several networks.
    [[nodiscard]] std::optional<std::vector<ProviderConfiguration>> const& multicarrier() const noexcept {
        return multicarrier_;
    }
    /// Those that are meant for the home network.
    [[nodiscard]] std::vector<ProvisionedContextConfiguration> contexts() const {
        std::vector<ProvisionedContextConfiguration> result;
        for (auto const& context : contexts_)
            if (context.provider_id.empty() || context.provider_id == configuration_->home_provider.id)
                result.push_back(context);
        return result;
    }

    [[nodiscard]] static bool lists(std::vector<ProviderConfiguration> const& list, std::string_view id) noexcept {
        for (auto const& provider : list)
            if (provider.id == id)
                return true;
        return false;
    }

    /// Error: `invalid_parameters` for digits that are no network, `write_failure` when there are too many.
    [[nodiscard]] mbim::Status write_preferred(std::vector<ProviderConfiguration> providers) {
        if (auto const status = check(providers); status != mbim::Status::success)
            return status;
        replace_preferred(std::move(providers));
        return mbim::Status::success;
    }

    /// Errors: as before.
    [[nodiscard]] mbim::Status write_multicarrier(std::vector<ProviderConfiguration> providers) {
        if (auto const status = check(providers); status != mbim::Status::success)
            return status;
        replace_multicarrier(std::move(providers));
        return mbim::Status::success;
    }

    /// Writes one context, or takes away the one of this ID when its type is `none`. The ID 0xFFFFFFFF leaves the
    /// choice to the modem. Error: `write_failure` when there are too many.
    [[nodiscard]] mbim::Status write_context(ProvisionedContextConfiguration context) {
        if (context.id == append_id)
            context.id = free_id();
        auto const same = [&](ProvisionedContextConfiguration const& other) {
            return other.id == context.id && other.provider_id == context.provider_id;
        };
        bool const takes_away = context.type == mbim::context_types::none;
        if (takes_away)
            std::erase_if(contexts_, same);
        else if (!overwrite(context, same)) {
            if (contexts_.size() >= max_entries)
                return mbim::Status::write_failure;
            contexts_.push_back(std::move(context));
        }
        changed_(mbim::BasicConnectCid::provisioned_contexts);
        return mbim::Status::success;
    }

    /// The operator writes the SIM.
    void replace_preferred(std::vector<ProviderConfiguration> providers) {
        preferred_ = std::move(providers);
        changed_(mbim::BasicConnectCid::preferred_providers);
    }
    void replace_multicarrier(std::vector<ProviderConfiguration> providers) {
        multicarrier_ = std::move(providers);
        changed_(mbim::BasicConnectCid::multicarrier_providers);
    }
    void replace_contexts(std::vector<ProvisionedContextConfiguration> contexts) {
        contexts_ = std::move(contexts);
        changed_(mbim::BasicConnectCid::provisioned_contexts);
    }

private:
    static constexpr std::size_t max_entries = 32;
    static constexpr std::uint32_t append_id = 0xFFFFFFFF;

    /// The lowest one that no context has.
    [[nodiscard]] std::uint32_t free_id() const noexcept {
        std::uint32_t id = 1;
        while (std::any_of(contexts_.begin(), contexts_.end(), [id](auto const& context) { return context.id == id; }))
            ++id;
        return id;
    }

    [[nodiscard]] static mbim::Status check(std::vector<ProviderConfiguration> const& providers) noexcept {
        for (auto const& provider : providers)
            if (!is_provider_id(provider.id))
                return mbim::Status::invalid_parameters;
        return providers.size() > max_entries ? mbim::Status::write_failure : mbim::Status::success;
    }

    template <class Same>
    [[nodiscard]] bool overwrite(ProvisionedContextConfiguration& context, Same const& same) {
        for (auto& other : contexts_)
            if (same(other)) {
                other = std::move(context);
                return true;
            }
        return false;
    }

    std::shared_ptr<ModemConfiguration const> configuration_;
    Listener changed_;
    std::vector<ProviderConfiguration> preferred_;
    std::optional<std::vector<ProviderConfiguration>> multicarrier_;
    std::vector<ProvisionedContextConfiguration> contexts_;
};

} // namespace mbn::inline v0::emulator

#endif
