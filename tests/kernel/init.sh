#!/bin/busybox sh
# SPDX-License-Identifier: BSL-1.0
# shellcheck shell=sh disable=SC2317,SC2329
#
# The first process of the emulated PC of tests/kernel/run.sh: prints "passed: NAME" or "failed: NAME" for each check,
# and switches the PC off.

/bin/busybox --install -s /bin
export PATH=/bin HOME=/tmp
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mount -t tmpfs run /run
mount -t tmpfs tmp /tmp
ip link set lo up
mkdir /var && ln -s /run /var/run

# check NAME COMMAND...: one check. What the command says is shown where it fails.
check() {
    name=$1
    shift
    if "$@" >/tmp/said 2>&1; then
        echo "passed: $name"
    else
        echo "failed: $name"
        sed 's/^/    /' /tmp/said | tail -n 30
    fi
}

# until_so COMMAND...: waits for what the kernel or another program does in its own time.
until_so() {
    attempts=0
    until "$@"; do
        attempts=$((attempts + 1))
        [ "$attempts" -lt 150 ] || return 1
        usleep 100000
    done
}

# A function of this file is taken as it is.
limited() {
    if [ -x "/bin/$1" ]; then
        timeout -k 1 30 "$@"
    else
        "$@"
    fi
}

# says TEXT COMMAND...: the command ends well within its time, and its output has this text.
says() {
    text=$1
    shift
    limited "$@" >/tmp/output 2>&1
    code=$?
    cat /tmp/output
    [ "$code" = 0 ] || {
        echo "exit code $code"
        return 1
    }
    grep -q -e "$text" /tmp/output || {
        echo "nothing about: $text"
        return 1
    }
}

# -- the emulated modem ----------------------------------------------------------------------------
emulator=
# start_modem PREFIX PLACE ARGUMENTS...: PREFIX is a command that starts it, or empty; PLACE is for --usbip.
start_modem() {
    rm -f /tmp/control /tmp/modem.out
    mkfifo /tmp/control
    prefix=$1
    place=$2
    shift 2
    $prefix modem_emulator --usbip "$place" --control "$@" </tmp/control >/tmp/modem.out 2>&1 &
    emulator=$!
    exec 3>/tmp/control
    if ! until_so grep -q ready /tmp/modem.out; then
        cat /tmp/modem.out
        return 1
    fi
}
stop_modem() {
    exec 3>&-
    kill "$emulator"
    wait "$emulator"
    until_so is_gone
}
is_there() { [ -c /dev/cdc-wdm0 ] && [ -e /sys/class/net/wwan0 ]; }
is_gone() { ! [ -e /dev/cdc-wdm0 ] && ! [ -e /sys/class/net/wwan0 ]; }
tell_modem() { echo "$*" >&3; }

device=/dev/cdc-wdm0
export MBN_DEVICE=mbim:$device

set_up() {
    ip addr flush dev "$1" &&
        ip addr add "$2" dev "$1" &&
        ip link set "$1" up
}

has_driver() { [ "$(basename "$(readlink /sys/class/net/wwan0/device/driver)")" = cdc_mbim ]; }
load() { for module in vhci-hcd cdc_mbim tun 8021q; do modprobe "$module" || return; done; }

# The firmware leaves half a line.
echo
check 'the kernel loads its modules' load
check 'the emulated modem is plugged in' start_modem '' vhci --max-control 512 --sessions 2 \
    --ipv6 2001:db8:20:30::1/64,2001:db8:20:30::2 --log /tmp/modem.log
check 'the kernel makes /dev/cdc-wdm0 and wwan0' until_so is_there
check 'wwan0 is of cdc_mbim' has_driver
check 'the device has its name' says 'emulated modem' cat /sys/bus/usb/devices/1-1/product
check 'the interface has the MTU of the descriptor' says '^1500$' cat /sys/class/net/wwan0/mtu

# -- mbnctl ----------------------------------------------------------------------------------------
is_512() {
    mbnctl --trace /tmp/open.pcapng show radio && mbnctl decode /tmp/open.pcapng >/tmp/decoded &&
        grep 'max_control_transfer.*512' /tmp/decoded
}
check 'mbnctl asks the kernel for the longest message' is_512
check 'mbnctl connects' says '10\.20\.30\.1' mbnctl --json connect --apn internet
check 'wwan0 gets its address' set_up wwan0 10.20.30.1/30
check 'the gateway answers pings' ping -c 3 -W 5 -I wwan0 10.20.30.2
check 'wwan0 gets its IPv6 address' ip -6 addr add 2001:db8:20:30::1/64 dev wwan0
check 'the gateway answers pings over IPv6' ping -6 -c 3 -W 5 -I wwan0 2001:db8:20:30::2
check 'long packets pass' ping -c 2 -W 5 -s 1472 -I wwan0 10.20.30.2
check 'mbimcli sees the packets' says "Packets (in) *: *'[1-9]" mbimcli -d "$device" --no-open=100 --no-close \
    --query-packet-statistics
check 'mbnctl disconnects' says '' mbnctl disconnect
no_ping() { ! ping -c 1 -W 1 -I wwan0 10.20.30.2; }
check 'without a session nothing passes' no_ping

# -- mbimcli and mbim-proxy, two sessions ----------------------------------------------------------
check 'mbimcli reads the capabilities' says "Max sessions: *'2'" mbimcli -d "$device" --query-device-caps
check 'mbim-proxy opens the device' says 'Max sessions' mbimcli -d "$device" -p --query-device-caps
check 'mbimcli attaches' says 'attached' mbimcli -d "$device" -p --attach-packet-service
check 'mbimcli connects session 0' says '10\.20\.30\.1' mbimcli -d "$device" -p --connect=session-id=0,access-string=internet
check 'mbimcli connects session 1' says '10\.20\.30\.5' mbimcli -d "$device" -p --connect=session-id=1,access-string=internet
vlan() {
    ip link add link wwan0 name wwan0.1 type vlan id 1 && set_up wwan0.1 10.20.30.5/30
}
check 'session 1 is a VLAN of wwan0' vlan
check 'session 0 passes packets' ping -c 2 -W 5 -I wwan0 10.20.30.2
check 'session 1 passes packets' ping -c 2 -W 5 -I wwan0.1 10.20.30.6
check 'the network drops session 1' tell_modem drop 1
no_ping_1() { ! ping -c 1 -W 1 -I wwan0.1 10.20.30.6; }
check 'session 1 passes nothing any more' no_ping_1
check 'session 0 still passes packets' ping -c 2 -W 5 -I wwan0 10.20.30.2
killall mbim-proxy
refuses_stale() { ! mbnctl --json connect --apn internet >/tmp/output && grep stale_session /tmp/output; }
ip link del wwan0.1

# -- unplugged and plugged in again ----------------------------------------------------------------
check 'mbnctl refuses the session that was left' refuses_stale
check 'mbnctl connects in its place' says '10\.20\.30\.1' mbnctl --json connect --apn internet --if-connected drop
mbnctl --json monitor >/tmp/monitor 2>&1 &
monitor=$!
check 'mbnctl watches' until_so test -s /tmp/monitor
check 'the modem is unplugged' tell_modem unplug
check 'the kernel takes both away' until_so is_gone
check 'mbnctl tells that the device was removed' until_so grep -q connection_removal /tmp/monitor
kill "$monitor" 2>/dev/null
wait "$monitor"
check 'the modem is plugged in' tell_modem plug
check 'the kernel makes both again' until_so is_there
check 'mbnctl connects to it' says '10\.20\.30\.1' mbnctl --json connect --apn internet
check 'it is unplugged with its program' stop_modem

# -- a network of another machine ------------------------------------------------------------------
other() { nsenter -t "$emulator" -n "$@"; }
check 'a modem whose network is an interface' start_modem 'unshare -n' vhci --tun net0
check 'the kernel makes its device and interface' until_so is_there
check 'the interface is in the other network' other ip link set net0 up
check 'it gets the address of the gateway' other ip addr add 10.20.30.2/30 dev net0
check 'mbnctl connects by it' says '10\.20\.30\.1' mbnctl --json connect --apn internet
check 'wwan0 gets its address there' set_up wwan0 10.20.30.1/30
check 'the other machine answers pings' ping -c 3 -W 5 -I wwan0 10.20.30.2
check 'the other machine pings' other ping -c 3 -W 5 10.20.30.1
check 'that modem is unplugged, too' stop_modem

# -- the USB/IP of the kernel's own tools -----------------------------------------------------------
check 'a modem of 64-byte messages for usbip' start_modem '' 3240 --max-control 64
check 'usbip lists it' says '1-1.*(1209:0001)' usbip list -r 127.0.0.1
check 'usbip knows its interfaces' grep -c '(0[2a]/0[0e]/0[02])' /tmp/output
check 'usbip attaches it' usbip attach -r 127.0.0.1 -b 1-1
check 'the kernel makes device and interface of it' until_so is_there
check 'mbnctl connects with short messages' says '10\.20\.30\.1' mbnctl --json connect --apn internet
check 'mbimcli understands short messages' says 'mbn emulated modem' mbimcli -d "$device" --no-open=100 --no-close \
    --query-device-caps
check 'wwan0 gets its address through usbip' set_up wwan0 10.20.30.1/30
check 'packets pass through usbip' ping -c 2 -W 5 -I wwan0 10.20.30.2
check 'usbip detaches it' usbip detach -p 0
check 'the kernel takes both of them away' until_so is_gone
check 'usbip attaches it again' usbip attach -r 127.0.0.1 -b 1-1
check 'they are there again' until_so is_there
check 'mbnctl finds the session that was left' refuses_stale
check 'it is unplugged with its server' stop_modem

# -- ModemManager ----------------------------------------------------------------------------------
export DBUS_SYSTEM_BUS_ADDRESS=unix:path=/run/bus
start_manager() {
    dbus-daemon --config-file /etc/bus.conf --nofork --nopidfile &
    until_so test -S /run/bus || return
    authority >/tmp/authority.out &
    until_so grep -q ready /tmp/authority.out || return
    printf 'action=add,name=wwan0,subsystem=net\naction=add,name=cdc-wdm0,subsystem=usbmisc\n' >/tmp/events
    ModemManager --test-no-udev --no-auto-scan --test-no-qrtr --test-no-suspend-resume \
        --initial-kernel-events=/tmp/events --debug >/tmp/manager.log 2>&1 &
}
has_modem() { mmcli -L 2>/dev/null | grep -q /Modem/; }
state_is() { mmcli -m any -K 2>/dev/null | grep -q "^modem.generic.state *: $1\$"; }
check 'a modem for ModemManager' start_modem '' vhci --ipv6 2001:db8:20:30::1/64,2001:db8:20:30::2
check 'the kernel makes device and interface for it' until_so is_there
check 'ModemManager starts' start_manager
check 'ModemManager finds the modem' until_so has_modem
check 'ModemManager knows its ports' says 'wwan0 (net)' mmcli -m any
check 'ModemManager enables it' says 'success' mmcli -m any --timeout=25 --enable
check 'ModemManager sees it registered' until_so state_is registered
check 'ModemManager connects' says 'success' mmcli -m any --timeout=25 --simple-connect=apn=internet,ip-type=ipv4v6
check 'ModemManager is connected' until_so state_is connected
bearer() { mmcli -b "$(mmcli -m any -K | sed -n 's/^modem.generic.bearers.value\[1\] *: //p')"; }
check 'its bearer has the address' says '10\.20\.30\.1' bearer
check 'and the IPv6 address' grep '2001:db8:20:30::1' /tmp/output
check 'wwan0 gets its address from there' set_up wwan0 10.20.30.1/30
check 'packets pass' ping -c 3 -W 5 -I wwan0 10.20.30.2
check 'ModemManager disconnects' says 'success' mmcli -m any --timeout=25 --simple-disconnect
has_none() { mmcli -L | grep -q 'No modems'; }
through_manager() { mbnctl --device modemmanager --json "$@"; }
check 'mbnctl connects through ModemManager' says '10\.20\.30\.1' through_manager connect --apn internet
check 'the modem is connected' until_so state_is connected
check 'packets pass there' ping -c 2 -W 5 -I wwan0 10.20.30.2
check 'that modem is unplugged while ModemManager has it' tell_modem unplug
check 'ModemManager loses it' until_so has_none

echo 'all checks are done'
poweroff -f
