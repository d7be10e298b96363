# SPDX-License-Identifier: BSL-1.0
#
# usage: report.py BUILD PAGE
#
# Measures with the programs in the folder BUILD, prints what came out, and writes it to PAGE.
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile

HEAD = '''# Benchmarks

What the library costs beside others, measured in one run: `sh benchmarks/run.sh` writes this page anew. The ratio is the
figure; the times belong to the machine. The repetitions of what is compared take turns in random order, and each number is the
median of its repetitions, in processor time unless it says otherwise.
'''


def processor():
    for line in open('/proc/cpuinfo', encoding='utf-8'):
        if line.startswith('model name'):
            return line.split(':', 1)[1].strip()
    return 'unknown'


def first_line(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[0]


def version(package):
    return first_line('pkg-config', '--modversion', package)


def compiler(build):
    """As the build says it, such as "gcc 12.2.0"."""
    known = json.loads(subprocess.run(['meson', 'introspect', build, '--compilers'], check=False,
                                      capture_output=True, text=True).stdout or '{}')
    if 'host' in known:
        return '{id} {version}'.format(**known['host']['cpp'])
    commands = json.load(open(os.path.join(build, 'compile_commands.json'), encoding='utf-8'))
    words = commands[0]['command'].split()
    return first_line(*words[:2 if words[0].endswith('ccache') else 1], '--version')


def table(columns, rows):
    """Markdown that can be read as it is: every column has one width."""
    rows = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in [columns] + rows) for i in range(len(columns))]

    def line(row):
        return '| ' + ' | '.join(cell.ljust(width) if i == 0 else cell.rjust(width)
                                 for i, (cell, width) in enumerate(zip(row, widths))) + ' |'
    rule = '| ' + ' | '.join('-' * width if i == 0 else '-' * (width - 1) + ':' for i, width in enumerate(widths)) + ' |'
    return '\n'.join([line(columns), rule] + [line(row) for row in rows]) + '\n'


def stay_on_one_processor():
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def google_benchmark(program, repetitions=21, seconds=0.02):
    """Per benchmark, the median of every number. On one processor: waking another costs what it likes."""
    run = subprocess.run([program, f'--benchmark_repetitions={repetitions}', f'--benchmark_min_time={seconds}',
                          '--benchmark_enable_random_interleaving=true', '--benchmark_format=json'],
                         check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                         preexec_fn=stay_on_one_processor)
    values = {}
    for one in json.loads(run.stdout)['benchmarks']:
        if one['run_type'] == 'iteration':
            for name, value in one.items():
                if isinstance(value, (int, float)):
                    values.setdefault(one['name'], {}).setdefault(name, []).append(value)
    return {name: {key: statistics.median(many) for key, many in numbers.items()} for name, numbers in values.items()}


def ratio(value):
    return f'{value:.1f}' if value >= 2 else f'{value:.2f}'


# -- what is measured ------------------------------------------------------------------------------
CODEC = '''
## Codec

Nanoseconds and allocations each time, beside libmbim-glib {glib}, which is linked into the same process. Both sides take
the same bytes to the same values, or the same values to the same bytes; that is compared before anything is measured. Their
parser reads from a message object, so making that of the bytes is part of their work; what remains where it is there already
is in the last columns. Ours also checks the headers of the message. Their memory in GLib's slices is not counted.

'''


def codec(build):
    numbers = google_benchmark(os.path.join(build, 'benchmarks', 'codec'))
    rows = []
    for name in dict.fromkeys(re.sub('/.*', '', key) for key in numbers):
        ours, theirs = numbers[f'{name}/mbn'], numbers[f'{name}/libmbim-glib']
        made = numbers.get(f'{name}/libmbim-glib, message made before')
        rows.append([name, f'{theirs["cpu_time"]:.0f}', f'{theirs["allocations"]:.0f}', f'{ours["cpu_time"]:.1f}',
                     f'{ours["allocations"]:.0f}', ratio(theirs['cpu_time'] / ours['cpu_time']),
                     f'{made["cpu_time"]:.0f}' if made else '',
                     ratio(made['cpu_time'] / ours['cpu_time']) if made else ''])
    rows.sort()
    return CODEC.format(glib=version('mbim-glib')) + table(
        ['work', 'libmbim-glib', 'allocations', 'mbn', 'allocations', 'times faster', 'without making the message',
         'times faster'], rows)


INSTRUCTIONS = '''
## Instructions

What the processor executes for each of these, as valgrind counts it: the same number on every run of the same build.

'''


def count_instructions(program, name):
    """For one time, out of the difference between none and many."""
    def count(times):
        run = subprocess.run(['valgrind', '--tool=cachegrind', '--cache-sim=no', '--cachegrind-out-file=/dev/null',
                              program, '--times', str(times), name], check=True, stderr=subprocess.PIPE, text=True)
        return int(re.search(r'I *refs: *([0-9,]+)', run.stderr)[1].replace(',', ''))
    # What is made at the first time is not counted.
    return (count(2000) - count(1000)) / 1000


def instructions(build):
    program = os.path.join(build, 'benchmarks', 'codec')
    names = subprocess.run([program, '--benchmark_list_tests'], check=True, capture_output=True, text=True).stdout.split('\n')
    rows = []
    for name in sorted({name.split('/', 1)[0] for name in names if name}):
        ours, theirs = (count_instructions(program, f'{name}/{who}') for who in ('mbn', 'libmbim-glib'))
        rows.append([name, f'{theirs:.0f}', f'{ours:.0f}', ratio(theirs / ours)])
    return INSTRUCTIONS + table(['work', 'libmbim-glib', 'mbn', 'times fewer'], rows)


ROUND_TRIP = '''
## Query and answer

A query and its answer over a socket pair, with a thread at the other end that answers at once, on the same processor: a
session of the library on one Asio context, which has its end as a socket (as the channel to mbim-proxy has) or as a plain
descriptor (as that to a device), beside loops that only write and read on the same descriptors and neither check nor decode.
Microseconds of processor time of the asking thread, and how often it calls the system each time; "waits" are `epoll_wait`
and `timerfd_settime`. The second read of a session finds nothing: Asio reads before it waits. Not measured here:
libmbim-glib, which talks to devices only.

'''


def round_trip(build):
    numbers = google_benchmark(os.path.join(build, 'benchmarks', 'round_trip'), 15, 0.05)
    bare = numbers['query and answer/write and read']['cpu_time']
    rows = [[name.split('/', 1)[1], f'{values["cpu_time"] / 1000:.1f}', f'{values["cpu_time"] / bare:.2f}',
             *(f'{values[key]:.1f}' for key in ('writes', 'reads', 'waits', 'allocations'))]
            for name, values in numbers.items()]
    rows.sort(key=lambda row: float(row[2]))
    return ROUND_TRIP + table(['', 'µs', 'times write and read', 'writes', 'reads', 'waits', 'allocations'], rows)


def beside(medians, peer):
    """Clock, processor time and memory of programs, each with its ratio to that of one of them."""
    rows = [[name, *(cell for mine, its in zip(numbers, medians[peer]) for cell in (f'{mine:.1f}', f'{mine / its:.2f}'))]
            for name, numbers in medians.items()]
    return table(['', 'clock', 'ratio', 'processor', 'ratio', 'memory', 'ratio'], rows)


def installed(build, folder, *programs):
    """Copies of programs that were built, as the peers are copies, too: what a linker has written lies in pieces in the
    memory of the system, and takes longer to load."""
    return [shutil.copy(os.path.join(build, program), folder) for program in programs]


WHOLE = '''
## Whole programs

A connection from the start of a program to its end, on the same emulated modem (`modem_emulator` on a pty), {rounds} times in
turns of random order; what is active is ended in between. All are copies, as an installed program is: one that comes straight
from the linker takes longer to load. Medians of milliseconds by the clock, milliseconds of processor time, and megabytes of
memory at most, each with its ratio to `mbimcli`; what the emulated modem takes is not in it. `mbimcli`
{mbimcli} opens the device, connects, asks for the IP settings and closes the device. The others also ask first whether
somebody is connected, and whether SIM, radio, registration and packet service allow it, and leave the connection up.
`smallest` is `benchmarks/smallest.cpp`: no profile documents, no XML library, {size} kB of code with what it uses of the C++
library, which it brings along (`-static-libstdc++`), as `mbnctl` does; the same program with the shared one takes most of its
time for loading it, and has {shared_size} kB.

'''


def whole_programs(build, rounds=60):
    with tempfile.TemporaryDirectory() as folder:
        device = os.path.join(folder, 'modem')
        smallest, shared, mbnctl = installed(build, folder, 'benchmarks/smallest', 'benchmarks/smallest_shared',
                                             'examples/mbnctl')
        control = [mbnctl, '--device', f'mbim:{device}', '--store', os.path.join(folder, 'profiles')]
        candidates = {
            'mbimcli --connect': ['mbimcli', '-d', device, '--connect=access-string=internet'],
            'mbnctl connect --apn': [*control, 'connect', '--apn', 'internet'],
            'smallest': [smallest, device, 'internet'],
            'smallest, shared C++ library': [shared, device, 'internet'],
        }
        code = [int(line.split()[0]) // 1000 for line in
                subprocess.run(['size', smallest, shared], check=True, capture_output=True, text=True).stdout.splitlines()[1:]]
        taken = {name: [] for name in candidates}
        modem = subprocess.Popen([os.path.join(build, 'examples', 'modem_emulator'), '--pty', device], stdout=subprocess.PIPE, text=True)
        try:
            if not modem.stdout.readline().startswith('ready'):
                sys.exit('the emulated modem does not start')
            # The first one attaches the modem, for all.
            subprocess.run([*control, 'connect', '--apn', 'internet'], check=True, stdout=subprocess.DEVNULL, timeout=60)
            subprocess.run([*control, 'disconnect'], check=True, stdout=subprocess.DEVNULL, timeout=60)
            for _ in range(rounds):
                for name in random.sample(list(candidates), len(candidates)):
                    run = subprocess.run([os.path.join(build, 'benchmarks', 'run_once'), *candidates[name]], check=True,
                                         stdout=subprocess.PIPE, text=True, timeout=60)
                    taken[name].append([int(number) / 1000 for number in run.stdout.split()])
                    if name != 'mbimcli --connect':
                        subprocess.run([*control, 'disconnect'], check=True, stdout=subprocess.DEVNULL, timeout=60)
        finally:
            modem.kill()
            modem.wait()
    medians = {name: [statistics.median(column) for column in zip(*runs)] for name, runs in taken.items()}
    text = WHOLE.format(rounds=rounds, mbimcli=first_line('mbimcli', '--version').split()[-1], size=code[0], shared_size=code[1])
    return text + beside(medians, 'mbimcli --connect')


MODEM_MANAGER = '''
## Through ModemManager

A connection through the real ModemManager {version}, which drives the emulated modem, from the start of a program to its end,
{rounds} times in turns of random order. Medians as above, each with its ratio to `mmcli`; ModemManager, its bus and the modem are
not in the processor time, write no log, and nobody else listens. By the clock everybody waits for ModemManager: `sd-bus alone`
makes the three calls of such a connect from a program without C++, looks at nothing and prints nothing.

'''


def modem_manager(build, rounds=60):
    here = os.path.dirname(os.path.abspath(__file__))
    with tempfile.TemporaryDirectory() as folder:
        programs = installed(build, folder, 'benchmarks/run_once', 'benchmarks/sd_bus_calls', 'examples/mbnctl',
                             'examples/modem_emulator')
        run = subprocess.run([sys.executable, os.path.join(here, 'modem_manager.py'), *programs, str(rounds)], check=False,
                             stdout=subprocess.PIPE, text=True)
    measured = dict(re.findall(r'measured: (.*): ([0-9. ]+)$', run.stdout, re.MULTILINE))
    if not measured:
        sys.exit(f'nothing was measured through ModemManager: {run.stdout}')
    medians = {name: [float(number) for number in numbers.split()] for name, numbers in measured.items()}
    return MODEM_MANAGER.format(version=first_line('mmcli', '--version').split()[-1], rounds=rounds) + beside(
        medians, 'mmcli --simple-connect')


MODEMS = '''
## Many emulated modems

So many emulated modems in one program, each opened, attached and connected by a host session of its own, on one thread through
channels in memory: microseconds of processor time for each until it is connected, both ends together, when one is connected
after the other, when ten of them are on their way at any time, and when all set out at once (then what they need does not
fit into the processor's caches); bytes of memory for each modem that was only made, and for each modem, channel and session
that are connected and idle, as the C library counts what it lends. The emulated modem alone, asked for its signal without
host and channel, takes {transaction:.0f} ns for a transaction ({rate:.1f} million in a second).

'''


def modems(build, runs=5):
    program = os.path.join(build, 'benchmarks', 'modems')
    rows = []
    transactions = []
    for count in (100, 1000, 10000):
        times = []
        for at_once in (1, 10, count):
            taken = [[float(number) for number in first_line(program, str(count), str(at_once)).split()]
                     for _ in range(runs)]
            transactions += [run[-1] for run in taken]
            time, made, connected, _ = (statistics.median(column) for column in zip(*taken))
            times.append(f'{time:.0f}')
        rows.append([count, *times, f'{made:.0f}', f'{connected:.0f}'])
    transaction = statistics.median(transactions)
    return MODEMS.format(transaction=transaction, rate=1000 / transaction) + table(
        ['modems', 'µs for each, one by one', 'ten at once', 'all at once', 'bytes, made', 'bytes, connected, with its session'], rows)


COMPILE_TIME = '''
## Compile time

What each public header costs beside the foreign headers that it pulls in, directly or through others of the library, alone:
milliseconds of processor time, the least of {runs} runs, without optimisation. `sh benchmarks/compile_time.sh` prints the same.

'''


def compile_time(_, runs=2):
    here = os.path.dirname(os.path.abspath(__file__))
    run = subprocess.run(['sh', os.path.join(here, 'compile_time.sh')], check=False, stdout=subprocess.PIPE, text=True,
                         env={**os.environ, 'RUNS': str(runs)})
    rows = [line.split() for line in run.stdout.splitlines()[1:] if line.startswith('mbn/') and ' refused: ' not in line]
    if not rows:
        sys.exit('no header compiles')
    return COMPILE_TIME.format(runs=runs) + table(['header', 'ms', 'dependencies', 'ratio'],
                                                  [[f'`{row[0]}`', *row[1:]] for row in rows])


def main():
    build, page = sys.argv[1:]
    text = HEAD + f'\n{compiler(build)}, -O2 -DNDEBUG, on {processor()}, {os.cpu_count()} processors.\n'
    for part in [codec, instructions, round_trip, whole_programs, modem_manager, modems, compile_time]:
        text += part(build)
    sys.stdout.write(text)
    with open(page, 'w', encoding='utf-8') as file:
        file.write(text)


main()
