#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
#
# usage: sh examples/run.sh
#
# Installs what is missing (Debian 12), builds into the folder `build`, and shows a connection from
# beginning to end: an emulated modem on a pty, and mbnctl talking MBIM to it.
# Ends with 0 only where every step went as it should; a step that must be refused has to be refused.
set -eu

cd "$(dirname -- "$0")/.."
. tools/install.sh
# shellcheck disable=SC2086
need $build_packages

[ -f build/build.ninja ] || meson setup build -Dexamples=true -Ddebug=false
meson compile -C build main_job

# -- the main job ----------------------------------------------------------------------------------
folder=$(mktemp -d)
modem=
finish() {
    [ -z "$modem" ] || kill "$modem" 2>/dev/null || :
    rm -rf "$folder"
}
trap finish EXIT
trap 'exit 130' INT TERM

# The modem says when it can be opened.
mkfifo "$folder/said"
build/examples/modem_emulator --pty "$folder/modem" --apn internet:user:secret >"$folder/said" &
modem=$!
read -r ready _ <"$folder/said" || ready=
if [ "$ready" != ready ]; then
    echo 'the emulated modem does not start'
    exit 1
fi

mbnctl() {
    build/examples/mbnctl --device "mbim:$folder/modem" --store "$folder/profiles" "$@"
}

# step CODE ARGUMENTS: shows and runs one command; CODE is the exit code that it has to have.
step() {
    expected=$1
    shift
    printf '\n$ mbnctl %s\n' "$*"
    code=0
    mbnctl "$@" 2>&1 || code=$?
    if [ "$code" != "$expected" ]; then
        echo "This ended with $code, and should have ended with $expected."
        exit 1
    fi
}

step 0 validate examples/profiles/home.xml
step 0 add profile examples/profiles/home.xml
step 0 connect --profile Home
step 1 connect --profile Home
step 0 disconnect
step 1 connect --apn wrong
step 1 validate examples/profiles/broken.xml
printf '\nAll as it should be: what must work works, and what must be refused is refused.\n'
