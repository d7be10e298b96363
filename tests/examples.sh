#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
#
# usage: examples.sh PROGRAM SOURCE
#
# Runs an example, and fails unless it ends with 0 and prints what the comment on top of its source says it prints.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# From "It prints:" to the end of the comment, without the slashes and the indentation.
sed -n '/^\/\/ It prints:$/,/^$/s/^\/\/     //p' "$2" >"$folder/said"
if [ ! -s "$folder/said" ]; then
    echo "$2 does not say what it prints"
    exit 1
fi
"$1" >"$folder/printed"
diff -u "$folder/said" "$folder/printed"
