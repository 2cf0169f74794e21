#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fail on an #include that reaches from a layer into a later one.

The order is that of the subdir() lines of src/libherald/meson.build. Two more rules: nothing in libherald
includes GTK, libadwaita or libnotify, and herald-pbx includes base/ and wire/ only (a fault of the client
must not be mirrored in the simulator).
"""
import pathlib
import re
import sys

INCLUDE = re.compile(r'^\s*#\s*include\s*["<]([^">]+)[">]', re.M)
UI = re.compile(r'^(gtk|gdk|adwaita|libnotify)\b')


def includes(path):
    return INCLUDE.findall(path.read_text(encoding='utf-8'))


def sources(folder):
    return sorted(p for p in folder.rglob('*') if p.suffix in ('.c', '.cc', '.h'))


def main(src):
    library = src / 'libherald'
    order = re.findall(r"^subdir\('([a-z-]+)'\)", (library / 'meson.build').read_text(encoding='utf-8'), re.M)
    faults = []
    for path in sources(library):
        layer = path.relative_to(library).parts[0]
        if layer not in order:
            faults.append(f'{path}: folder {layer} is not listed in {library / "meson.build"}')
            continue
        for name in includes(path):
            first = name.split('/')[0]
            if first in order and order.index(first) > order.index(layer):
                faults.append(f'{path}: {layer}/ must not include {name}')
            if UI.match(name):
                faults.append(f'{path}: {name} belongs to src/herald')
    for path in sources(src / 'herald-pbx') if (src / 'herald-pbx').exists() else []:
        for name in includes(path):
            if name.split('/')[0] in order and name.split('/')[0] not in ('base', 'wire'):
                faults.append(f'{path}: herald-pbx must not include {name}')
    print('\n'.join(faults) or f'{len(order)} layers, no upward include')
    return 1 if faults else 0


sys.exit(main(pathlib.Path(sys.argv[1])))
