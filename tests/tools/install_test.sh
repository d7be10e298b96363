#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# shellcheck disable=SC1091,SC2317
#
# usage: install_test.sh SOURCE_ROOT
#
# What tools/install.sh does when something is missing, with stand-ins for dpkg-query, apt-get, id and sudo.
set -eu

root=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin"
PATH=$work/bin:$PATH
installed=$work/installed
calls=$work/calls
export installed calls

stand_in() {
    { echo '#!/bin/sh' && cat; } >"$work/bin/$1"
    chmod +x "$work/bin/$1"
}
stand_in dpkg-query <<'END'
for package; do :; done
if grep -qx "$package" "$installed"; then echo installed; else echo 'no such package' >&2; exit 1; fi
END
stand_in apt-get <<'END'
echo "$*" >>"$calls"
[ ! -e "$installed.refused" ] || exit 100
case $* in
*' install '*) for word; do case $word in -* | install) ;; *) echo "$word" >>"$installed" ;; esac; done ;;
esac
END
stand_in id <<'END'
cat "$installed.user"
END
stand_in sudo <<'END'
exit 1
END

# run SYSTEM PACKAGE...: what a script that needs these packages does there; its output is in $work/output.
run() {
    system=$1
    shift
    (
        . "$root/tools/install.sh"
        system_name() { echo "$system"; }
        need "$@"
        echo 'went on'
    ) >"$work/output" 2>&1
}

fresh() {
    printf 'here\n' >"$installed"
    printf '0\n' >"$installed.user"
    : >"$calls"
    rm -f "$installed.refused"
}

fail() {
    echo "failed: $1"
    cat "$work/output" "$calls"
    exit 1
}

fresh
run 'debian 12' here || fail 'nothing is missing: goes on'
[ ! -s "$calls" ] || fail 'nothing is missing: apt is not asked'

fresh
run 'debian 12' here one two || fail 'root on Debian 12: goes on'
grep -qx 'installing: one two' "$work/output" || fail 'root on Debian 12: says what it installs, and only that'
grep -q ' install .* one two$' "$calls" || fail 'root on Debian 12: installs'
: >"$calls"
run 'debian 12' here one two || fail 'second run: goes on'
[ ! -s "$calls" ] || fail 'second run: apt is not asked again'

stops() {
    scenario=$1
    shift
    status=0
    run "$@" || status=$?
    [ "$status" = 3 ] || fail "$scenario: stops with 3, not with $status"
    grep -qx 'missing: one two' "$work/output" || fail "$scenario: names what is missing"
    ! grep -q 'went on' "$work/output" || fail "$scenario: does not go on"
}

fresh
echo 1000 >"$installed.user"
stops 'no right to install' 'debian 12' here one two
[ ! -s "$calls" ] || fail 'no right to install: apt is not asked'
grep -q 'apt-get install one two' "$work/output" || fail 'no right to install: says what to run'

for system in 'ubuntu 24.04' 'debian 13' unknown; do
    fresh
    stops "$system" "$system" here one two
    [ ! -s "$calls" ] || fail "$system: apt is not asked"
done

fresh
run 'ubuntu 24.04' here || fail 'another system with everything there: goes on'

fresh
: >"$installed.refused"
stops 'apt refuses' 'debian 12' here one two
