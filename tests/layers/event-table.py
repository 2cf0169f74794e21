#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fail on an event that the library reads and calls/event-use.c does not list, or the other way round.

What is not listed is dropped before the tracker's rules see it, and left out of the filter that `heraldctl doctor` prints: the
server would not send it.
"""
import pathlib
import re
import sys

READ = re.compile(r'\bcase HERALD_AMI_EVENT_([A-Z0-9_]+):')
LISTED = re.compile(r'\b(?:BOTH|OLD|NEW|AGENT|USER) \(([A-Z0-9_]+), ')


def main(library):
    read = {}
    for folder in ('calls', 'engine'):
        for path in sorted((library / folder).glob('*.c')):
            for name in READ.findall(path.read_text(encoding='utf-8')):
                read.setdefault(name, f'{folder}/{path.name}')
    listed = LISTED.findall((library / 'calls/event-use.c').read_text(encoding='utf-8'))
    faults = [f'{name}: read in {where}, not listed in calls/event-use.c' for name, where in read.items() if name not in listed]
    faults += [f'{name}: listed in calls/event-use.c, read nowhere' for name in listed if name not in read]
    print('\n'.join(faults) or f'{len(listed)} events, all read and listed')
    return 1 if faults or not listed else 0


sys.exit(main(pathlib.Path(sys.argv[1])))
