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

[[nodiscard]] mbn::Result<mbn::Secret> read_all(int descriptor) {
    std::string text;
    std::array<char, 4096> block = {};
    while (text.size() < longest_file) {
        ssize_t const count = read(descriptor, block.data(), block.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return file_error(errno);
        if (count == 0)
            break;
        text.append(block.data(), static_cast<std::size_t>(count));
    }
    return mbn::Secret{text};
}

} // namespace

mbn::Result<mbn::Secret> read_file(std::string const& path) {
    if (path == "-")
        return read_all(STDIN_FILENO);
    int const descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return file_error(errno);
    mbn::Result<mbn::Secret> text = read_all(descriptor);
    close(descriptor);
    return text;
}

mbn::Result<mbn::Secret> read_password(std::string const& path) {
    mbn::Result<mbn::Secret> const text = read_file(path);
    if (!text)
        return text.error();
    std::string_view const all = text.value().reveal();
    return mbn::Secret{all.substr(0, all.find_first_of("\r\n"))};
}

} // namespace mbnctl
