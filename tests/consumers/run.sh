#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
#
# usage: run.sh SOURCE_ROOT OUTPUT_FOLDER COMPILER...
#
# Installs mbn below OUTPUT_FOLDER, then builds and runs two small programs against it, one with ModemManager, in each
# way a user would: pkg-config and a compiler, CMake, Meson, and Meson with mbn as a subproject.
set -eu

root=$1
output=$2
shift 2
compiler=$*
here=$root/tests/consumers
prefix=$output/prefix

rm -rf "$output"
mkdir -p "$output"
cd "$output"
CXX=$compiler
export CXX
unset DESTDIR || true

quietly() {
    "$@" >log 2>&1 || {
        cat log
        echo "failed: $*"
        exit 1
    }
}

echo 'install'
quietly meson setup --prefix "$prefix" package "$root"
quietly meson install -C package
elsewhere=$(find "$prefix" -type f ! -path "$prefix/include/mbn/*" ! -path "$prefix/share/*")
[ -z "$elsewhere" ] || { echo "depends on the architecture: $elsewhere"; exit 1; }
if grep -rl "$output" "$prefix/share"; then
    echo 'the package names the folder it was installed to, so it cannot be moved'
    exit 1
fi

# No program here meets a service of this machine.
DBUS_SYSTEM_BUS_ADDRESS=unix:path=$output/no-bus
export DBUS_SYSTEM_BUS_ADDRESS

# use PACKAGE FOLDER: the program in that folder, with that package.
use() {
    package=$1
    folder=$2
    PKG_CONFIG_PATH=$prefix/share/pkgconfig
    export PKG_CONFIG_PATH
    mkdir "$package"
    cd "$package"

    echo "$package: pkg-config and a compiler"
    # shellcheck disable=SC2046,SC2086
    quietly $compiler -std=c++20 "$folder/consumer.cpp" -o by_pkg_config $(pkg-config --cflags --libs "$package")
    ./by_pkg_config

    echo "$package: CMake"
    quietly cmake -G Ninja -S "$folder" -B by_cmake -DCMAKE_PREFIX_PATH="$prefix" \
        -DCMAKE_CXX_COMPILER="${compiler##* }"
    quietly cmake --build by_cmake
    ./by_cmake/consumer

    echo "$package: Meson"
    quietly meson setup by_meson "$folder"
    quietly meson compile -C by_meson
    ./by_meson/consumer

    echo "$package: Meson, as a subproject"
    unset PKG_CONFIG_PATH
    mkdir -p superproject/subprojects
    cp "$folder/meson.build" "$folder/consumer.cpp" superproject
    ln -s "$root" superproject/subprojects/mbn
    printf '[wrap-file]\ndirectory = mbn\n\n[provide]\ndependency_names = mbn, mbn-modem-manager\n' \
        >superproject/subprojects/mbn.wrap
    quietly meson setup by_subproject superproject --wrap-mode=nodownload --force-fallback-for="$package"
    quietly meson compile -C by_subproject
    ./by_subproject/consumer
    quietly meson install -C by_subproject --destdir "$PWD/superproject_files"
    if [ -n "$(find superproject_files -type f 2>/dev/null)" ]; then
        echo 'as a subproject, mbn installed something'
        exit 1
    fi
    cd "$output"
}
use mbn "$here"
use mbn-modem-manager "$here/modem_manager"
