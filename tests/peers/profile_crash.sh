#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
#
# profile_crash.sh PROGRAM
#
# Kills PROGRAM (profile_crash) at every system call that changes the profile folder, each in turn, and looks at what
# is left: the old profile or the new one, never anything else. Needs strace; exits with 77 (skipped) where strace is
# missing or may not trace.
set -eu

program=$1
if ! command -v strace >/dev/null || ! strace -qq -o /dev/null true 2>/dev/null; then
    echo "profile_crash: strace cannot trace here, skipped" >&2
    exit 77
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT INT TERM
crashes=0

# try SYSCALL NUMBER COMMAND ALLOWED...: kills the command at the NUMBERth such call and checks what is left.
# Returns 1 where the command came to its end: there is no such call any more.
try() {
    syscall=$1 number=$2 command=$3
    shift 3
    rm -rf "$folder/profiles"
    if [ "$command" != create ]; then
        "$program" "$folder/profiles" create
    fi
    status=0
    strace -qq -o /dev/null -P "$folder/profiles" -P "$folder/profiles/.new" -P "$folder/profiles/.lock" \
        -e "trace=$syscall" -e "inject=$syscall:signal=KILL:when=$number" \
        "$program" "$folder/profiles" "$command" 2>/dev/null || status=$?
    found=$("$program" "$folder/profiles" check) || {
        echo "profile_crash: $command killed at $syscall number $number: $found" >&2
        exit 1
    }
    [ "$status" -ne 0 ] || return 1
    for allowed in "$@"; do
        if [ "$found" = "$allowed" ]; then
            crashes=$((crashes + 1))
            return 0
        fi
    done
    echo "profile_crash: $command killed at $syscall number $number left: $found" >&2
    exit 1
}

for syscall in mkdir openat fchmod flock unlinkat write fsync renameat; do
    number=1
    while try "$syscall" "$number" create none old; do number=$((number + 1)); done
    number=1
    while try "$syscall" "$number" update old new; do number=$((number + 1)); done
    number=1
    while try "$syscall" "$number" remove old none; do number=$((number + 1)); done
done

echo "profile_crash: $crashes crashes, each left a whole profile"
[ "$crashes" -ge 25 ]
