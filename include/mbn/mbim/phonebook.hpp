// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_PHONEBOOK_HPP
#define MBN_MBIM_PHONEBOOK_HPP

#include <mbn/mbim/codec.hpp>
#include <mbn/mbim/command_list.hpp>
#include <mbn/mbim/service_cids.hpp>

#include <cstdint>
#include <string_view>

namespace mbn::inline v0::mbim {

/// MBIM 1.0, 10.5.
enum class PhonebookState : std::uint32_t { not_initialized, initialized };
[[nodiscard]] constexpr std::string_view name(PhonebookState value) noexcept {
    return detail::name_in(value, {"not_initialized", "initialized"});
}

/// All entries, or the one that has the index.
enum class PhonebookFlag : std::uint32_t { all, index };
[[nodiscard]] constexpr std::string_view name(PhonebookFlag value) noexcept {
    return detail::name_in(value, {"all", "index"});
}

enum class PhonebookWriteFlag : std::uint32_t { save_unused, save_index };
[[nodiscard]] constexpr std::string_view name(PhonebookWriteFlag value) noexcept {
    return detail::name_in(value, {"save_unused", "save_index"});
}

/// MBIM 1.0, 10.5.
struct PhonebookConfigurationInfo {
    static constexpr Operation operation = operation_of(PhonebookCid::configuration);

    PhonebookState phonebook_state{};
    std::uint32_t total_number_of_entries = 0;
    std::uint32_t used_entries = 0;
    std::uint32_t max_number_length = 0;
    std::uint32_t max_name_length = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("phonebook_state", self.phonebook_state);
        archive("total_number_of_entries", self.total_number_of_entries);
        archive("used_entries", self.used_entries);
        archive("max_number_length", self.max_number_length);
        archive("max_name_length", self.max_name_length);
    }
    [[nodiscard]] friend constexpr bool operator==(PhonebookConfigurationInfo const&,
                                                   PhonebookConfigurationInfo const&) noexcept = default;
};
using PhonebookConfigurationQuery = Query<PhonebookConfigurationInfo>;

/// Private.
struct PhonebookEntry {
    std::uint32_t entry_index = 0;
    Text number{};
    Text name{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("entry_index", self.entry_index);
        archive("number", self.number);
        archive("name", self.name);
    }
    [[nodiscard]] friend constexpr bool operator==(PhonebookEntry const&, PhonebookEntry const&) noexcept = default;
};

/// MBIM 1.0, 10.5.
struct PhonebookReadInfo {
    static constexpr Operation operation = operation_of(PhonebookCid::read);

    List<PhonebookEntry> entries{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive.list("entries", self.entries);
    }
    [[nodiscard]] friend constexpr bool operator==(PhonebookReadInfo const&,
                                                   PhonebookReadInfo const&) noexcept = default;
};

struct PhonebookReadQuery {
    static constexpr Operation operation = PhonebookReadInfo::operation;
    static constexpr CommandType command_type = CommandType::query;
    using Reply = PhonebookReadInfo;

    PhonebookFlag filter_flag{};
    std::uint32_t filter_message_index = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("filter_flag", self.filter_flag);
        archive("filter_message_index", self.filter_message_index);
    }
    [[nodiscard]] friend constexpr bool operator==(PhonebookReadQuery const&,
                                                   PhonebookReadQuery const&) noexcept = default;
};

using PhonebookDeleteInfo = EmptyInfo<PhonebookCid::delete_entries>;

/// MBIM 1.0, 10.5.
struct PhonebookDeleteSet {
    static constexpr Operation operation = PhonebookDeleteInfo::operation;
    static constexpr CommandType command_type = CommandType::set;
    using Reply = PhonebookDeleteInfo;

    PhonebookFlag filter_flag{};
    std::uint32_t filter_message_index = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("filter_flag", self.filter_flag);
        archive("filter_message_index", self.filter_message_index);
    }
    [[nodiscard]] friend constexpr bool operator==(PhonebookDeleteSet const&,
                                                   PhonebookDeleteSet const&) noexcept = default;
};

using PhonebookWriteInfo = EmptyInfo<PhonebookCid::write>;

/// MBIM 1.0, 10.5. Private.
struct PhonebookWriteSet {
    static constexpr Operation operation = PhonebookWriteInfo::operation;
    static constexpr CommandType command_type = CommandType::set;
    using Reply = PhonebookWriteInfo;

    PhonebookWriteFlag save_flag{};
    std::uint32_t save_index = 0;
    Text number{};
    Text name{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("save_flag", self.save_flag);
        archive("save_index", self.save_index);
        archive("number", self.number);
        archive("name", self.name);
    }
    [[nodiscard]] friend constexpr bool operator==(PhonebookWriteSet const&,
                                                   PhonebookWriteSet const&) noexcept = default;
};

/// The commands of the service.
using PhonebookCommands =
    CommandList<Command<PhonebookConfigurationQuery, void, PhonebookConfigurationInfo, PhonebookConfigurationInfo>,
                Command<PhonebookReadQuery, void, PhonebookReadInfo>,
                Command<void, PhonebookDeleteSet, PhonebookDeleteInfo>,
                Command<void, PhonebookWriteSet, PhonebookWriteInfo>>;

} // namespace mbn::inline v0::mbim

#endif
