// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_BASIC_CONNECT_EXTENSIONS_BASE_STATIONS_HPP
#define MBN_MBIM_BASIC_CONNECT_EXTENSIONS_BASE_STATIONS_HPP

#include <mbn/mbim/basic_connect_extensions/cells.hpp>
#include <mbn/mbim/codec.hpp>
#include <mbn/mbim/command_list.hpp>
#include <mbn/mbim/data_class_3.hpp>
#include <mbn/mbim/device.hpp>
#include <mbn/mbim/service_cids.hpp>

#include <cstdint>
#include <optional>

namespace mbn::inline v0::mbim {

/// The cells that the device hears (MBIMEx 1).
struct BaseStationsInfo {
    static constexpr Operation operation = operation_of(MsBasicConnectExtensionsCid::base_stations_info);

    DataClass system_type{};
    std::optional<GsmServingCell> gsm_serving_cell{};
    std::optional<UmtsServingCell> umts_serving_cell{};
    std::optional<TdscdmaServingCell> tdscdma_serving_cell{};
    std::optional<LteServingCell> lte_serving_cell{};
    PackedList<GsmNeighboringCell> gsm_neighboring_cells{};
    PackedList<UmtsNeighboringCell> umts_neighboring_cells{};
    PackedList<TdscdmaNeighboringCell> tdscdma_neighboring_cells{};
    PackedList<LteNeighboringCell> lte_neighboring_cells{};
    PackedList<CdmaCell> cdma_cells{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("system_type", self.system_type);
        archive.optional("gsm_serving_cell", self.gsm_serving_cell);
        archive.optional("umts_serving_cell", self.umts_serving_cell);
        archive.optional("tdscdma_serving_cell", self.tdscdma_serving_cell);
        archive.optional("lte_serving_cell", self.lte_serving_cell);
        archive.packed("gsm_neighboring_cells", self.gsm_neighboring_cells);
        archive.packed("umts_neighboring_cells", self.umts_neighboring_cells);
        archive.packed("tdscdma_neighboring_cells", self.tdscdma_neighboring_cells);
        archive.packed("lte_neighboring_cells", self.lte_neighboring_cells);
        archive.packed("cdma_cells", self.cdma_cells);
    }
    [[nodiscard]] friend constexpr bool operator==(BaseStationsInfo const&, BaseStationsInfo const&) noexcept = default;
};

/// How many neighbours of each kind are wanted.
struct BaseStationsQuery {
    static constexpr Operation operation = BaseStationsInfo::operation;
    static constexpr CommandType command_type = CommandType::query;
    using Reply = BaseStationsInfo;

    std::uint32_t max_gsm_count = 0;
    std::uint32_t max_umts_count = 0;
    std::uint32_t max_tdscdma_count = 0;
    std::uint32_t max_lte_count = 0;
    std::uint32_t max_cdma_count = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("max_gsm_count", self.max_gsm_count);
        archive("max_umts_count", self.max_umts_count);
        archive("max_tdscdma_count", self.max_tdscdma_count);
        archive("max_lte_count", self.max_lte_count);
        archive("max_cdma_count", self.max_cdma_count);
    }
    [[nodiscard]] friend constexpr bool operator==(BaseStationsQuery const&,
                                                   BaseStationsQuery const&) noexcept = default;
};

/// The cells that the device hears (MBIMEx 3).
struct BaseStationsInfo3 {
    static constexpr Operation operation = BaseStationsInfo::operation;

    DataClass3 system_type{};
    DataSubclass system_sub_type{};
    std::optional<GsmServingCell> gsm_serving_cell{};
    std::optional<UmtsServingCell> umts_serving_cell{};
    std::optional<TdscdmaServingCell> tdscdma_serving_cell{};
    std::optional<LteServingCell> lte_serving_cell{};
    PackedList<GsmNeighboringCell> gsm_neighboring_cells{};
    PackedList<UmtsNeighboringCell> umts_neighboring_cells{};
    PackedList<TdscdmaNeighboringCell> tdscdma_neighboring_cells{};
    PackedList<LteNeighboringCell> lte_neighboring_cells{};
    PackedList<CdmaCell> cdma_cells{};
    PackedList<NrServingCell> nr_serving_cells{};
    PackedList<NrNeighboringCell> nr_neighboring_cells{};

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("system_type", self.system_type);
        archive("system_sub_type", self.system_sub_type);
        archive.optional("gsm_serving_cell", self.gsm_serving_cell);
        archive.optional("umts_serving_cell", self.umts_serving_cell);
        archive.optional("tdscdma_serving_cell", self.tdscdma_serving_cell);
        archive.optional("lte_serving_cell", self.lte_serving_cell);
        archive.packed("gsm_neighboring_cells", self.gsm_neighboring_cells);
        archive.packed("umts_neighboring_cells", self.umts_neighboring_cells);
        archive.packed("tdscdma_neighboring_cells", self.tdscdma_neighboring_cells);
        archive.packed("lte_neighboring_cells", self.lte_neighboring_cells);
        archive.packed("cdma_cells", self.cdma_cells);
        archive.packed("nr_serving_cells", self.nr_serving_cells);
        archive.packed("nr_neighboring_cells", self.nr_neighboring_cells);
    }
    [[nodiscard]] friend constexpr bool operator==(BaseStationsInfo3 const&,
                                                   BaseStationsInfo3 const&) noexcept = default;
};

/// MBIMEx 3.
struct BaseStationsQuery3 {
    static constexpr Operation operation = BaseStationsInfo::operation;
    static constexpr CommandType command_type = CommandType::query;
    using Reply = BaseStationsInfo3;

    std::uint32_t max_gsm_count = 0;
    std::uint32_t max_umts_count = 0;
    std::uint32_t max_tdscdma_count = 0;
    std::uint32_t max_lte_count = 0;
    std::uint32_t max_cdma_count = 0;
    std::uint32_t max_nr_count = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("max_gsm_count", self.max_gsm_count);
        archive("max_umts_count", self.max_umts_count);
        archive("max_tdscdma_count", self.max_tdscdma_count);
        archive("max_lte_count", self.max_lte_count);
        archive("max_cdma_count", self.max_cdma_count);
        archive("max_nr_count", self.max_nr_count);
    }
    [[nodiscard]] friend constexpr bool operator==(BaseStationsQuery3 const&,
                                                   BaseStationsQuery3 const&) noexcept = default;
};

/// Those of MBIMEx 1.
using BaseStationsCommand = Command<BaseStationsQuery, void, BaseStationsInfo>;

} // namespace mbn::inline v0::mbim

#endif
