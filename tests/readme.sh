#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
#
# usage: readme.sh ROOT COMPILER...
#
# The program of the README is that of examples/quick_start.cpp, which is built and run as a test, and so is what it
# prints. The lines of its other blocks compile. The README names the two commands that set everything up.
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
    echo '#include <mbn/device/control.hpp>'
    echo '#include <boost/asio/use_awaitable.hpp>'
    echo '#include <iostream>'
    awk '
        /^```cpp$/ {
            block += 1
            inside = block > 1
            if (inside)
                print "boost::asio::awaitable<void> block_" block "(mbn::AnyConnection& connection, std::string_view xml) {"
            next
        }
        /^```$/ && inside { print "static_cast<void>(xml);\nco_return;\n}"; inside = 0 }
        inside
    ' "$root/README.md"
} >"$folder/block.cpp"
grep -q co_await "$folder/block.cpp"
"$@" -std=c++20 -fsyntax-only -I"$root/include" "$folder/block.cpp"
