#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who speaks with whom, heard by somebody who watches the whole house, against what each participant saw.

usage: test-talks.py SHOW-TALKS

For each recording: every number outside that a participant was connected with (see README.md) is learned with that participant's extension, and no
other number is. One TAP test for each folder.
"""
import collections
import glob
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
INTERNAL_MAX = 5
# What cannot be heard, and why.
UNHEARD = {
    'joined-late': 'the two spoke already when the recording began',
    'filter-action.login-events-off': 'no events were sent',
    'filter-action.whitelist-action': 'few events were sent',
    'agent-login-queue': 'the talk is that of a channel Agent/7001, which is no extension',
    'transfer-feature-blonde': 'before 1.8 the phone was shown what was dialled, and nobody outside',
    'office-follow-me-application': 'the caller was gone before the two were put together',
}


def is_outside(number):
    return len(number) > INTERNAL_MAX and number.lstrip('+').isdigit()


def values(value):
    return value if isinstance(value, list) else [value]


def read_lines(path):
    """What a participant saw: (line, whether it must be there)."""
    with open(path, encoding='utf-8') as file:
        lines = [json.loads(line) for line in file if line.strip()]
    for line in lines[1:]:
        if 'either' in line:
            for one in line['either']:
                for inner in one:
                    yield inner, False
        else:
            yield line, not line.get('optional')


def expect(path):
    """The numbers that one is surely connected with, and all that may be shown."""
    must, may = set(), set()
    for line, sure in read_lines(path):
        numbers = {number for number in values(line.get('number')) if number}
        may |= numbers
        if sure and line.get('change') in ('connected', 'updated') and line.get('state') == 'connected' and len(numbers) == 1:
            must |= {number for number in numbers if is_outside(number)}
    return must, may


def check(folder, show_talks):
    wrong, n_talks = [], 0
    recordings = sorted(glob.glob(os.path.join(folder, '*.ami')))
    printed = subprocess.run([show_talks, *recordings], check=True, capture_output=True, text=True, timeout=120).stdout
    heard = collections.defaultdict(set)
    for line in printed.splitlines():
        path, number, extension, _ = line.split('\t')
        heard[path].add((number, extension))
        n_talks += 1
    for recording in recordings:
        for path in glob.glob(glob.escape(recording[:-len('.ami')]) + '.*.jsonl'):
            with open(path, encoding='utf-8') as file:
                head = json.loads(file.readline())
            if head['trace'] != os.path.basename(recording) or isinstance(head['device'], list):
                continue
            extension = head['device'].split('/')[-1]
            must, may = expect(path)
            if os.path.basename(recording)[:-len('.ami')].removesuffix('.agent') in UNHEARD or not extension.isdigit():
                must = set()
            got = {number for number, who in heard[recording] if who == extension}
            if must - got or got - may:
                wrong.append(f'{os.path.basename(path)}: not learned {sorted(must - got)}, too much {sorted(got - may)}')
    return n_talks, wrong


def main():
    folders = sorted(path for path in glob.glob(os.path.join(HERE, 'asterisk-*')) if os.path.isdir(path))
    print(f'1..{len(folders)}')
    for i, folder in enumerate(folders, 1):
        n_talks, wrong = check(folder, sys.argv[1])
        for line in wrong:
            print('#', line)
        print('ok' if not wrong and n_talks > 10 else 'not ok', i, f'- {os.path.basename(folder)}: {n_talks} talks')


if __name__ == '__main__':
    main()
