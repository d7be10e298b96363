// SPDX-License-Identifier: BSL-1.0
//
// usage: fuzz_replay TARGET FOLDER...
//
// Gives every file of the folders to a target, whole and cut short: the corpus as an ordinary test, with any compiler.
#include "target.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <ios>
#include <iterator>
#include <span>
#include <string>

int main(int count, char** values) {
    std::span const arguments{values, static_cast<std::size_t>(count)};
    fuzz::Target const* const target = count > 2 ? fuzz::find_target(arguments[1]) : nullptr;
    if (target == nullptr) {
        std::fprintf(stderr, "usage: fuzz_replay TARGET FOLDER...\n");
        return 2;
    }
    std::size_t files = 0;
    for (char const* const folder : arguments.subspan(2))
        for (auto const& entry : std::filesystem::directory_iterator{folder}) {
            std::ifstream file{entry.path(), std::ios::binary};
            std::string const text{std::istreambuf_iterator<char>{file}, {}};
            auto const bytes = std::as_bytes(std::span{text});
            // Copies, so that a sanitizer sees what is read beyond the end.
            for (auto const size : {bytes.size(), bytes.size() / 2, bytes.size() - bytes.size() / 8})
                target->run(fuzz::Buffer{bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)});
            ++files;
        }
    std::printf("%s: %zu files\n", target->name, files);
    return files == 0 ? 1 : 0;
}
