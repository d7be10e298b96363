#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# shellcheck disable=SC2016,SC2086
#
# usage: run.sh alone|together|no_asio OUTPUT_FOLDER [--libs FLAGS] COMPILER...
#
# alone     compiles every public header of include/mbn by itself
# together  links two translation units that include everything, one of them behind macros that system headers are
#           known to define, and runs the program
# no_asio   lists what the codec headers of include/mbn/mbim pull in: Asio must not be among it
#
# Only what changed since the last run is compiled again.
set -eu

what=$1
output=$2
shift 2
libs=
if [ "${1-}" = --libs ]; then
    libs=$2
    shift 2
fi
compiler="$* -std=c++20 -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast \
-Wnon-virtual-dtor -Woverloaded-virtual -Wcast-align -Werror"

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
mkdir -p "$output"
cd "$output"

# src.hpp is for one source file of a program and has a macro as its condition.
headers=$(cd "$root/include" && find mbn -name '*.hpp' ! -path mbn/src.hpp | LC_ALL=C sort)
[ -n "$headers" ] || { echo "no headers below $root/include"; exit 1; }

# Keeps the old file, and so its time, when nothing changed.
put() {
    cat >"$1.new"
    if cmp -s "$1.new" "$1"; then rm "$1.new"; else mv "$1.new" "$1"; fi
}

rules() {
    printf 'rule compile\n command = %s -I%s/include -MD -MF $out.d -c $in -o $out\n' "$compiler" "$root"
    printf ' depfile = $out.d\n deps = gcc\n description = compile $in\n'
    printf 'rule link\n command = %s $in -o $out %s\n description = link $out\n' "$compiler" "$libs"
}

everything() {
    echo '// SPDX-License-Identifier: BSL-1.0'
    for header in $headers; do echo "#include <$header>"; done
}

case $what in
alone)
    python3 "$root/tests/headers/alone.py" "$root" $compiler
    ;;
together)
    everything | put every_header.hpp
    {
        # The dependencies first: only our own headers are on trial.
        (cd "$root/include" && cat $headers) | grep -ohE '^#include <[^>]+>' | grep -v '<mbn/' | LC_ALL=C sort -u |
            sed 's/^#include \(.*\)/#if __has_include(\1)\n&\n#endif/'
        for macro in 'min(a, b)' 'max(a, b)' 'Yield()' ERROR DELETE NO_ERROR IN OUT OPTIONAL CONST VOID TRUE FALSE \
            BOOL STRICT IGNORE INFINITE small near far hyper interface cdecl pascal environ; do
            printf '#undef %s\n#define %s mbn_does_not_stand_this_macro(+)\n' "${macro%%(*}" "$macro"
        done
    } | put hostile_macros.hpp
    {
        rules
        for unit in first second; do
            echo "build $unit.o: compile $root/tests/odr/$unit.cpp"
        done
        echo 'build two_units: link first.o second.o'
    } | sed "s|-I$root/include|-I. &|" | put build.ninja
    ninja -k 0 -j 2 --quiet
    ./two_units
    ;;
no_asio)
    failed=0
    checked=0
    for header in $headers; do
        case $header in
        mbn/mbim/*session* | mbn/mbim/*channel*) continue ;;
        mbn/mbim/*) ;;
        *) continue ;;
        esac
        checked=$((checked + 1))
        if $compiler -I"$root/include" -M -x c++ "$root/include/$header" | grep -q boost/asio; then
            echo "$header pulls in Asio"
            failed=1
        fi
    done
    echo "$checked codec headers looked at"
    [ "$failed" = 0 ] && [ "$checked" -gt 0 ]
    ;;
*)
    echo "unknown: $what"
    exit 2
    ;;
esac
