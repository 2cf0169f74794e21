#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The last line of ./run test: summary.py [--no-skip] TESTLOG.JSON...

Reads what `meson test` wrote and prints every skipped or failed case with its reason, then `N passed, N failed,
N skipped`. A program that speaks TAP counts once per case, any other once. The exit status is 1 when a test failed,
when nothing ran, or, with --no-skip, when one was skipped.
"""
import collections
import json
import pathlib
import re
import sys

CASE = re.compile(r'^(?P<result>ok|not ok)\b *\d* *-? *(?P<name>[^#\n]*?) *(?:# *(?P<word>SKIP|TODO)\S* *(?P<reason>.*))?$',
                  re.M | re.I)


def cases(test):
    """Yield (result, name, reason) for each case of one program."""
    found, failed = False, False
    for match in CASE.finditer(test.get('stdout') or ''):
        found = True
        word = (match['word'] or '').upper()
        if word == 'SKIP':
            yield 'skipped', match['name'], match['reason']
        elif match['result'] == 'ok' or word == 'TODO':
            yield 'passed', match['name'], ''
        else:
            failed = True
            yield 'failed', match['name'], match['reason'] or ''
    result = test['result']
    if result in ('OK', 'EXPECTEDFAIL'):
        if not found:
            yield 'passed', '', ''
    elif result == 'SKIP':
        if not found:
            words = (test.get('stdout') or '').strip().splitlines()
            yield 'skipped', '', words[-1] if words else ''
    elif not failed:
        yield 'failed', '', f'{result.lower()}, exit status {test.get("returncode")}'


def label(path, test, name):
    where = '' if path.parent.parent.name == 'build' else f' [{path.parent.parent.name}]'
    return test['name'].removeprefix('herald:').replace(' / ', ': ') + (f' {name}' if name else '') + where


def main(arguments):
    no_skip = '--no-skip' in arguments
    count, notable = collections.Counter(), []
    for path in (pathlib.Path(a) for a in arguments if not a.startswith('--')):
        if not path.exists():
            count['failed'] += 1
            notable.append(('failed', f'{path}: no test ran', ''))
            continue
        for line in path.read_text(encoding='utf-8').splitlines():
            test = json.loads(line)
            for result, name, reason in cases(test):
                count[result] += 1
                if result != 'passed':
                    notable.append((result, label(path, test, name), reason))
    for result, name, reason in sorted(notable, reverse=True):
        print(f'{result}: {name}' + (f' ({reason})' if reason else ''))
    if no_skip and count['skipped']:
        print('a skipped test counts as a failure here (HERALD_NO_SKIP)')
    print(f'{count["passed"]} passed, {count["failed"]} failed, {count["skipped"]} skipped')
    return 1 if count['failed'] or not count['passed'] or (no_skip and count['skipped']) else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
