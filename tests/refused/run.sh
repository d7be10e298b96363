#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
#
# usage: run.sh OUTPUT_FOLDER COMPILER...
#
# The compiler must refuse refused.cpp, with each of the sentences that the file announces, and no other of ours.
set -eu

output=$1
shift
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
mkdir -p "$output"
case $("$@" --version) in
*clang*) all_errors=-ferror-limit=0 ;;
*) all_errors=-fmax-errors=0 ;;
esac

if "$@" -std=c++20 -fsyntax-only "$all_errors" -I"$here/../../include" "$here/refused.cpp" >"$output/said" 2>&1; then
    echo 'the compiler accepts refused.cpp'
    exit 1
fi
sed -n 's|^// refused: ||p' "$here/refused.cpp" | LC_ALL=C sort >"$output/wanted"
sed -n 's|^.*error: static assertion failed.*: \(mbn: .*\.\)$|\1|p' "$output/said" | LC_ALL=C sort >"$output/told"
diff "$output/wanted" "$output/told" || {
    grep error: "$output/said"
    exit 1
}
echo "$(wc -l <"$output/told") refusals, each told in one sentence"
