// SPDX-License-Identifier: BSL-1.0
#ifndef MBN_SECRET_HPP
#define MBN_SECRET_HPP

#include <cstddef>
#include <string>
#include <string_view>

namespace mbn::inline v0 {

namespace detail {

// Through volatile, so that no compiler leaves it out.
inline void wipe(std::string& text) noexcept {
    // The capacity as a whole: a longer text may have stood there before.
    text.resize(text.capacity());
    char volatile* const bytes = text.data();
    for (std::size_t index = 0; index < text.size(); ++index)
        bytes[index] = '\0';
    text.clear();
}

} // namespace detail

/// A password, PIN or PUK, or a document that holds one.
///
/// It cannot be printed by accident: it converts to nothing and its stream operator is deleted. Its memory is
/// overwritten on destruction, on assignment and when it is moved from. Copies that the caller makes of the revealed
/// text are the caller's to wipe. Not safe for concurrent writes, like any value.
class Secret {
public:
    Secret() noexcept = default;

    explicit Secret(std::string_view value) : value_{value} {}

    Secret(Secret const& other) = default;

    // A short text lives inside the object, so a plain move would leave its bytes behind.
    Secret(Secret&& other) noexcept {
        value_.swap(other.value_);
        other.wipe();
    }

    Secret& operator=(Secret const& other) {
        if (this != &other) {
            Secret copy{other};
            swap(copy);
        }
        return *this;
    }

    Secret& operator=(Secret&& other) noexcept {
        if (this != &other) {
            wipe();
            value_.swap(other.value_);
            other.wipe();
        }
        return *this;
    }

    ~Secret() { wipe(); }

    [[nodiscard]] bool empty() const noexcept { return value_.empty(); }

    /// The text itself, valid as long as this object is neither changed nor destroyed. Never print it.
    [[nodiscard]] std::string_view reveal() const noexcept { return value_; }

    /// Overwrites the text with zeros and leaves an empty secret.
    void wipe() noexcept { detail::wipe(value_); }

    void swap(Secret& other) noexcept { value_.swap(other.value_); }

    friend bool operator==(Secret const&, Secret const&) noexcept = default;

    template <class Stream>
    friend Stream& operator<<(Stream& stream, Secret const& secret) = delete;

private:
    std::string value_;
};

} // namespace mbn::inline v0

#endif
