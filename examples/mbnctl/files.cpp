// SPDX-License-Identifier: BSL-1.0
#include "files.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>

namespace mbnctl {

namespace {

// More than a profile document may have; the library says the rest.
constexpr std::size_t longest_file = std::size_t{4} * 1024 * 1024;

[[nodiscard]] mbn::Error file_error(int number) {
    return mbn::make_error(number == EACCES || number == EPERM ? mbn::hresult::e_accessdenied
                                                               : mbn::hresult::error_file_not_found);
}

enum class ReadMore { yes, no };

// Until the end, or until `take` has enough.
template <class Take>
[[nodiscard]] mbn::Result<void> read_descriptor(int descriptor, Take const& take) {
    std::array<char, 4096> block = {};
    while (true) {
        ssize_t const count = read(descriptor, block.data(), block.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return file_error(errno);
        if (count == 0 || take(std::string_view{block.data(), static_cast<std::size_t>(count)}) == ReadMore::no)
            return mbn::success();
    }
}

template <class Take>
[[nodiscard]] mbn::Result<void> read_path(std::string const& path, Take const& take) {
    if (path == "-")
        return read_descriptor(STDIN_FILENO, take);
    int const descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return file_error(errno);
    mbn::Result<void> result = read_descriptor(descriptor, take);
    close(descriptor);
    return result;
}

} // namespace

mbn::Result<mbn::Secret> read_file(std::string const& path) {
    std::string text;
    mbn::Result<void> const result = read_path(path, [&text](std::string_view piece) {
        text.append(piece);
        return text.size() < longest_file ? ReadMore::yes : ReadMore::no;
    });
    if (!result)
        return result.error();
    return mbn::Secret{text};
}

mbn::Result<void> read_pieces(std::string const& path, std::function<void(std::string_view)> const& take) {
    return read_path(path, [&take](std::string_view piece) {
        take(piece);
        return ReadMore::yes;
    });
}

mbn::Result<mbn::Secret> read_password(std::string const& path) {
    mbn::Result<mbn::Secret> const text = read_file(path);
    if (!text)
        return text.error();
    std::string_view const all = text.value().reveal();
    return mbn::Secret{all.substr(0, all.find_first_of("\r\n"))};
}

mbn::Result<void> write_file(std::string const& path, std::string_view text) {
    int const descriptor = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return errno == EEXIST ? mbn::make_error(mbn::hresult::error_already_exists) : file_error(errno);
    bool is_written = true;
    while (is_written && !text.empty()) {
        ssize_t const count = write(descriptor, text.data(), text.size());
        if (count >= 0)
            text.remove_prefix(static_cast<std::size_t>(count));
        else
            is_written = errno == EINTR;
    }
    if (close(descriptor) != 0 || !is_written)
        return mbn::make_error(mbn::hresult::error_write_fault);
    return mbn::success();
}

} // namespace mbnctl
