#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
#
# usage: troubles.sh ROOT
#
# Each proof that docs/troubles.md names is a unit test, a case of conformance or a test with another program, of that
# name.
set -eu

root=$1
status=0
proofs=$(sed -n '/^\*Proof\*/,/^$/p' "$root/docs/troubles.md" | grep -o '`[a-z0-9_]*`' | tr -d '`')
[ "$(echo "$proofs" | wc -l)" -ge 60 ]
for name in $proofs; do
    if ! grep -qrE "TEST_CASE(_TEMPLATE)?\(\s*\"$name: |Case\{\"$name\"|^\s*\"$name: |^\"\"\"$name: |^ *\"$name\",$" \
        "$root/tests" "$root/include/mbn/testing/conformance"; then
        echo "docs/troubles.md names a proof that is not there: $name"
        status=1
    fi
done
exit $status
