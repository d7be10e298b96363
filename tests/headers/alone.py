# SPDX-License-Identifier: BSL-1.0
#
# usage: alone.py ROOT COMPILER...
#
# Compiles every public header by itself, in the current folder. Only what changed since the last run is compiled again.
#
# Most of the time would go into foreign headers, so they are precompiled. A header is given only those precompiled ones
# that it includes itself or through others of ours: nothing that it lacks is lent to it.
import os
import re
import subprocess
import sys

# Headers of ours whose foreign headers are precompiled together, the largest sets first.
BASES = ['mbn/transport/mbim.hpp', 'mbn/connection/engine.hpp', 'mbn/mbim/session.hpp', 'mbn/connection/api.hpp',
         'mbn/emulator/modem.hpp', 'mbn/result.hpp']
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

    def foreign(header):
        seen, left, found = set(), [header], set()
        while left:
            ours = left.pop()
            for name in direct[ours]:
                if name not in direct:
                    found.add(name)
                elif name not in seen:
                    seen.add(name)
                    left.append(name)
        return found

    needs = {header: foreign(header) for header in headers}
    rules = ['rule compile', f' command = {" ".join(compiler)} $lent -I{include} -MD -MF $out.d -c $in -o $out',
             ' depfile = $out.d', ' deps = gcc', ' description = compile $in',
             'rule precompile',
             f' command = {" ".join(compiler)} -x c++-header -MD -MF $out.d $in -o $out',
             ' depfile = $out.d', ' deps = gcc', ' description = precompile $in']
    for number, base in enumerate(BASES):
        put(f'lent{number}.hpp', ''.join(f'#include <{name}>\n' for name in sorted(needs[base])))
        rules.append(f'build lent{number}.hpp.gch: precompile lent{number}.hpp')
    public = [header for header in headers if '/detail/' not in header]
    for header in public:
        name = header.removesuffix('.hpp').replace('/', '_')
        put(f'{name}.cpp', f'#include <{header}>\n')
        lent = next((number for number, base in enumerate(BASES) if needs[base] <= needs[header]), None)
        if lent is None:
            rules.append(f'build {name}.o: compile {name}.cpp')
        else:
            rules += [f'build {name}.o: compile {name}.cpp | lent{lent}.hpp.gch', f' lent = -include lent{lent}.hpp']
    put('build.ninja', '\n'.join(rules) + '\n')
    subprocess.run(['ninja', '-k', '0', '-j', '2', '--quiet'], check=True)
    print(len(public), 'headers compile alone')


main()
