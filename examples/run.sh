#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
#
# usage: sh examples/run.sh
#
# Installs what is missing (Debian 12), builds into the folder `build`, and shows a connection from
# beginning to end: an emulated modem on a pty, and mbnctl talking MBIM to it.
set -eu

cd "$(dirname -- "$0")/.."
. tools/install.sh
# shellcheck disable=SC2086
need $build_packages

[ -f build/build.ninja ] || meson setup build -Dexamples=true -Ddebug=false
meson compile -C build main_job
