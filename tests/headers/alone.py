# SPDX-License-Identifier: BSL-1.0
#
# usage: alone.py ROOT COMPILER...
#
# Compiles every public header by itself, in the current folder. Only what changed since the last run is compiled again.
#
# Most of the time would go into what a header includes, so some headers are precompiled. One of them is lent only to
# those that include it themselves or through others of ours: nothing that a header lacks is lent to it.
import os
import re
import subprocess
import sys

LENT = ['mbn/types.hpp', 'mbn/result.hpp', 'mbn/event.hpp', 'mbn/mbim/message.hpp', 'mbn/testing/virtual_clock.hpp',
        'mbn/connection/concepts.hpp', 'mbn/connection/api.hpp', 'mbn/emulator/modem.hpp', 'mbn/connection/engine.hpp',
        'mbn/testing/world_modem.hpp', 'mbn/testing/conformance/trial.hpp',
        'mbn/testing/conformance/client_device.hpp']
INCLUDE = re.compile(r'^#include <([^>]+)>', re.MULTILINE)


def put(name, text):
    """Keeps the old file, and so its time, when nothing changed."""
    if not os.path.exists(name) or open(name).read() != text:
        with open(name, 'w') as file:
            file.write(text)


def main():
    root, compiler = sys.argv[1], sys.argv[2:]
    include = os.path.join(root, 'include')
    headers = sorted(os.path.relpath(os.path.join(folder, name), include)
                     for folder, _, names in os.walk(include) for name in names if name.endswith('.hpp'))
    direct = {header: INCLUDE.findall(open(os.path.join(include, header)).read()) for header in headers}

    def included(header):
        seen, left = set(), [header]
        while left:
            for name in direct.get(left.pop(), []):
                if name not in seen:
                    seen.add(name)
                    left.append(name)
        return seen

    version = subprocess.run([*compiler, '--version'], check=True, capture_output=True, text=True).stdout
    once = ' -fpch-instantiate-templates' if 'clang' in version else ''
    everything = {header: included(header) for header in headers}
    rules = ['rule compile', f' command = {" ".join(compiler)} $lent -I{include} -MD -MF $out.d -c $in -o $out',
             ' depfile = $out.d', ' deps = gcc', ' description = compile $in',
             'rule precompile',
             f' command = {" ".join(compiler)}{once} -I{include} -x c++-header -MD -MF $out.d $in -o $out',
             ' depfile = $out.d', ' deps = gcc', ' description = precompile $in']

    def flat(header):
        return header.removesuffix('.hpp').replace('/', '_')

    for header in LENT:
        put(f'lent_{flat(header)}.hpp', f'#include <{header}>\n')
        rules.append(f'build lent_{flat(header)}.hpp.gch: precompile lent_{flat(header)}.hpp')
    # src.hpp has a macro as its condition; the examples are built with it.
    public = [header for header in headers if '/detail/' not in header and header != 'mbn/src.hpp']
    for header in public:
        put(f'{flat(header)}.cpp', f'#include <{header}>\n')
        lent = max((one for one in LENT if one in everything[header]), key=lambda one: len(everything[one]), default=None)
        if lent is None:
            rules.append(f'build {flat(header)}.o: compile {flat(header)}.cpp')
        else:
            rules += [f'build {flat(header)}.o: compile {flat(header)}.cpp | lent_{flat(lent)}.hpp.gch',
                      f' lent = -include lent_{flat(lent)}.hpp']
    put('build.ninja', '\n'.join(rules) + '\n')
    subprocess.run(['ninja', '-k', '0', '-j', '2', '--quiet'], check=True)
    print(len(public), 'headers compile alone')


main()
