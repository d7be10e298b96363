# SPDX-License-Identifier: BSL-1.0
# shellcheck shell=sh disable=SC1091,SC2034
#
# For sourcing by the scripts of this project: `need PACKAGE...` makes sure that the Debian packages are
# there. Nothing is asked of apt when nothing is missing. Where this script may not install (another
# system than Debian 12, or no right to), it names what is missing and ends the calling script with 3.

# Is what this package brings there? Where dpkg does not rule, by what it would have brought.
have() {
    if command -v dpkg-query >/dev/null 2>&1; then
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
        return
    fi
    case $1 in
    ninja-build) command -v ninja ;;
    libmbim-utils) command -v mbimcli ;;
    libglib2.0-dev) pkg-config --exists gio-2.0 ;;
    qemu-system-x86) command -v qemu-system-x86_64 ;;
    busybox-static) command -v busybox ;;
    libmbim-glib-dev) pkg-config --exists mbim-glib ;;
    libmbim-proxy) any_file /usr/libexec/mbim-proxy /usr/lib/mbim-proxy /usr/lib/*/mbim-proxy ;;
    libclang-rt-19-dev) any_file /usr/lib/llvm-19/lib/clang/19/lib/*/libclang_rt.asan* ;;
    modemmanager) command -v mmcli ;;
    iproute2) command -v ip ;;
    util-linux) command -v unshare ;;
    libboost1.81-dev) any_file /usr/include/boost/outcome.hpp /usr/local/include/boost/outcome.hpp ;;
    doctest-dev) any_file /usr/include/doctest/doctest.h /usr/local/include/doctest/doctest.h ;;
    binutils) command -v size ;;
    libbenchmark-dev) any_file /usr/include/benchmark/benchmark.h /usr/local/include/benchmark/benchmark.h ;;
    libxerces-c-dev) pkg-config --exists xerces-c ;;
    libcli11-dev) pkg-config --exists CLI11 ;;
    libfmt-dev) pkg-config --exists fmt ;;
    libsystemd-dev) pkg-config --exists libsystemd ;;
    nlohmann-json3-dev) pkg-config --exists nlohmann_json ;;
    *) command -v "$1" ;;
    esac >/dev/null 2>&1
}

any_file() {
    for file in "$@"; do
        [ -e "$file" ] && return 0
    done
    return 1
}

# Such as "debian 12".
system_name() {
    (. /etc/os-release 2>/dev/null && echo "${ID-unknown} ${VERSION_ID-}") || echo unknown
}

# Runs a command as root: directly, or through sudo where that asks no password.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    else
        sudo -n "$@"
    fi
}

need() {
    missing=
    for package in "$@"; do
        have "$package" || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0

    system=$(system_name)
    if [ "$system" != 'debian 12' ]; then
        echo "missing:$missing" >&2
        echo "These are their names on Debian 12, the one system this script installs on; here it is ${system}." \
            'Please install them, then run the script again.' >&2
        exit 3
    fi
    if ! as_root true 2>/dev/null; then
        echo "missing:$missing" >&2
        echo "Installing needs root. Please run: apt-get install$missing" >&2
        exit 3
    fi

    echo "installing:$missing"
    apt_said=$(mktemp)
    # shellcheck disable=SC2086
    if ! { as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq update &&
        as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-remove \
            --no-install-recommends $missing; } </dev/null >"$apt_said" 2>&1; then
        tail -n 30 "$apt_said" >&2
        rm -f "$apt_said"
        echo "missing:$missing" >&2
        echo 'apt-get could not install them; its own words are above.' >&2
        exit 3
    fi
    rm -f "$apt_said"
}

# What compiling the library and its examples takes.
build_packages='ccache g++ meson ninja-build pkg-config libboost1.81-dev libxerces-c-dev libcli11-dev libfmt-dev
    nlohmann-json3-dev libsystemd-dev'

# What the tests take on top: the other compiler and its checkers, and the programs we are held against.
test_packages='cmake doctest-dev bash python3 util-linux clang-19 libclang-rt-19-dev clang-format-19
    clang-tidy-19 libmbim-glib-dev libmbim-utils libmbim-proxy strace tshark modemmanager dbus-daemon iproute2'

# What the benchmarks take beside what compiling takes: the means, and the programs they measure beside ours.
benchmark_packages='libbenchmark-dev libmbim-glib-dev libmbim-utils libsystemd-dev modemmanager dbus-daemon iproute2 util-linux binutils
  python3 valgrind'

# What the test in a real kernel takes beside what compiling takes: a PC, and what is put into it.
kernel_packages='qemu-system-x86 busybox-static kmod usbip libglib2.0-dev libmbim-utils libmbim-proxy
    modemmanager dbus-daemon'

# A build of many small programs with the same heavy headers gains much from ccache, if it may look past
# the time stamps of precompiled headers.
CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
CCACHE_NOHASHDIR=1
export CCACHE_SLOPPINESS CCACHE_NOHASHDIR
