// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_UICC_FILES_HPP
#define MBN_MBIM_UICC_FILES_HPP

#include <mbn/mbim/codec.hpp>
#include <mbn/mbim/command_list.hpp>
#include <mbn/mbim/pin.hpp>
#include <mbn/mbim/service_cids.hpp>

#include <cstdint>
#include <string_view>

namespace mbn::inline v0::mbim {

/// Microsoft's extension for reading from the SIM (3GPP TS 31.102, ETSI TS 102 221).
enum class UiccApplicationType : std::uint32_t { unknown, mf, mf_sim, mf_ruim, usim, csim, isim };
[[nodiscard]] constexpr std::string_view name(UiccApplicationType value) noexcept {
    return detail::name_in(value, {"unknown", "mf", "mf_sim", "mf_ruim", "usim", "csim", "isim"});
}

enum class UiccFileAccessibility : std::uint32_t { unknown, not_shareable, shareable };
[[nodiscard]] constexpr std::string_view name(UiccFileAccessibility value) noexcept {
    return detail::name_in(value, {"unknown", "not_shareable", "shareable"});
}

enum class UiccFileType : std::uint32_t { unknown, working_ef, internal_ef, df_or_adf };
[[nodiscard]] constexpr std::string_view name(UiccFileType value) noexcept {
    return detail::name_in(value, {"unknown", "working_ef", "internal_ef", "df_or_adf"});
}

enum class UiccFileStructure : std::uint32_t { unknown, transparent, cyclic, linear, ber_tlv };
[[nodiscard]] constexpr std::string_view name(UiccFileStructure value) noexcept {
    return detail::name_in(value, {"unknown", "transparent", "cyclic", "linear", "ber_tlv"});
}

struct UiccApplication {
    UiccApplicationType application_type{};
    Bytes application_id{};
    Bytes application_name{}; ///< UTF-8
    std::uint32_t pin_key_reference_count = 0;
    Bytes pin_key_references{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("application_type", self.application_type);
        archive("application_id", self.application_id);
        archive("application_name", self.application_name);
        archive("pin_key_reference_count", self.pin_key_reference_count);
        archive("pin_key_references", self.pin_key_references);
    }
    [[nodiscard]] friend constexpr bool operator==(UiccApplication const& left, UiccApplication const& right) noexcept {
        return left.application_type == right.application_type &&
               detail::same_bytes(left.application_id, right.application_id) &&
               detail::same_bytes(left.application_name, right.application_name) &&
               left.pin_key_reference_count == right.pin_key_reference_count &&
               detail::same_bytes(left.pin_key_references, right.pin_key_references);
    }
};

/// What is on the SIM.
struct UiccApplicationListInfo {
    static constexpr Operation operation = operation_of(MsUiccCid::application_list);

    std::uint32_t version = 0;
    std::uint32_t active_application_index = 0;
    std::uint32_t application_list_size = 0; ///< bytes of all of them
    List<UiccApplication> applications{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("version", self.version);
        archive.count("applications", self.applications);
        archive("active_application_index", self.active_application_index);
        archive("application_list_size", self.application_list_size);
        archive.elements("applications", self.applications);
    }
    [[nodiscard]] friend constexpr bool operator==(UiccApplicationListInfo const&,
                                                   UiccApplicationListInfo const&) noexcept = default;
};
using UiccApplicationListQuery = Query<UiccApplicationListInfo>;

/// What is known of a file. The access conditions say which PIN is needed.
struct UiccFileStatusInfo {
    static constexpr Operation operation = operation_of(MsUiccCid::file_status);

    std::uint32_t version = 0;
    std::uint32_t status_word_1 = 0;
    std::uint32_t status_word_2 = 0;
    UiccFileAccessibility file_accessibility{};
    UiccFileType file_type{};
    UiccFileStructure file_structure{};
    std::uint32_t item_count = 0;
    std::uint32_t item_size = 0;
    PinType access_condition_read{};
    PinType access_condition_update{};
    PinType access_condition_activate{};
    PinType access_condition_deactivate{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("version", self.version);
        archive("status_word_1", self.status_word_1);
        archive("status_word_2", self.status_word_2);
        archive("file_accessibility", self.file_accessibility);
        archive("file_type", self.file_type);
        archive("file_structure", self.file_structure);
        archive("item_count", self.item_count);
        archive("item_size", self.item_size);
        archive("access_condition_read", self.access_condition_read);
        archive("access_condition_update", self.access_condition_update);
        archive("access_condition_activate", self.access_condition_activate);
        archive("access_condition_deactivate", self.access_condition_deactivate);
    }
    [[nodiscard]] friend constexpr bool operator==(UiccFileStatusInfo const&,
                                                   UiccFileStatusInfo const&) noexcept = default;
};

struct UiccFileStatusQuery {
    static constexpr Operation operation = UiccFileStatusInfo::operation;
    static constexpr CommandType command_type = CommandType::query;
    using Reply = UiccFileStatusInfo;

    std::uint32_t version = 0;
    Bytes application_id{};
    Bytes file_path{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("version", self.version);
        archive("application_id", self.application_id);
        archive("file_path", self.file_path);
    }
    [[nodiscard]] friend constexpr bool operator==(UiccFileStatusQuery const& left,
                                                   UiccFileStatusQuery const& right) noexcept {
        return left.version == right.version && detail::same_bytes(left.application_id, right.application_id) &&
               detail::same_bytes(left.file_path, right.file_path);
    }
};

/// Private.
struct UiccReadBinaryInfo {
    static constexpr Operation operation = operation_of(MsUiccCid::read_binary);

    std::uint32_t version = 0;
    std::uint32_t status_word_1 = 0;
    std::uint32_t status_word_2 = 0;
    Bytes data{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("version", self.version);
        archive("status_word_1", self.status_word_1);
        archive("status_word_2", self.status_word_2);
        archive("data", self.data);
    }
    [[nodiscard]] friend constexpr bool operator==(UiccReadBinaryInfo const& left,
                                                   UiccReadBinaryInfo const& right) noexcept {
        return left.version == right.version && left.status_word_1 == right.status_word_1 &&
               left.status_word_2 == right.status_word_2 && detail::same_bytes(left.data, right.data);
    }
};

/// Reads from a transparent file. Secret: it may hold a PIN.
struct UiccReadBinaryQuery {
    static constexpr Operation operation = UiccReadBinaryInfo::operation;
    static constexpr CommandType command_type = CommandType::query;
    using Reply = UiccReadBinaryInfo;

    std::uint32_t version = 0;
    Bytes application_id{};
    Bytes file_path{};
    std::uint32_t read_offset = 0;
    std::uint32_t read_size = 0;
    Bytes local_pin{}; ///< as the SIM takes it: hosts disagree on how digits are written here
    Bytes data{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("version", self.version);
        archive("application_id", self.application_id);
        archive("file_path", self.file_path);
        archive("read_offset", self.read_offset);
        archive("read_size", self.read_size);
        archive("local_pin", self.local_pin);
        archive("data", self.data);
    }
    [[nodiscard]] friend constexpr bool operator==(UiccReadBinaryQuery const& left,
                                                   UiccReadBinaryQuery const& right) noexcept {
        return left.version == right.version && detail::same_bytes(left.application_id, right.application_id) &&
               detail::same_bytes(left.file_path, right.file_path) && left.read_offset == right.read_offset &&
               left.read_size == right.read_size && detail::same_bytes(left.local_pin, right.local_pin) &&
               detail::same_bytes(left.data, right.data);
    }
};

/// Private.
struct UiccReadRecordInfo {
    static constexpr Operation operation = operation_of(MsUiccCid::read_record);

    std::uint32_t version = 0;
    std::uint32_t status_word_1 = 0;
    std::uint32_t status_word_2 = 0;
    Bytes data{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("version", self.version);
        archive("status_word_1", self.status_word_1);
        archive("status_word_2", self.status_word_2);
        archive("data", self.data);
    }
    [[nodiscard]] friend constexpr bool operator==(UiccReadRecordInfo const& left,
                                                   UiccReadRecordInfo const& right) noexcept {
        return left.version == right.version && left.status_word_1 == right.status_word_1 &&
               left.status_word_2 == right.status_word_2 && detail::same_bytes(left.data, right.data);
    }
};

/// Reads a record of a file. Secret: it may hold a PIN.
struct UiccReadRecordQuery {
    static constexpr Operation operation = UiccReadRecordInfo::operation;
    static constexpr CommandType command_type = CommandType::query;
    using Reply = UiccReadRecordInfo;

    std::uint32_t version = 0;
    Bytes application_id{};
    Bytes file_path{};
    std::uint32_t record_number = 0;
    Bytes local_pin{}; ///< as the SIM takes it: hosts disagree on how digits are written here
    Bytes data{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("version", self.version);
        archive("application_id", self.application_id);
        archive("file_path", self.file_path);
        archive("record_number", self.record_number);
        archive("local_pin", self.local_pin);
        archive("data", self.data);
    }
    [[nodiscard]] friend constexpr bool operator==(UiccReadRecordQuery const& left,
                                                   UiccReadRecordQuery const& right) noexcept {
        return left.version == right.version && detail::same_bytes(left.application_id, right.application_id) &&
               detail::same_bytes(left.file_path, right.file_path) && left.record_number == right.record_number &&
               detail::same_bytes(left.local_pin, right.local_pin) && detail::same_bytes(left.data, right.data);
    }
};

/// The commands of the service that are about files.
using UiccFileCommands = CommandList<Command<UiccApplicationListQuery, void, UiccApplicationListInfo>,
                                     Command<UiccFileStatusQuery, void, UiccFileStatusInfo>,
                                     Command<UiccReadBinaryQuery, void, UiccReadBinaryInfo>,
                                     Command<UiccReadRecordQuery, void, UiccReadRecordInfo>>;

} // namespace mbn::inline v0::mbim

#endif
