# SPDX-License-Identifier: BSL-1.0
"""What a test with the real ModemManager needs: a machine of its own within this one.

In mount, network and process namespaces of their own there are a bus, an authority that allows everything, a network
link, and a made-up /sys in which /dev/cdc-wdm0 is the control channel of a USB modem. As root they are made at once;
anybody else makes a user namespace first. With them ends every process that was started in them.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys

from dbus_support import Bus, Monitor
from mbnctl_support import Failed, Lines

INSIDE = "MBN_MODEM_MANAGER_TEST_INSIDE"
SERVICE = "org.freedesktop.ModemManager1"
DEVICE = "modemmanager"
ROOT = "/org/freedesktop/ModemManager1"
AUTHORITY = "org.freedesktop.PolicyKit1"
PEER = "org.freedesktop.DBus.Peer"
PROPERTIES = "org.freedesktop.DBus.Properties"
OBJECT_MANAGER = "org.freedesktop.DBus.ObjectManager"
# What the tests listen to.
OBSERVED = (f"type='signal',sender='{SERVICE}'", "type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged'")
LIMIT = 60
# The states of a modem.
LOCKED, DISABLED, ENABLING, ENABLED, SEARCHING, REGISTERED, DISCONNECTING, CONNECTING, CONNECTED = 2, 3, 5, 6, 7, 8, 9, 10, 11

BUS_SETTINGS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
    <allow user="*"/>
  </policy>
</busconfig>
"""

# A device descriptor, and the functional descriptor of MBIM with the longest control message (MBIM 1.0, 6.4).
DESCRIPTORS = bytes.fromhex("120100020000004009120100000101020301" "0c241b000100101040dc0500")

USB = "devices/pci0000:00/usb1/1-1"
USB_DEVICE = {"idVendor": "1209", "idProduct": "0001", "bcdDevice": "0100", "manufacturer": "mbn",
              "product": "emulated modem", "bNumConfigurations": "1", "bConfigurationValue": "1", "speed": "480"}
USB_INTERFACE = {"bInterfaceClass": "02", "bInterfaceSubClass": "0e", "bInterfaceProtocol": "00",
                 "bInterfaceNumber": "00", "bAlternateSetting": "00"}


def run_inside(*variants, limit=4 * LIMIT):
    """Runs this program once for each list of further arguments, all at a time and each in namespaces of its own, where
    `is_inside` is true. Returns the exit code, which is an error after `limit` seconds. Root has all its rights in the
    first, and a user namespace in the others, which is what everybody else has."""
    as_user = ["--user", "--map-root-user"]
    runs = []
    for number, arguments in enumerate(variants):
        rights = [] if number == 0 and os.geteuid() == 0 else as_user
        command = ["unshare", *rights, "--mount", "--net", "--pid", "--fork", "--kill-child", sys.executable, *sys.argv,
                   *arguments]
        runs.append(subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                     stderr=subprocess.STDOUT, text=True, env={**os.environ, INSIDE: "1"}))
    codes = []
    for process in runs:
        try:
            output, _ = process.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            process.kill()
            output, _ = process.communicate()
        print(f"{' '.join(process.args)[:200]}: {output}", end="")
        codes.append(process.returncode)
    return 0 if set(codes) == {0} else 1


def is_inside():
    return INSIDE in os.environ


def find_program(name):
    """Daemons are not in everybody's PATH."""
    return shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"])) or name


def run(*command):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, timeout=LIMIT, check=False)
    if done.returncode != 0:
        raise Failed(f"{' '.join(command)}: {done.stdout}")
    return done.stdout


def mount(*arguments):
    run("mount", "--no-mtab", *arguments)


def make_devices(folder):
    """A /dev with nothing in it but what every program needs, and terminals of its own."""
    fresh = os.path.join(folder, "dev")
    os.mkdir(fresh)
    mount("-t", "tmpfs", "-o", "mode=755", "dev", fresh)
    for name in ("null", "zero", "full", "random", "urandom", "tty", "net/tun"):
        if not os.path.exists("/dev/" + name):
            continue
        os.makedirs(os.path.dirname(os.path.join(fresh, name)), exist_ok=True)
        with open(os.path.join(fresh, name), "w", encoding="utf-8"):
            pass
        mount("--bind", "/dev/" + name, os.path.join(fresh, name))
    os.mkdir(os.path.join(fresh, "pts"))
    mount("-t", "devpts", "-o", "newinstance,ptmxmode=0666,mode=600", "devpts", os.path.join(fresh, "pts"))
    os.symlink("pts/ptmx", os.path.join(fresh, "ptmx"))
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        os.symlink(f"/proc/self/fd/{number}", os.path.join(fresh, name))
    mount("--move", fresh, "/dev")


def make_link(name):
    """A network link. A kernel that has none of these kinds cannot have a modem either."""
    ways = (["link", "add", name, "type", "dummy"], ["link", "add", name, "type", "veth"],
            ["tuntap", "add", name, "mode", "tun"])
    problems = []
    for way in ways:
        done = subprocess.run([find_program("ip"), *way], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              check=False)
        if done.returncode == 0:
            return
        problems.append(f"ip {' '.join(way)}: {done.stdout.strip()}")
    raise Failed("no network link can be made: " + "; ".join(problems))


def write_all(folder, values):
    os.makedirs(folder)
    for name, value in values.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(value + "\n")


def make_system(folder):
    """A /sys with one USB device: a modem with a control channel and a network function."""
    system = os.path.join(folder, "sys")
    os.mkdir(system)
    mount("-t", "tmpfs", "-o", "mode=755", "sys", system)
    device = os.path.join(system, USB)
    write_all(device, USB_DEVICE)
    with open(os.path.join(device, "descriptors"), "wb") as file:
        file.write(DESCRIPTORS)
    interface = os.path.join(device, "1-1:1.0")
    write_all(interface, USB_INTERFACE)
    for place in ("bus/usb/devices", "bus/usb/drivers/cdc_mbim", "bus/usb/drivers/usb", "class/usbmisc", "class/net"):
        os.makedirs(os.path.join(system, place))
    os.symlink("/sys/bus/usb", os.path.join(device, "subsystem"))
    os.symlink("/sys/bus/usb/drivers/usb", os.path.join(device, "driver"))
    os.symlink("/sys/bus/usb", os.path.join(interface, "subsystem"))
    os.symlink("/sys/bus/usb/drivers/cdc_mbim", os.path.join(interface, "driver"))
    for subsystem, name in (("usbmisc", "cdc-wdm0"), ("net", "wwan0")):
        place = os.path.join(interface, subsystem, name)
        os.makedirs(place)
        os.symlink("/sys/class/" + subsystem, os.path.join(place, "subsystem"))
        os.symlink("../..", os.path.join(place, "device"))
        with open(os.path.join(place, "uevent"), "w", encoding="utf-8"):
            pass
        os.symlink(f"/sys/{USB}/1-1:1.0/{subsystem}/{name}", os.path.join(system, "class", subsystem, name))
    mount("--move", system, "/sys")


class Process:
    """A program that runs until it is told to stop, and its lines."""

    def __init__(self, *command, environment=None):
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                         stderr=subprocess.STDOUT, text=True, errors="replace",
                                         env={**os.environ, **(environment or {})})
        self.log = Lines(self._process.stdout)

    @property
    def number(self):
        return self._process.pid

    def freeze(self):
        self._process.send_signal(signal.SIGSTOP)

    def kill(self):
        self._process.kill()
        self.stop()

    def stop(self, then=lambda: None):
        """Returns the exit code. `then` is called when it has been told to end."""
        self._process.terminate()
        then()
        code = self._process.wait(LIMIT)
        self.log.text()
        self._process.stdout.close()
        return code


class Machine:
    """Bus, authority and ModemManager, from their start to their end. Quiet, ModemManager's log goes nowhere, and nobody
    listens to what it is asked."""

    def __init__(self, bench, *options, quiet=False):
        self._bench = bench
        # The shell becomes what it runs.
        silence = ("sh", "-c", 'exec "$0" "$@" >/dev/null 2>&1')
        self._command = (*(silence if quiet else ()), find_program("ModemManager"), *(() if quiet else ("--debug",)),
                         "--no-auto-scan", "--test-no-udev", "--test-no-qrtr", "--test-no-suspend-resume", *options)
        bus = os.path.join(bench.folder, "bus")
        settings = bench.file("bus.conf", BUS_SETTINGS.format(bus))
        make_devices(bench.folder)
        make_system(bench.folder)
        run(find_program("ip"), "link", "set", "lo", "up")
        make_link("wwan0")
        os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = "unix:path=" + bus
        self._daemon = Process("dbus-daemon", "--config-file", settings, "--nofork", "--nopidfile", "--print-address")
        self._daemon.log.wait_for("unix:path=")
        # Whether PolicyKit allows what is asked.
        self.allows = True
        self._authority = Bus(bus, self._authorize)
        self._authority.own(AUTHORITY)
        self.bus = Bus(bus)
        for rule in OBSERVED:
            self.bus.watch(rule)
        self._monitor = None if quiet else Monitor(bus, f"type='method_call',destination='{SERVICE}'")
        self._manager = None
        self.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        code = self._manager.stop() if self._manager else 0
        if self._monitor:
            self._monitor.close()
        self.bus.close()
        self._authority.close()
        self._daemon.stop()
        if sys.exc_info()[0] is None:
            self._bench.equal(code, 0, "ModemManager ends")

    def _authorize(self, call):
        if call.member.endswith(".CheckAuthorization"):
            return "(bba{ss})", [(self.allows, False, {})]
        return None

    def start(self):
        since = self.bus.mark()
        self._manager = Process(*self._command, environment={"G_MESSAGES_DEBUG": ""})
        self.log = self._manager.log
        self.bus.wait_for("ModemManager is there", lambda signal: signal.body[:1] == (SERVICE,) and signal.body[2],
                          since)

    @property
    def number(self):
        """Of the process of ModemManager."""
        return self._manager.number

    @contextlib.contextmanager
    def unobserved(self):
        """Meanwhile nobody here hears what ModemManager tells."""
        for rule in OBSERVED:
            self.bus.unwatch(rule)
        yield
        for rule in OBSERVED:
            self.bus.watch(rule)

    def freeze(self):
        """ModemManager gets what it is sent, and does nothing."""
        self._manager.freeze()

    def kill(self):
        """ModemManager dies without a word."""
        self._end(self._manager.kill)

    def stop(self, then=lambda: None):
        """ModemManager is told to end, as when the system does. `then` is called when it begins to."""
        def caught():
            self.log.wait_for("caught signal")
            then()

        self._bench.equal(self._end(lambda: self._manager.stop(caught)), 0, "ModemManager ends")

    def _end(self, act):
        since = self.bus.mark()
        result = act()
        self._manager = None
        self.bus.wait_for("ModemManager is gone", lambda signal: signal.body[:1] == (SERVICE,) and not signal.body[2],
                          since)
        return result

    def mmcli(self, *arguments, code=0):
        """What mmcli says."""
        done = subprocess.run(["mmcli", "--timeout=50", *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=LIMIT, check=False)
        self._bench.equal(done.returncode, code, f"mmcli {' '.join(arguments)}: {done.stdout}: exit code")
        return done.stdout

    def show(self, *arguments):
        """What `mmcli -J` says, as an object."""
        return json.loads(self.mmcli(*arguments, "-J"))

    def report(self, action):
        """Tells ModemManager what a kernel would tell."""
        for subsystem, name in (("net", "wwan0"), ("usbmisc", "cdc-wdm0")):
            self.mmcli(f"--report-kernel-event=action={action},subsystem={subsystem},name={name}")

    def plug(self):
        """The path of the modem that is there then."""
        since = self.bus.mark()
        self.report("add")
        return self.wait_for_modem(since)

    def wait_for_modem(self, since):
        """The path of the modem that came since then."""
        return self.bus.wait_for("a modem appears", lambda signal: signal.member == OBJECT_MANAGER + ".InterfacesAdded"
                                 and SERVICE + ".Modem" in signal.body[1], since).body[0]

    def unplug(self, modem, pull):
        """`pull` takes the modem away. ModemManager sees that its terminal is gone, or is told, as with a device."""
        since = self.bus.mark()
        pull()
        self.report("remove")
        self.wait_for_removal(modem, since)

    def wait_for_removal(self, modem, since):
        self.bus.wait_for("the modem is gone", lambda signal: signal.member == OBJECT_MANAGER + ".InterfacesRemoved"
                          and signal.body[0] == modem and SERVICE + ".Modem" in signal.body[1], since)

    def wait_for_call(self, member):
        """Until ModemManager has been asked that, or will be as soon as it can."""
        self._monitor.take_until(member)

    def calls(self):
        """What ModemManager was asked by anybody since this was called last."""
        self.bus.call(SERVICE, ROOT, PEER + ".Ping")
        return self._monitor.take_until(PEER + ".Ping")

    def property(self, path, name):
        """The value of `Interface.Property`."""
        interface, member = f"{SERVICE}.{name}".rsplit(".", 1)
        return self.bus.call(SERVICE, path, PROPERTIES + ".Get", "ss", interface, member)[0]

    def wait_until(self, path, name, value):
        """Until `value` is true of a property of ModemManager: now, or by a signal."""
        since = self.bus.mark()
        interface, member = f"{SERVICE}.{name}".rsplit(".", 1)

        def tells(signal):
            return (signal.path == path and signal.member == PROPERTIES + ".PropertiesChanged" and
                    signal.body[0] == interface and member in signal.body[1] and value(signal.body[1][member]))

        if not value(self.property(path, name)):
            self.bus.wait_for(f"{name} of {path}", tells, since)


class Scene:
    """A machine with its modem, and what all tests do with them."""

    def __init__(self, bench, machine, modem):
        self.bench = bench
        self.machine = machine
        self.modem = modem
        self.path = None

    def plug(self):
        self.path = self.machine.plug()

    def wait(self, name, *values):
        self.machine.wait_until(self.path, name, lambda value: value in values)

    def until(self, *states):
        self.wait("Modem.State", *states)

    def equal(self, found, expected, what):
        self.bench.equal(found, expected, what)

    def check(self, holds, what):
        self.bench.check(holds, what)


class ControlledScene(Scene):
    """With mbnctl."""

    def ctl(self, *arguments, code=0, name="S_OK", device=DEVICE, **options):
        """The last object that mbnctl prints."""
        run = self.bench.run("--json", *arguments, device=device, **options)
        last = run.last if run.out else {}
        self.equal((run.code, last.get("name")), (code, name), f"{' '.join(arguments)}: {run.out} {run.err}: result")
        return last

    def refused(self, name, *arguments, **options):
        return self.ctl(*arguments, code=1, name=name, **options)

    def unlock(self):
        """A modem whose PIN is 7351 waits for it, says so, is told a wrong one first and then the right one."""
        self.until(LOCKED)
        self.equal(self.ctl("show", "readyinfo")["state"], "device_locked", "a locked SIM")
        self.refused("E_MBN_PIN_REQUIRED", "connect", "--apn", "internet")
        pin = self.ctl("show", "pin")
        self.equal((pin["state"], pin["type"], pin["attempts_remaining"]), ("enter", "pin1", 3), "what it waits for")
        wrong = self.refused("E_MBN_FAILURE", "pin", "enter", stdin="0000\n")
        self.equal(wrong["attempts_remaining"], 2, "attempts after a wrong PIN")
        self.ctl("pin", "enter", stdin="7351\n")
        self.until(DISABLED)

    def monitor(self):
        running = self.bench.start("--json", "monitor", device=DEVICE)
        running.out.wait_for('"event":"monitoring"')
        return running

    def bearers(self):
        return self.machine.property(self.path, "Modem.Bearers")
