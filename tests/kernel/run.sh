#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# shellcheck disable=SC1091
#
# usage: sh tests/kernel/run.sh [BUILD_FOLDER]
#
# Boots Debian's kernel in an emulated PC, and there modem_emulator is a USB device: the kernel's own drivers make
# /dev/cdc-wdm0 and wwan0 of it, and mbnctl, mbimcli and ModemManager use them (tests/kernel/init.sh). Installs what is
# missing (Debian 12), downloads the kernel without installing it, and builds into the folder `build`; where a
# BUILD_FOLDER is given, its programs are taken as they are. The second time nothing is downloaded. The PC has no
# network. Prints each check and ends with one line "N passed, N failed"; the exit code is 0 when nothing failed.
set -eu

cd "$(dirname -- "$0")/../.."
. tools/install.sh
# shellcheck disable=SC2086
need $build_packages $kernel_packages

build=${1-build}
if [ "$#" = 0 ]; then
    [ -f build/build.ninja ] || meson setup build -Dexamples=true -Ddebug=false
    meson compile -C build main_job
fi
work=$(pwd)/build/kernel
root=$work/root
mkdir -p "$work"
# shellcheck disable=SC2046
"${CXX-c++}" -std=c++20 tests/kernel/authority.cpp $(pkg-config --cflags --libs gio-2.0) -o "$work/authority"

# -- the kernel ------------------------------------------------------------------------------------
# The package that the newest one of its kind stands for now.
package=$(apt-cache depends linux-image-amd64 2>/dev/null | sed -n 's/^ *Depends: \(linux-image-[0-9].*\)/\1/p' |
    head -n 1)
[ -n "$package" ] || {
    echo "No kernel package is known; 'apt-get update' may help." >&2
    exit 3
}
image=$work/$package
if [ ! -d "$image" ]; then
    rm -rf "$work"/linux-image-*
    (cd "$work" && apt-get -qq -o APT::Sandbox::User=root download "$package" && dpkg -x "$package"_*.deb "$image.new")
    rm -f "$work/$package"_*.deb
    release=$(ls "$image.new/lib/modules")
    "$(PATH=$PATH:/usr/sbin:/sbin command -v depmod)" -b "$image.new" "$release"
    mv "$image.new" "$image"
fi
release=$(ls "$image/lib/modules")

# -- what the PC starts with -----------------------------------------------------------------------
rm -rf "$root"
mkdir -p "$root/bin" "$root/etc" "$root/dev" "$root/proc" "$root/sys" "$root/run" "$root/tmp"

copy() {
    for file in "$@"; do
        mkdir -p "$root$(dirname -- "$file")"
        [ -e "$root$file" ] || cp -L "$file" "$root$file"
    done
}
libraries_of() {
    ldd "$1" 2>/dev/null | sed -n 's/.*=> \(\/[^ ]*\) .*/\1/p; s/^[[:space:]]*\(\/[^ ]*\) (.*/\1/p'
}
# program FILE [NAME]: with its libraries, into /bin.
program() {
    cp -L "$1" "$root/bin/${2-$(basename -- "$1")}"
    # shellcheck disable=SC2046
    copy $(libraries_of "$1")
}
find_program() {
    PATH=$PATH:/usr/sbin:/sbin command -v "$1"
}
# The first of these files that is there.
first_of() {
    for file in "$@"; do
        if [ -e "$file" ]; then
            echo "$file"
            return
        fi
    done
    echo "none of: $*" >&2
    return 1
}

program "$(find_program busybox)"
for name in mbimcli mmcli dbus-daemon ModemManager usbip; do
    program "$(find_program "$name")"
done
program "$build/examples/mbnctl"
program "$build/examples/modem_emulator"
program "$work/authority"
# libmbim starts it by this name.
proxy=$(first_of /usr/libexec/mbim-proxy /usr/lib/libmbim/mbim-proxy /usr/lib/*/mbim-proxy)
copy "$proxy"
# shellcheck disable=SC2046
copy $(libraries_of "$proxy")
copy /usr/lib/*/ModemManager/libmm-plugin-generic.so
copy "$(first_of /usr/lib/udev/rules.d/80-mm-candidate.rules /lib/udev/rules.d/80-mm-candidate.rules)"
ln -s ../usr/lib/udev "$root/lib/udev"
# shellcheck disable=SC2046
copy $(libraries_of "$(echo /usr/lib/*/ModemManager/libmm-plugin-generic.so)")

# The modules with all that they need. What is built in has no file.
modules=$root/lib/modules/$release
mkdir -p "$modules"
cp "$image/lib/modules/$release"/modules.builtin* "$image/lib/modules/$release"/modules.dep "$modules"
for name in vhci-hcd cdc_mbim tun 8021q; do
    sed -n "s/^\(.*\/$name\.ko[.xz]*\): *\(.*\)/\1 \2/p" "$modules/modules.dep"
done | tr ' ' '\n' | sed '/^$/d' | sort -u | while read -r file; do
    mkdir -p "$modules/$(dirname -- "$file")"
    cp "$image/lib/modules/$release/$file" "$modules/$file"
done

echo 'root:x:0:0:root:/:/bin/sh' >"$root/etc/passwd"
echo 'root:x:0:' >"$root/etc/group"
cp tests/kernel/bus.conf "$root/etc/bus.conf"
cp tests/kernel/init.sh "$root/init"
chmod +x "$root/init"
(cd "$root" && find . | busybox cpio -o -H newc 2>/dev/null | gzip -1 >"$work/initramfs.gz")

# -- the PC ----------------------------------------------------------------------------------------
log=$work/console.log
timeout --foreground -k 5 200 qemu-system-x86_64 -accel tcg,thread=single -cpu qemu64 -m 768 -nographic -no-reboot -net none \
    -kernel "$image"/boot/vmlinuz-* -initrd "$work/initramfs.gz" \
    -append 'console=ttyS0 quiet loglevel=3 panic=-1' </dev/null 2>&1 |
    tr -d '\r' | tee "$log" | sed -n '/^passed: /p; /^failed: /p; /^    /p'

passed=$(grep -c '^passed: ' "$log" || :)
failed=$(grep -c '^failed: ' "$log" || :)
if ! grep -q '^all checks are done' "$log"; then
    echo 'failed: the PC did not come to its end; the last it said:'
    tail -n 20 "$log"
    failed=$((failed + 1))
fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
