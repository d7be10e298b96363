// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EMULATOR_SURROUNDINGS_HPP
#define MBN_EMULATOR_SURROUNDINGS_HPP

#include <mbn/emulator/access.hpp>
#include <mbn/emulator/configuration.hpp>
#include <mbn/mbim/network.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mbn::inline v0::emulator {

/// What a registration leads to.
struct RegistrationTarget {
    mbim::RegisterState state{};
    /// Where, when `state` is a registration.
    ProviderConfiguration provider{};
    /// With `denied`.
    std::uint32_t cause = 0;
};

/// The networks around the modem, and which of them it is to register with: the one that the network's own will leads
/// to (automatic), or the one that the host has chosen (manual).
class Surroundings {
public:
    explicit Surroundings(std::shared_ptr<ModemConfiguration const> configuration)
        : configuration_{std::move(configuration)}, visible_{configuration_->visible_providers} {
        set_goal(configuration_->registration);
    }

    /// What automatic registration leads to from now on; home for `deregistered`, which lets the host ask.
    void set_goal(mbim::RegisterState state) noexcept {
        goal_ = state == mbim::RegisterState::deregistered ? mbim::RegisterState::home : state;
    }

    /// The networks in reach from now on; nothing for the one that automatic registration leads to.
    void set_visible(std::optional<std::vector<VisibleProvider>> visible) { visible_ = std::move(visible); }

    void select_automatically() noexcept { selected_.reset(); }
    void select(std::string_view provider_id) { selected_ = provider_id; }

    [[nodiscard]] mbim::RegisterMode mode() const noexcept {
        return selected_ ? mbim::RegisterMode::manual : mbim::RegisterMode::automatic;
    }
    /// The network that the host has chosen; empty in automatic mode.
    [[nodiscard]] std::string_view selected() const noexcept {
        return selected_ ? std::string_view{*selected_} : std::string_view{};
    }

    [[nodiscard]] std::vector<VisibleProvider> visible() const {
        if (visible_)
            return *visible_;
        std::vector<VisibleProvider> only;
        if (goal_ != mbim::RegisterState::searching)
            only.emplace_back().provider = goal_provider();
        return only;
    }

    [[nodiscard]] RegistrationTarget target() const {
        using mbim::RegisterState;
        if (!selected_)
            return at_goal();
        auto const network = find(*selected_);
        if (!network)
            return {RegisterState::searching, {}, 0};
        if (forbids(*selected_))
            return {RegisterState::denied, {}, causes::network_not_allowed};
        if (network->provider.id == goal_provider().id)
            return at_goal();
        bool const home = network->provider.id == configuration_->home_provider.id;
        return {home ? RegisterState::home : network->registration, network->provider, 0};
    }

    /// Whether the network that the host has chosen is in reach.
    [[nodiscard]] bool selected_visible() const { return find(selected()).has_value(); }

    /// Whether a network is in reach, and forbidden.
    [[nodiscard]] bool forbids(std::string_view provider_id) const {
        auto const network = find(provider_id);
        return network && mbim::contains(network->state, mbim::ProviderState::forbidden);
    }

private:
    [[nodiscard]] std::optional<VisibleProvider> find(std::string_view provider_id) const {
        for (auto const& network : visible())
            if (network.provider.id == provider_id)
                return network;
        return std::nullopt;
    }

    [[nodiscard]] ProviderConfiguration const& goal_provider() const noexcept {
        return goal_ == mbim::RegisterState::roaming || goal_ == mbim::RegisterState::partner
                   ? configuration_->visited_provider
                   : configuration_->home_provider;
    }

    [[nodiscard]] RegistrationTarget at_goal() const {
        return {goal_, goal_provider(), goal_ == mbim::RegisterState::denied ? configuration_->registration_cause : 0};
    }

    std::shared_ptr<ModemConfiguration const> configuration_;
    mbim::RegisterState goal_{};
    std::optional<std::vector<VisibleProvider>> visible_;
    std::optional<std::string> selected_{};
};

} // namespace mbn::inline v0::emulator

#endif
