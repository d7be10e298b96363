#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
#
# usage: sources_listed.sh MESON_BUILD
#
# Fails when a test or a topic example stands beside its meson.build and is not built by it.
set -eu

failed=0
for build in "$@"; do
    folder=$(dirname -- "$build")
    for source in "$folder"/*.cpp "$folder"/*/*.cpp; do
        [ -e "$source" ] || continue
        name=${source#"$folder"/}
        case $name in
        odr/* | consumers/* | kernel/* | refused/*) continue ;;
        esac
        if ! grep -qF "'$name'" "$build"; then
            echo "$build does not name $name"
            failed=1
        fi
    done
done
exit $failed
