// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_EMULATOR_FAULTS_HPP
#define MBN_EMULATOR_FAULTS_HPP

#include <mbn/emulator/scheduler.hpp>
#include <mbn/mbim/basic_connect_cid.hpp>
#include <mbn/mbim/message.hpp>
#include <mbn/mbim/status.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <utility>
#include <vector>

namespace mbn::inline v0::emulator {

/// A refusal: a status, and the network cause that comes with it where the answer has a place for one.
struct Refusal {
    mbim::Status status{};
    std::uint32_t cause = 0;
};

/// What the modem does wrong with one message. The parts add up: a message can be delayed, split and sent twice. Made
/// by the functions below, joined by `|`.
struct Treatment {
    /// The request is not carried out and not answered.
    bool silent = false;
    /// The request is carried out, and the answer gets lost.
    bool lose_answer = false;
    /// The request is not carried out but refused.
    std::optional<Refusal> refusal{};
    /// The request is not carried out; FUNCTION_ERROR answers it.
    std::optional<mbim::ProtocolError> error{};
    /// The request is carried out this much later. An indication is sent this much later.
    Scheduler::Duration delay{};
    /// The answer is written in pieces of so many bytes; 0 leaves it whole.
    std::size_t piece_size = 0;
    /// The answer is written together with what is sent next, or by itself after `glue_patience`.
    bool glue = false;
    /// The answer is sent so many times more.
    std::uint32_t copies = 0;
    /// This fragment of the answer, counted from 0, is left out.
    std::optional<std::uint32_t> dropped_fragment{};
    /// Changes that the request causes are indicated before the answer, not after it.
    bool indicate_first = false;
    /// The modem is unplugged when it should answer.
    bool vanish = false;
};

/// The longest time that a glued message waits for the next one.
inline constexpr std::chrono::milliseconds glue_patience{20};

/// Joins two treatments; where both say something different, `right` holds.
[[nodiscard]] inline Treatment operator|(Treatment left, Treatment const& right) {
    left.silent |= right.silent;
    left.lose_answer |= right.lose_answer;
    if (right.refusal)
        left.refusal = right.refusal;
    if (right.error)
        left.error = right.error;
    if (right.delay != Scheduler::Duration::zero())
        left.delay = right.delay;
    if (right.piece_size != 0)
        left.piece_size = right.piece_size;
    left.glue |= right.glue;
    left.copies = (std::max)(left.copies, right.copies);
    if (right.dropped_fragment)
        left.dropped_fragment = right.dropped_fragment;
    left.indicate_first |= right.indicate_first;
    left.vanish |= right.vanish;
    return left;
}

[[nodiscard]] inline Treatment refuse(mbim::Status status, std::uint32_t cause = 0) {
    Treatment treatment;
    treatment.refusal = Refusal{status, cause};
    return treatment;
}

[[nodiscard]] inline Treatment stay_silent() {
    Treatment treatment;
    treatment.silent = true;
    return treatment;
}

[[nodiscard]] inline Treatment lose_answer() {
    Treatment treatment;
    treatment.lose_answer = true;
    return treatment;
}

[[nodiscard]] inline Treatment fail_with(mbim::ProtocolError error) {
    Treatment treatment;
    treatment.error = error;
    return treatment;
}

[[nodiscard]] inline Treatment delay(Scheduler::Duration duration) {
    Treatment treatment;
    treatment.delay = duration;
    return treatment;
}

[[nodiscard]] inline Treatment split(std::size_t piece_size) {
    Treatment treatment;
    treatment.piece_size = piece_size;
    return treatment;
}

[[nodiscard]] inline Treatment glue() {
    Treatment treatment;
    treatment.glue = true;
    return treatment;
}

[[nodiscard]] inline Treatment duplicate(std::uint32_t copies = 1) {
    Treatment treatment;
    treatment.copies = copies;
    return treatment;
}

[[nodiscard]] inline Treatment drop_fragment(std::uint32_t index) {
    Treatment treatment;
    treatment.dropped_fragment = index;
    return treatment;
}

[[nodiscard]] inline Treatment indicate_first() {
    Treatment treatment;
    treatment.indicate_first = true;
    return treatment;
}

[[nodiscard]] inline Treatment vanish() {
    Treatment treatment;
    treatment.vanish = true;
    return treatment;
}

/// What a fault is about: a message from the host (OPEN, CLOSE, COMMAND) with its answer, or an INDICATE_STATUS.
struct Subject {
    mbim::MessageType type = mbim::MessageType::command;
    /// Of a command or an indication.
    mbim::Operation operation{};
    /// Of a command.
    mbim::CommandType command_type{};
};

/// Which messages a rule is about. What is left out matches everything.
struct Match {
    mbim::MessageType type = mbim::MessageType::command;
    std::optional<mbim::Uuid> service{};
    std::optional<std::uint32_t> cid{};
    std::optional<mbim::CommandType> command_type{};

    [[nodiscard]] bool operator()(Subject const& subject) const noexcept {
        return subject.type == type && (!service || *service == subject.operation.service) &&
               (!cid || *cid == subject.operation.cid) && (!command_type || *command_type == subject.command_type);
    }
};

/// Queries and sets of one command of Basic Connect.
[[nodiscard]] inline Match on(mbim::BasicConnectCid cid) {
    return {mbim::MessageType::command, mbim::services::basic_connect, static_cast<std::uint32_t>(cid), std::nullopt};
}

[[nodiscard]] inline Match on_query(mbim::BasicConnectCid cid) {
    auto match = on(cid);
    match.command_type = mbim::CommandType::query;
    return match;
}

[[nodiscard]] inline Match on_set(mbim::BasicConnectCid cid) {
    auto match = on(cid);
    match.command_type = mbim::CommandType::set;
    return match;
}

[[nodiscard]] inline Match on_indication(mbim::BasicConnectCid cid) {
    auto match = on(cid);
    match.type = mbim::MessageType::indicate_status;
    return match;
}

[[nodiscard]] inline Match on_open() {
    return {mbim::MessageType::open, std::nullopt, std::nullopt, std::nullopt};
}

[[nodiscard]] inline Match on_close() {
    return {mbim::MessageType::close, std::nullopt, std::nullopt, std::nullopt};
}

/// A treatment for the messages that match: for `times` of them, or for ever, after `skip` others.
struct FaultRule {
    Match match{};
    Treatment treatment{};
    std::optional<std::uint32_t> times{};
    std::uint32_t skip = 0;
};

/// Faults at random: of 1000 messages, so many get each of them, independently. Only commands and indications are
/// treated.
struct FaultOdds {
    std::uint32_t refuse = 0; ///< commands, by status `busy` or `failure`
    std::uint32_t silent = 0;
    std::uint32_t lose_answer = 0;      ///< commands
    std::uint32_t delay = 0;            ///< commands
    std::uint32_t delay_indication = 0; ///< indications, which may then come after later news
    std::uint32_t split = 0;
    std::uint32_t glue = 0;
    std::uint32_t duplicate = 0;
    std::uint32_t drop_fragment = 0;  ///< the first or the second fragment, where there are several
    std::uint32_t indicate_first = 0; ///< commands
    std::uint32_t vanish = 0;         ///< commands
    /// The longest delay.
    std::chrono::milliseconds max_delay{50};
};

/// Odds of what is unusual but allowed: a host that works must not notice. No request fails.
[[nodiscard]] inline FaultOdds harmless_faults() {
    FaultOdds odds;
    odds.delay = 200;
    odds.split = 200;
    odds.glue = 100;
    odds.duplicate = 50;
    odds.indicate_first = 300;
    odds.max_delay = std::chrono::milliseconds{20};
    return odds;
}

/// All that is to go wrong: rules that a script puts in, and odds that a seed decides. The same seed and the same
/// messages give the same faults, with every standard library.
class FaultPlan {
public:
    explicit FaultPlan(std::uint64_t seed) noexcept : seed_{seed} {}

    /// Adds a rule. Every rule that matches a message takes part; a later one wins where two disagree.
    void add(FaultRule rule) { rules_.push_back(std::move(rule)); }
    void add(Match const& match, Treatment const& treatment, std::optional<std::uint32_t> times = std::nullopt) {
        rules_.push_back({match, treatment, times, 0});
    }

    /// Takes all rules away; the odds stay.
    void clear() noexcept { rules_.clear(); }

    /// From now on, faults at random.
    void set_odds(FaultOdds const& odds) { odds_ = odds; }

    /// From now on, no faults at random; the rules stay.
    void clear_odds() noexcept { odds_.reset(); }

    /// What is called with each message and with what befalls it, also where that is nothing.
    void set_watch(std::function<void(Subject const&, Treatment const&)> watch) { watch_ = std::move(watch); }

    /// What is to be done with this message. Counts it.
    [[nodiscard]] Treatment next(Subject const& subject) {
        auto const treatment = decide(subject);
        if (watch_)
            watch_(subject, treatment);
        return treatment;
    }

private:
    [[nodiscard]] Treatment decide(Subject const& subject) {
        Treatment treatment = odds_ ? draw(subject) : Treatment{};
        for (auto& rule : rules_) {
            if (!rule.match(subject))
                continue;
            if (rule.skip > 0) {
                --rule.skip;
                continue;
            }
            if (rule.times) {
                if (*rule.times == 0)
                    continue;
                --*rule.times;
            }
            treatment = treatment | rule.treatment;
        }
        return treatment;
    }

    /// A number below `limit`. The standard's distributions differ between libraries; the generator does not.
    [[nodiscard]] std::uint64_t below(std::uint64_t limit) {
        if (!random_)
            random_ = std::make_unique<std::mt19937_64>(seed_);
        return (*random_)() % limit;
    }

    [[nodiscard]] bool strikes(std::uint32_t of_1000) { return of_1000 != 0 && below(1000) < of_1000; }

    [[nodiscard]] Treatment draw(Subject const& subject) {
        Treatment treatment;
        bool const command = subject.type == mbim::MessageType::command;
        if (!command && subject.type != mbim::MessageType::indicate_status)
            return treatment;
        if (command) {
            if (strikes(odds_->refuse))
                treatment.refusal = Refusal{below(2) == 0 ? mbim::Status::busy : mbim::Status::failure, 0};
            treatment.lose_answer = strikes(odds_->lose_answer);
            treatment.indicate_first = strikes(odds_->indicate_first);
            treatment.vanish = strikes(odds_->vanish);
        }
        treatment.silent = strikes(odds_->silent);
        if (strikes(command ? odds_->delay : odds_->delay_indication))
            treatment.delay = std::chrono::milliseconds{
                1 + below(static_cast<std::uint64_t>((std::max)(odds_->max_delay.count(), std::int64_t{1})))};
        if (strikes(odds_->split))
            treatment.piece_size = static_cast<std::size_t>(1 + below(40));
        treatment.glue = strikes(odds_->glue);
        treatment.copies = strikes(odds_->duplicate) ? 1 : 0;
        if (strikes(odds_->drop_fragment))
            treatment.dropped_fragment = static_cast<std::uint32_t>(below(2));
        return treatment;
    }

    std::uint64_t seed_;
    std::vector<FaultRule> rules_{};
    std::optional<FaultOdds> odds_{};
    std::unique_ptr<std::mt19937_64> random_{};
    std::function<void(Subject const&, Treatment const&)> watch_{};
};

} // namespace mbn::inline v0::emulator

#endif
