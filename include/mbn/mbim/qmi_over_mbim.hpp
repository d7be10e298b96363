// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_QMI_OVER_MBIM_HPP
#define MBN_MBIM_QMI_OVER_MBIM_HPP

#include <mbn/mbim/codec.hpp>
#include <mbn/mbim/command_list.hpp>
#include <mbn/mbim/service_cids.hpp>

namespace mbn::inline v0::mbim {

/// A message of Qualcomm's protocol QMI, from the device. Private.
struct QmiOverMbimInfo {
    static constexpr Operation operation = operation_of(QmiOverMbimCid::msg);

    Bytes qmi_message{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive.rest("qmi_message", self.qmi_message);
    }
    [[nodiscard]] friend constexpr bool operator==(QmiOverMbimInfo const& left, QmiOverMbimInfo const& right) noexcept {
        return detail::same_bytes(left.qmi_message, right.qmi_message);
    }
};

/// A message of QMI, to the device. Private.
struct QmiOverMbimSet {
    static constexpr Operation operation = QmiOverMbimInfo::operation;
    static constexpr CommandType command_type = CommandType::set;
    using Reply = QmiOverMbimInfo;

    Bytes qmi_message{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive.rest("qmi_message", self.qmi_message);
    }
    [[nodiscard]] friend constexpr bool operator==(QmiOverMbimSet const& left, QmiOverMbimSet const& right) noexcept {
        return detail::same_bytes(left.qmi_message, right.qmi_message);
    }
};

/// The commands of the service.
using QmiOverMbimCommands = CommandList<Command<void, QmiOverMbimSet, QmiOverMbimInfo, QmiOverMbimInfo>>;

} // namespace mbn::inline v0::mbim

#endif
