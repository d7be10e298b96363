// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_MBIM_DETAIL_ENDING_HPP
#define MBN_MBIM_DETAIL_ENDING_HPP

#include <mbn/hresult.hpp>
#include <mbn/mbim/message.hpp>

#include <cstdint>
#include <initializer_list>

namespace mbn::inline v0::mbim::detail {

// How an exchange ended.
enum class Ending : std::uint8_t {
    waiting,
    answered,
    function_error,
    malformed,
    // The function was opened anew and has forgotten it.
    forgotten,
    timeout,
    cancelled,
    lost,
    destroyed
};

// The code of an exchange that got no answer.
[[nodiscard]] constexpr HResult code_of(Ending ending, ProtocolError error) noexcept {
    switch (ending) {
    case Ending::answered:
        return hresult::s_ok;
    case Ending::timeout:
        return hresult::error_timeout;
    case Ending::cancelled:
        return hresult::error_cancelled;
    case Ending::lost:
        return hresult::e_handle;
    case Ending::forgotten:
        return hresult::error_not_ready;
    case Ending::destroyed:
        return hresult::e_abort;
    case Ending::function_error:
        if (error == ProtocolError::not_opened)
            return hresult::error_not_ready;
        if (error == ProtocolError::max_transfer)
            return hresult::error_not_supported;
        return hresult::error_gen_failure;
    case Ending::malformed:
    case Ending::waiting:
        return hresult::error_gen_failure;
    }
    return hresult::error_gen_failure;
}

// The ending that has that code; `malformed` for any other.
[[nodiscard]] constexpr Ending ending_of(HResult code) noexcept {
    for (auto const ending : {Ending::timeout, Ending::cancelled, Ending::lost, Ending::destroyed})
        if (code_of(ending, {}) == code)
            return ending;
    return Ending::malformed;
}

} // namespace mbn::inline v0::mbim::detail

#endif
