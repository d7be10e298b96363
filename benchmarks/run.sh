#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
#
# usage: sh benchmarks/run.sh
#
# Installs what is missing (Debian 12), builds with optimisation into the folder `build-benchmarks`, measures the library
# beside others, prints what came out, and writes it to docs/benchmarks.md.
set -eu

cd "$(dirname -- "$0")/.."
. tools/install.sh
# shellcheck disable=SC2086
need $build_packages $benchmark_packages

# With optimisation GCC 12 warns of what is not so, in coroutines and in empty buffers; the tests are built with warnings.
if [ ! -f build-benchmarks/build.ninja ]; then
    meson setup build-benchmarks -Dbenchmarks=true -Doptimization=2 -Ddebug=false -Db_ndebug=true -Dcpp_args=-w
fi
meson compile -C build-benchmarks measured
python3 benchmarks/report.py build-benchmarks docs/benchmarks.md
