#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
#
# usage: compile_time.sh [COMPILER...] [mbn/HEADER.hpp...], with RUNS in the environment for another number than five
#
# Prints what each public header costs to compile beside what the foreign headers it pulls in, directly or
# through others of ours, cost alone: processor time, the least of five runs, in milliseconds. The two are compiled in
# turn, and the least is taken, as a busy machine makes some runs dearer and none cheaper. Without names, all public
# headers. Ends with 1 when a limit is broken:
#   mbn/mbn.hpp      at most 1.3 times its dependencies
#   mbn/hresult.hpp  less than 500 ms
#   mbn/mbim/*       no Asio, where only the codec is included
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
compiler=
headers=
for argument in "$@"; do
    case $argument in
    mbn/*.hpp) headers="$headers $argument" ;;
    *ccache) ;;
    *) compiler="$compiler $argument" ;;
    esac
done
: "${compiler:=c++}"
[ -n "$headers" ] || headers=$(cd "$root/include" && find mbn -name '*.hpp' ! -path '*/detail/*' | LC_ALL=C sort)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
CCACHE_DISABLE=1
export CCACHE_DISABLE

# Processor time, since other work on the machine disturbs it less than it does the clock. `times` must be called
# by the shell that waited for the compiler, so its output takes the way over a file.
milliseconds_of_children() {
    sed -n '2s/[ms]/ /gp' "$work/times" | awk '{ printf "%d\n", ($1 * 60 + $2 + $3 * 60 + $4) * 1000 }'
}

# Compiles a file, and leaves in $cost the least of $2 and what it took.
compile() {
    times >"$work/times"
    before=$(milliseconds_of_children)
    $compiler -std=c++20 -I"$root/include" -c -o "$work/object.o" "$1" 2>"$work/refused" || return 1
    times >"$work/times"
    cost=$(($(milliseconds_of_children) - before))
    [ "$cost" -lt "$2" ] || cost=$2
    return 0
}

broken=0
limit() {
    echo "limit broken: $1"
    broken=1
}

printf '%-44s %8s %14s %7s\n' header 'ms' 'dependencies' ratio
for header in $headers; do
    printf '#include <%s>\n' "$header" >"$work/header.cpp"
    # shellcheck disable=SC2086
    $compiler -std=c++20 -I"$root/include" -M "$work/header.cpp" | tr -s '[:space:]' '\n' >"$work/files"
    grep "^$root/include/mbn/" "$work/files" | xargs sed -n 's/^ *# *include *\(<[^>]*>\).*/\1/p' |
        grep -v '^<mbn/' | LC_ALL=C sort -u | sed 's/^/#include /' >"$work/dependencies.cpp"

    ours=1000000
    theirs=1000000
    for _ in $(seq "${RUNS:-5}"); do
        # Not every compiler has all that is included where it is there, as <format>.
        if ! { compile "$work/header.cpp" "$ours" && ours=$cost && compile "$work/dependencies.cpp" "$theirs"; }; then
            printf '%-44s refused: %s\n' "$header" "$(grep -m 1 error "$work/refused")"
            continue 2
        fi
        theirs=$cost
    done
    percent=$((ours * 100 / theirs))
    printf '%-44s %8d %14d %4d.%02d\n' "$header" "$ours" "$theirs" $((percent / 100)) $((percent % 100))

    case $header in
    mbn/mbn.hpp) [ "$percent" -le 130 ] || limit "$header costs more than 1.3 times its dependencies" ;;
    mbn/hresult.hpp) [ "$ours" -lt 500 ] || limit "$header costs 500 ms or more" ;;
    mbn/mbim/*session* | mbn/mbim/*channel*) ;;
    mbn/mbim/*) grep -q '/boost/asio' "$work/files" && limit "$header pulls in Asio" ;;
    esac
done
exit $broken
