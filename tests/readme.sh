#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
#
# usage: readme.sh ROOT COMPILER...
#
# The program of the README is that of examples/quick_start.cpp, which is built and run as a test, and so is what it
# prints. The lines of its second block compile. The README names the two commands that set everything up.
set -eu

root=$1
shift
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# The first block of C++, and the example behind the comment on its top.
awk '/^```cpp$/ { inside = 1; next } /^```$/ && inside { exit } inside' "$root/README.md" >"$folder/readme.cpp"
sed -n '/^#include/,$p' "$root/examples/quick_start.cpp" >"$folder/example.cpp"
[ -s "$folder/readme.cpp" ]
diff -u "$folder/example.cpp" "$folder/readme.cpp"

printed=$(sed -n 's/^\/\/     //p' "$root/examples/quick_start.cpp")
for text in "It prints \`$printed\`" 'sh examples/run.sh ' 'sh tests/run.sh '; do
    if ! grep -qF "$text" "$root/README.md"; then
        echo "the README lacks: $text"
        exit 1
    fi
done

{
    echo '#include <mbn/mbn.hpp>'
    echo '#include <boost/asio/use_awaitable.hpp>'
    echo '#include <iostream>'
    echo 'boost::asio::awaitable<void> readme(mbn::AnyConnection& connection, std::string_view xml) {'
    awk '/^```cpp$/ { block += 1; next } /^```$/ { if (block == 2) exit; next } block == 2' "$root/README.md"
    echo '}'
} >"$folder/block.cpp"
grep -q co_await "$folder/block.cpp"
"$@" -std=c++20 -fsyntax-only -I"$root/include" "$folder/block.cpp"
