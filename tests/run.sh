#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
#
# usage: sh tests/run.sh [MESON TEST ARGUMENTS]
#
# Installs what is missing (Debian 12), builds everything into the folder `build`, and runs all tests.
set -eu

cd "$(dirname -- "$0")/.."
. tools/install.sh
# shellcheck disable=SC2086
need $build_packages $test_packages

if [ ! -f build/build.ninja ]; then
    meson setup build -Ddevel=true -Ddebug=false
elif ! meson introspect build --buildoptions | grep -q '"name": "devel", "value": true'; then
    meson configure build -Ddevel=true
fi
meson compile -C build
# One more than there are processors: those that speak with a service wait for it most of the time.
meson test -C build --no-rebuild --print-errorlogs --num-processes $(($(nproc) + 1)) "$@"
