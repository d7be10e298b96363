// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_SMS_HPP
#define MBN_MBIM_SMS_HPP

#include <mbn/mbim/codec.hpp>
#include <mbn/mbim/command_list.hpp>
#include <mbn/mbim/service_cids.hpp>

#include <cstdint>
#include <string_view>
#include <type_traits>

namespace mbn::inline v0::mbim {

/// MBIM 1.0, 10.5.
enum class SmsStorageState : std::uint32_t { not_initialized, initialized };
[[nodiscard]] constexpr std::string_view name(SmsStorageState value) noexcept {
    return detail::name_in(value, {"not_initialized", "initialized"});
}

enum class SmsFormat : std::uint32_t { pdu, cdma };
[[nodiscard]] constexpr std::string_view name(SmsFormat value) noexcept {
    return detail::name_in(value, {"pdu", "cdma"});
}

/// Which messages are meant; with `index`, the one that has the index.
enum class SmsFlag : std::uint32_t { all, index, new_messages, old_messages, sent, draft };
[[nodiscard]] constexpr std::string_view name(SmsFlag value) noexcept {
    return detail::name_in(value, {"all", "index", "new_messages", "old_messages", "sent", "draft"});
}

enum class SmsMessageStatus : std::uint32_t { new_message, old_message, draft, sent };
[[nodiscard]] constexpr std::string_view name(SmsMessageStatus value) noexcept {
    return detail::name_in(value, {"new_message", "old_message", "draft", "sent"});
}

enum class SmsStatusFlag : std::uint32_t { none = 0, message_store_full = 0x1, new_message = 0x2 };
[[nodiscard]] constexpr std::string_view name(SmsStatusFlag value) noexcept {
    return detail::bit_name_in(value, {"message_store_full", "new_message"});
}
[[nodiscard]] constexpr std::true_type is_flag_enum(SmsStatusFlag) noexcept {
    return {};
}

enum class SmsCdmaEncoding : std::uint32_t {
    octet,
    epm,
    ascii_7bit,
    ia5,
    unicode,
    shift_jis,
    korean,
    latin_hebrew,
    latin,
    gsm_7bit
};
[[nodiscard]] constexpr std::string_view name(SmsCdmaEncoding value) noexcept {
    return detail::name_in(value, {"octet", "epm", "ascii_7bit", "ia5", "unicode", "shift_jis", "korean",
                                   "latin_hebrew", "latin", "gsm_7bit"});
}

enum class SmsCdmaLanguage : std::uint32_t { unknown, english, french, spanish, japanese, korean, chinese, hebrew };
[[nodiscard]] constexpr std::string_view name(SmsCdmaLanguage value) noexcept {
    return detail::name_in(value,
                           {"unknown", "english", "french", "spanish", "japanese", "korean", "chinese", "hebrew"});
}

/// How messages are kept and sent (MBIM 1.0, 10.5).
struct SmsConfigurationInfo {
    static constexpr Operation operation = operation_of(SmsCid::configuration);

    SmsStorageState sms_storage_state{};
    SmsFormat format{};
    std::uint32_t max_messages = 0;
    std::uint32_t cdma_short_message_size = 0;
    Text sc_address{}; ///< the service centre

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("sms_storage_state", self.sms_storage_state);
        archive("format", self.format);
        archive("max_messages", self.max_messages);
        archive("cdma_short_message_size", self.cdma_short_message_size);
        archive("sc_address", self.sc_address, Limit{40});
    }
    [[nodiscard]] friend constexpr bool operator==(SmsConfigurationInfo const&,
                                                   SmsConfigurationInfo const&) noexcept = default;
};
using SmsConfigurationQuery = Query<SmsConfigurationInfo>;

struct SmsConfigurationSet {
    static constexpr Operation operation = SmsConfigurationInfo::operation;
    static constexpr CommandType command_type = CommandType::set;
    using Reply = SmsConfigurationInfo;

    SmsFormat format{};
    Text sc_address{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("format", self.format);
        archive("sc_address", self.sc_address, Limit{40});
    }
    [[nodiscard]] friend constexpr bool operator==(SmsConfigurationSet const&,
                                                   SmsConfigurationSet const&) noexcept = default;
};

/// A message as a PDU of 3GPP TS 23.040, the service centre address before it. Private.
struct SmsPduRecord {
    std::uint32_t message_index = 0;
    SmsMessageStatus message_status{};
    Bytes pdu_data{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("message_index", self.message_index);
        archive("message_status", self.message_status);
        archive("pdu_data", self.pdu_data);
    }
    [[nodiscard]] friend constexpr bool operator==(SmsPduRecord const& left, SmsPduRecord const& right) noexcept {
        return left.message_index == right.message_index && left.message_status == right.message_status &&
               detail::same_bytes(left.pdu_data, right.pdu_data);
    }
};

/// A message in CDMA. Private.
struct SmsCdmaRecord {
    std::uint32_t message_index = 0;
    SmsMessageStatus message_status{};
    Text telephone_address{};
    Text timestamp{};
    SmsCdmaEncoding encoding_id{};
    SmsCdmaLanguage language_id{};
    Bytes encoded_message{};
    std::uint32_t size_in_characters = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("message_index", self.message_index);
        archive("message_status", self.message_status);
        archive("telephone_address", self.telephone_address, Limit{40});
        archive("timestamp", self.timestamp, Limit{42});
        archive("encoding_id", self.encoding_id);
        archive("language_id", self.language_id);
        archive("encoded_message", self.encoded_message);
        archive("size_in_characters", self.size_in_characters);
    }
    [[nodiscard]] friend constexpr bool operator==(SmsCdmaRecord const& left, SmsCdmaRecord const& right) noexcept {
        return left.message_index == right.message_index && left.message_status == right.message_status &&
               left.telephone_address == right.telephone_address && left.timestamp == right.timestamp &&
               left.encoding_id == right.encoding_id && left.language_id == right.language_id &&
               detail::same_bytes(left.encoded_message, right.encoded_message) &&
               left.size_in_characters == right.size_in_characters;
    }
};

/// Messages that are kept (MBIM 1.0, 10.5): of the one list that the format names.
struct SmsReadInfo {
    static constexpr Operation operation = operation_of(SmsCid::read);

    SmsFormat format{};
    List<SmsCdmaRecord> cdma_messages{};
    List<SmsPduRecord> pdu_messages{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("format", self.format);
        if (self.format == SmsFormat::cdma)
            archive.list("cdma_messages", self.cdma_messages);
        else
            archive.list("pdu_messages", self.pdu_messages);
    }
    [[nodiscard]] friend constexpr bool operator==(SmsReadInfo const&, SmsReadInfo const&) noexcept = default;
};

struct SmsReadQuery {
    static constexpr Operation operation = SmsReadInfo::operation;
    static constexpr CommandType command_type = CommandType::query;
    using Reply = SmsReadInfo;

    SmsFormat format{};
    SmsFlag flag{};
    std::uint32_t message_index = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("format", self.format);
        archive("flag", self.flag);
        archive("message_index", self.message_index);
    }
    [[nodiscard]] friend constexpr bool operator==(SmsReadQuery const&, SmsReadQuery const&) noexcept = default;
};

/// A message was sent (MBIM 1.0, 10.5).
struct SmsSendInfo {
    static constexpr Operation operation = operation_of(SmsCid::send);

    std::uint32_t message_reference = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("message_reference", self.message_reference);
    }
    [[nodiscard]] friend constexpr bool operator==(SmsSendInfo const&, SmsSendInfo const&) noexcept = default;
};

/// Private.
struct SmsPduToSend {
    Bytes pdu_data{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("pdu_data", self.pdu_data);
    }
    [[nodiscard]] friend constexpr bool operator==(SmsPduToSend const& left, SmsPduToSend const& right) noexcept {
        return detail::same_bytes(left.pdu_data, right.pdu_data);
    }
};

/// Private.
struct SmsCdmaToSend {
    SmsCdmaEncoding encoding_id{};
    SmsCdmaLanguage language_id{};
    Text telephone_address{};
    Bytes encoded_message{};
    std::uint32_t size_in_characters = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("encoding_id", self.encoding_id);
        archive("language_id", self.language_id);
        archive("telephone_address", self.telephone_address, Limit{40});
        archive("encoded_message", self.encoded_message);
        archive("size_in_characters", self.size_in_characters);
    }
    [[nodiscard]] friend constexpr bool operator==(SmsCdmaToSend const& left, SmsCdmaToSend const& right) noexcept {
        return left.encoding_id == right.encoding_id && left.language_id == right.language_id &&
               left.telephone_address == right.telephone_address &&
               detail::same_bytes(left.encoded_message, right.encoded_message) &&
               left.size_in_characters == right.size_in_characters;
    }
};

/// Sends the one of the messages that the format names.
struct SmsSendSet {
    static constexpr Operation operation = SmsSendInfo::operation;
    static constexpr CommandType command_type = CommandType::set;
    using Reply = SmsSendInfo;

    SmsFormat format{};
    SmsCdmaToSend cdma_message{};
    SmsPduToSend pdu_message{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("format", self.format);
        if (self.format == SmsFormat::cdma)
            archive.tail("cdma_message", self.cdma_message);
        else
            archive.tail("pdu_message", self.pdu_message);
    }
    [[nodiscard]] friend constexpr bool operator==(SmsSendSet const&, SmsSendSet const&) noexcept = default;
};

using SmsDeleteInfo = EmptyInfo<SmsCid::delete_messages>;

/// MBIM 1.0, 10.5.
struct SmsDeleteSet {
    static constexpr Operation operation = SmsDeleteInfo::operation;
    static constexpr CommandType command_type = CommandType::set;
    using Reply = SmsDeleteInfo;

    SmsFlag flag{};
    std::uint32_t message_index = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("flag", self.flag);
        archive("message_index", self.message_index);
    }
    [[nodiscard]] friend constexpr bool operator==(SmsDeleteSet const&, SmsDeleteSet const&) noexcept = default;
};

/// MBIM 1.0, 10.5. The index is that of a new message.
struct SmsStoreStatusInfo {
    static constexpr Operation operation = operation_of(SmsCid::message_store_status);

    SmsStatusFlag flags{};
    std::uint32_t message_index = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("flags", self.flags);
        archive("message_index", self.message_index);
    }
    [[nodiscard]] friend constexpr bool operator==(SmsStoreStatusInfo const&,
                                                   SmsStoreStatusInfo const&) noexcept = default;
};
using SmsStoreStatusQuery = Query<SmsStoreStatusInfo>;

/// The commands of the service.
using SmsCommands =
    CommandList<Command<SmsConfigurationQuery, SmsConfigurationSet, SmsConfigurationInfo, SmsConfigurationInfo>,
                Command<SmsReadQuery, void, SmsReadInfo, SmsReadInfo>, Command<void, SmsSendSet, SmsSendInfo>,
                Command<void, SmsDeleteSet, SmsDeleteInfo>,
                Command<SmsStoreStatusQuery, void, SmsStoreStatusInfo, SmsStoreStatusInfo>>;

} // namespace mbn::inline v0::mbim

#endif
