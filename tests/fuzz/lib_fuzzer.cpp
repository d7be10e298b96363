// SPDX-License-Identifier: BSL-1.0
//
// usage: fuzz --target=TARGET [OPTION OF LIBFUZZER]... [FOLDER]...
//
// Looks for inputs that break a promise, with Clang's libFuzzer, whose `main` calls these two functions.
#include "target.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string_view>

namespace {

fuzz::Target const* chosen = nullptr;

} // namespace

extern "C" int LLVMFuzzerInitialize(int* count, char*** values);
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size);

int LLVMFuzzerInitialize(int* count, char*** values) {
    constexpr std::string_view option = "--target=";
    for (std::string_view const argument : std::span{*values, static_cast<std::size_t>(*count)})
        if (argument.starts_with(option))
            chosen = fuzz::find_target(argument.substr(option.size()));
    if (chosen == nullptr) {
        std::fprintf(stderr, "usage: fuzz --target=TARGET [OPTION OF LIBFUZZER]... [FOLDER]...\n");
        std::exit(2);
    }
    return 0;
}

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    chosen->run(std::as_bytes(std::span{data, size}));
    return 0;
}
