// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_BASIC_CONNECT_EXTENSIONS_CELLS_HPP
#define MBN_MBIM_BASIC_CONNECT_EXTENSIONS_CELLS_HPP

#include <mbn/mbim/codec.hpp>
#include <mbn/mbim/command_list.hpp>
#include <mbn/mbim/data_class_3.hpp>
#include <mbn/mbim/service_cids.hpp>

#include <cstdint>

namespace mbn::inline v0::mbim {

/// A cell, as the phone of its kind sees it (MBIMEx 1). 0xFFFFFFFF in a number is: not known.
struct GsmServingCell {
    Text provider_id{};
    std::uint32_t location_area_code = 0;
    std::uint32_t cell_id = 0;
    std::uint32_t timing_advance = 0;
    std::uint32_t arfcn = 0;
    std::uint32_t base_station_id = 0;
    std::uint32_t rx_level = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("provider_id", self.provider_id, Limit{12});
        archive("location_area_code", self.location_area_code);
        archive("cell_id", self.cell_id);
        archive("timing_advance", self.timing_advance);
        archive("arfcn", self.arfcn);
        archive("base_station_id", self.base_station_id);
        archive("rx_level", self.rx_level);
    }
    [[nodiscard]] friend constexpr bool operator==(GsmServingCell const&, GsmServingCell const&) noexcept = default;
};

struct UmtsServingCell {
    Text provider_id{};
    std::uint32_t location_area_code = 0;
    std::uint32_t cell_id = 0;
    std::uint32_t frequency_info_ul = 0;
    std::uint32_t frequency_info_dl = 0;
    std::uint32_t frequency_info_nt = 0;
    std::uint32_t uarfcn = 0;
    std::uint32_t primary_scrambling_code = 0;
    std::int32_t rscp = 0; ///< dBm
    std::int32_t ecno = 0; ///< dB
    std::uint32_t path_loss = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("provider_id", self.provider_id, Limit{12});
        archive("location_area_code", self.location_area_code);
        archive("cell_id", self.cell_id);
        archive("frequency_info_ul", self.frequency_info_ul);
        archive("frequency_info_dl", self.frequency_info_dl);
        archive("frequency_info_nt", self.frequency_info_nt);
        archive("uarfcn", self.uarfcn);
        archive("primary_scrambling_code", self.primary_scrambling_code);
        archive("rscp", self.rscp);
        archive("ecno", self.ecno);
        archive("path_loss", self.path_loss);
    }
    [[nodiscard]] friend constexpr bool operator==(UmtsServingCell const&, UmtsServingCell const&) noexcept = default;
};

struct TdscdmaServingCell {
    Text provider_id{};
    std::uint32_t location_area_code = 0;
    std::uint32_t cell_id = 0;
    std::uint32_t uarfcn = 0;
    std::uint32_t cell_parameter_id = 0;
    std::uint32_t timing_advance = 0;
    std::int32_t rscp = 0; ///< dBm
    std::uint32_t path_loss = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("provider_id", self.provider_id, Limit{12});
        archive("location_area_code", self.location_area_code);
        archive("cell_id", self.cell_id);
        archive("uarfcn", self.uarfcn);
        archive("cell_parameter_id", self.cell_parameter_id);
        archive("timing_advance", self.timing_advance);
        archive("rscp", self.rscp);
        archive("path_loss", self.path_loss);
    }
    [[nodiscard]] friend constexpr bool operator==(TdscdmaServingCell const&,
                                                   TdscdmaServingCell const&) noexcept = default;
};

struct LteServingCell {
    Text provider_id{};
    std::uint32_t cell_id = 0;
    std::uint32_t earfcn = 0;
    std::uint32_t physical_cell_id = 0;
    std::uint32_t tac = 0;
    std::int32_t rsrp = 0; ///< dBm
    std::int32_t rsrq = 0; ///< dB
    std::uint32_t timing_advance = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("provider_id", self.provider_id, Limit{12});
        archive("cell_id", self.cell_id);
        archive("earfcn", self.earfcn);
        archive("physical_cell_id", self.physical_cell_id);
        archive("tac", self.tac);
        archive("rsrp", self.rsrp);
        archive("rsrq", self.rsrq);
        archive("timing_advance", self.timing_advance);
    }
    [[nodiscard]] friend constexpr bool operator==(LteServingCell const&, LteServingCell const&) noexcept = default;
};

struct GsmNeighboringCell {
    Text provider_id{};
    std::uint32_t location_area_code = 0;
    std::uint32_t cell_id = 0;
    std::uint32_t arfcn = 0;
    std::uint32_t base_station_id = 0;
    std::uint32_t rx_level = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("provider_id", self.provider_id, Limit{12});
        archive("location_area_code", self.location_area_code);
        archive("cell_id", self.cell_id);
        archive("arfcn", self.arfcn);
        archive("base_station_id", self.base_station_id);
        archive("rx_level", self.rx_level);
    }
    [[nodiscard]] friend constexpr bool operator==(GsmNeighboringCell const&,
                                                   GsmNeighboringCell const&) noexcept = default;
};

struct UmtsNeighboringCell {
    Text provider_id{};
    std::uint32_t location_area_code = 0;
    std::uint32_t cell_id = 0;
    std::uint32_t uarfcn = 0;
    std::uint32_t primary_scrambling_code = 0;
    std::int32_t rscp = 0; ///< dBm
    std::int32_t ecno = 0; ///< dB
    std::uint32_t path_loss = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("provider_id", self.provider_id, Limit{12});
        archive("location_area_code", self.location_area_code);
        archive("cell_id", self.cell_id);
        archive("uarfcn", self.uarfcn);
        archive("primary_scrambling_code", self.primary_scrambling_code);
        archive("rscp", self.rscp);
        archive("ecno", self.ecno);
        archive("path_loss", self.path_loss);
    }
    [[nodiscard]] friend constexpr bool operator==(UmtsNeighboringCell const&,
                                                   UmtsNeighboringCell const&) noexcept = default;
};

struct TdscdmaNeighboringCell {
    Text provider_id{};
    std::uint32_t location_area_code = 0;
    std::uint32_t cell_id = 0;
    std::uint32_t uarfcn = 0;
    std::uint32_t cell_parameter_id = 0;
    std::uint32_t timing_advance = 0;
    std::int32_t rscp = 0; ///< dBm
    std::uint32_t path_loss = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("provider_id", self.provider_id, Limit{12});
        archive("location_area_code", self.location_area_code);
        archive("cell_id", self.cell_id);
        archive("uarfcn", self.uarfcn);
        archive("cell_parameter_id", self.cell_parameter_id);
        archive("timing_advance", self.timing_advance);
        archive("rscp", self.rscp);
        archive("path_loss", self.path_loss);
    }
    [[nodiscard]] friend constexpr bool operator==(TdscdmaNeighboringCell const&,
                                                   TdscdmaNeighboringCell const&) noexcept = default;
};

struct LteNeighboringCell {
    Text provider_id{};
    std::uint32_t cell_id = 0;
    std::uint32_t earfcn = 0;
    std::uint32_t physical_cell_id = 0;
    std::uint32_t tac = 0;
    std::int32_t rsrp = 0; ///< dBm
    std::int32_t rsrq = 0; ///< dB

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("provider_id", self.provider_id, Limit{12});
        archive("cell_id", self.cell_id);
        archive("earfcn", self.earfcn);
        archive("physical_cell_id", self.physical_cell_id);
        archive("tac", self.tac);
        archive("rsrp", self.rsrp);
        archive("rsrq", self.rsrq);
    }
    [[nodiscard]] friend constexpr bool operator==(LteNeighboringCell const&,
                                                   LteNeighboringCell const&) noexcept = default;
};

struct CdmaCell {
    std::uint32_t serving_cell_flag = 0;
    std::uint32_t nid = 0;
    std::uint32_t sid = 0;
    std::uint32_t base_station_id = 0;
    std::uint32_t base_latitude = 0;
    std::uint32_t base_longitude = 0;
    std::uint32_t ref_pn = 0;
    std::uint32_t gps_seconds = 0;
    std::uint32_t pilot_strength = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("serving_cell_flag", self.serving_cell_flag);
        archive("nid", self.nid);
        archive("sid", self.sid);
        archive("base_station_id", self.base_station_id);
        archive("base_latitude", self.base_latitude);
        archive("base_longitude", self.base_longitude);
        archive("ref_pn", self.ref_pn);
        archive("gps_seconds", self.gps_seconds);
        archive("pilot_strength", self.pilot_strength);
    }
    [[nodiscard]] friend constexpr bool operator==(CdmaCell const&, CdmaCell const&) noexcept = default;
};

/// MBIMEx 3.
struct NrServingCell {
    Text provider_id{};
    std::uint64_t nci = 0;
    std::uint32_t physical_cell_id = 0;
    std::uint32_t nrarfcn = 0;
    std::uint32_t tac = 0;
    std::uint32_t rsrp = 0;
    std::uint32_t rsrq = 0;
    std::uint32_t sinr = 0;
    std::uint64_t timing_advance = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("provider_id", self.provider_id, Limit{12});
        archive("nci", self.nci);
        archive("physical_cell_id", self.physical_cell_id);
        archive("nrarfcn", self.nrarfcn);
        archive("tac", self.tac);
        archive("rsrp", self.rsrp);
        archive("rsrq", self.rsrq);
        archive("sinr", self.sinr);
        archive("timing_advance", self.timing_advance);
    }
    [[nodiscard]] friend constexpr bool operator==(NrServingCell const&, NrServingCell const&) noexcept = default;
};

/// MBIMEx 3.
struct NrNeighboringCell {
    DataSubclass system_sub_type{};
    Text provider_id{};
    Text cell_id{};
    std::uint32_t physical_cell_id = 0;
    std::uint32_t tac = 0;
    std::uint32_t rsrp = 0;
    std::uint32_t rsrq = 0;
    std::uint32_t sinr = 0;

    template <class Self, class Archive>
    static constexpr void describe(Self& self, Archive& archive) {
        archive("system_sub_type", self.system_sub_type);
        archive("provider_id", self.provider_id, Limit{12});
        archive("cell_id", self.cell_id);
        archive("physical_cell_id", self.physical_cell_id);
        archive("tac", self.tac);
        archive("rsrp", self.rsrp);
        archive("rsrq", self.rsrq);
        archive("sinr", self.sinr);
    }
    [[nodiscard]] friend constexpr bool operator==(NrNeighboringCell const&,
                                                   NrNeighboringCell const&) noexcept = default;
};

} // namespace mbn::inline v0::mbim

#endif
