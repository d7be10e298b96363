// SPDX-License-Identifier: BSL-1.0
#include "codes.hpp"

#include "files.hpp"

#include <termios.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <utility>

namespace mbnctl {

namespace {

// Keeps what is typed off the screen.
class NoEcho {
public:
    NoEcho() {
        is_changed_ = tcgetattr(STDIN_FILENO, &before_) == 0;
        termios silent = before_;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        is_changed_ = is_changed_ && tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0;
    }
    NoEcho(NoEcho const&) = delete;
    NoEcho& operator=(NoEcho const&) = delete;
    ~NoEcho() {
        if (is_changed_)
            tcsetattr(STDIN_FILENO, TCSADRAIN, &before_);
    }

private:
    termios before_ = {};
    bool is_changed_ = false;
};

// One line, read byte by byte so that nothing of the next one is lost.
[[nodiscard]] mbn::Secret read_line() {
    std::string text;
    text.reserve(256);
    char byte = 0;
    while (text.size() < 255 && read(STDIN_FILENO, &byte, 1) == 1 && byte != '\n')
        if (byte != '\r')
            text.push_back(byte);
    mbn::Secret line{text};
    mbn::detail::wipe(text);
    return line;
}

[[nodiscard]] mbn::Secret ask(char const* question) {
    // Silence first: somebody may type as soon as the question is there.
    NoEcho const silence;
    std::fputs(question, stderr);
    std::fflush(stderr);
    mbn::Secret line = read_line();
    std::fputs("\n", stderr);
    return line;
}

[[nodiscard]] mbn::Secret variable(char const* name) {
    char const* const value = std::getenv(name);
    return value != nullptr ? mbn::Secret{value} : mbn::Secret{};
}

[[nodiscard]] mbn::Error no_code() {
    return mbn::make_error(mbn::hresult::e_invalidarg);
}

// The first lines of a text.
[[nodiscard]] Codes split(std::string_view text) {
    auto const next = [&text] {
        std::string_view const line = text.substr(0, text.find_first_of("\r\n"));
        text.remove_prefix(line.size());
        if (text.starts_with('\r'))
            text.remove_prefix(1);
        if (text.starts_with('\n'))
            text.remove_prefix(1);
        return mbn::Secret{line};
    };
    Codes codes;
    codes.code = next();
    codes.new_pin = next();
    return codes;
}

[[nodiscard]] mbn::Result<Codes> from_terminal(mbn::PinOperation operation) {
    Codes codes;
    codes.code = ask(operation == mbn::PinOperation::unblock ? "PUK: " : "PIN: ");
    if (needs_new_pin(operation)) {
        codes.new_pin = ask("New PIN: ");
        if (ask("New PIN again: ") != codes.new_pin)
            return no_code();
    }
    return codes;
}

} // namespace

bool needs_new_pin(mbn::PinOperation operation) noexcept {
    return operation == mbn::PinOperation::change || operation == mbn::PinOperation::unblock;
}

mbn::Result<Codes> read_codes(PinArguments const& arguments) {
    mbn::PinOperation const operation = arguments.operation;
    Codes codes;
    if (!arguments.file.empty()) {
        mbn::Result<mbn::Secret> const text = read_file(arguments.file);
        if (!text)
            return text.error();
        codes = split(text.value().reveal());
    } else if (codes.code = variable(operation == mbn::PinOperation::unblock ? "MBN_PUK" : "MBN_PIN");
               !codes.code.empty()) {
        codes.new_pin = variable("MBN_NEW_PIN");
    } else if (isatty(STDIN_FILENO) == 1) {
        mbn::Result<Codes> typed = from_terminal(operation);
        if (!typed)
            return typed;
        codes = std::move(typed).value();
    } else {
        codes.code = read_line();
        codes.new_pin = needs_new_pin(operation) ? read_line() : mbn::Secret{};
    }
    if (codes.code.empty() || (needs_new_pin(operation) && codes.new_pin.empty()))
        return no_code();
    return codes;
}

} // namespace mbnctl
