// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_PROFILE_DETAIL_CHILDREN_HPP
#define MBN_PROFILE_DETAIL_CHILDREN_HPP

#include <mbn/detail/when_used.hpp>
#include <mbn/profile/detail/elements.hpp>
#include <mbn/profile/detail/source.hpp>
#include <mbn/profile/violation.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Puts the verdict "these children do not fit" into words. The parser gives it once for each container, at its end and
// without saying which child is to blame.
namespace mbn::inline v0::detail {

struct ChildSeen {
    Element element = Element::unknown;
    Position position = {};
    // As it was written, where it is not one of ours.
    std::string name = {};
};

// The indexes of a longest subsequence that never falls: with the fewest others out of place.
template <class Used = WhenUsed>
[[nodiscard]] Dependent<Used, std::vector<std::size_t>>
longest_ordered(Dependent<Used, std::span<std::size_t const>> ranks) {
    // tails[n]: the index with the smallest rank that ends an ordered run of n + 1.
    Dependent<Used, std::vector<std::size_t>> tails;
    Dependent<Used, std::vector<std::size_t>> previous(ranks.size(), ranks.size());
    for (std::size_t index = 0; index < ranks.size(); ++index) {
        auto const place = std::upper_bound(tails.begin(), tails.end(), ranks[index],
                                            [&](std::size_t rank, std::size_t tail) { return rank < ranks[tail]; });
        if (place != tails.begin())
            previous[index] = *(place - 1);
        if (place == tails.end())
            tails.push_back(index);
        else
            *place = index;
    }
    Dependent<Used, std::vector<std::size_t>> run(tails.size());
    std::size_t index = tails.empty() ? ranks.size() : tails.back();
    for (auto slot = run.rbegin(); slot != run.rend(); ++slot) {
        *slot = index;
        index = previous[index];
    }
    return run;
}

// `report(rule, child, text)` is told each child that does not fit; `missing(element)` each one that is not there.
template <class Report, class Missing>
void explain_children(Element container, Element root, Dependent<Report, std::span<ChildSeen const>> seen,
                      Report&& report, Missing&& missing) {
    Children const allowed = children_of(container, root);
    constexpr std::size_t max_purpose_groups = 10;
    Dependent<Report, std::vector<std::size_t>> counts(allowed.size(), 0);
    Dependent<Report, std::vector<std::size_t>> ranks;
    Dependent<Report, std::vector<ChildSeen const*>> ranked;
    for (ChildSeen const& child : seen) {
        auto const found = std::find_if(allowed.begin(), allowed.end(),
                                        [&](Child const& candidate) { return candidate.element == child.element; });
        auto const rank = static_cast<std::size_t>(found - allowed.begin());
        bool const is_extension = child.element == Element::foreign || child.element >= Element::is_purchase_profile;
        if (child.element == Element::unknown || (rank == allowed.size() && !(is_extension && is_root(container)))) {
            report(ProfileRule::unknown_element, child, "is not known here");
            continue;
        }
        if (rank < allowed.size()) {
            std::size_t const count = ++counts[rank];
            if (count > 1 && allowed[rank].occurs != Child::Occurs::at_least_once) {
                report(ProfileRule::given_twice, child, "stands here already");
                continue;
            }
            if (child.element == Element::purpose_group_guid && count == max_purpose_groups + 1)
                report(ProfileRule::given_twice, child, "stands here more than 10 times");
        }
        ranks.push_back(rank);
        ranked.push_back(&child);
    }

    auto const run = longest_ordered(ranks);
    auto in_place = run.begin();
    for (std::size_t index = 0; index < ranks.size(); ++index) {
        if (in_place != run.end() && *in_place == index) {
            ++in_place;
            continue;
        }
        if (ranks[index] == allowed.size()) {
            report(ProfileRule::wrong_order, *ranked[index], "is in the wrong place: extensions stand at the end");
            continue;
        }
        auto const next =
            std::find_if(run.begin(), run.end(), [&](std::size_t member) { return ranks[member] > ranks[index]; });
        // The nearest neighbour that is in place tells the reader most.
        bool const is_behind = next != run.end() && *next < index;
        std::size_t const neighbour = is_behind || next == run.begin() ? *next : *(next - 1);
        std::string_view const name =
            ranks[neighbour] == allowed.size() ? "the extensions" : name_of(allowed[ranks[neighbour]].element);
        report(ProfileRule::wrong_order, *ranked[index],
               std::string{"is in the wrong place: belongs "}.append(is_behind ? "before " : "behind ").append(name));
    }

    for (std::size_t rank = 0; rank < allowed.size(); ++rank)
        if (allowed[rank].occurs != Child::Occurs::optional && counts[rank] == 0)
            missing(allowed[rank].element);
}

} // namespace mbn::inline v0::detail

#endif
