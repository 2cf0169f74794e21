#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Replay the recordings beside this file and compare the calls with what happened.

usage: run-traces.py HERALDCTL [--diff] [--meson] [PATTERN...]

Every *.jsonl below this folder is one test, reported as TAP. Its first line names the recording
and the device (or devices); the other lines are what `heraldctl replay` must print, see README.md.
PATTERN selects the files whose path contains it, HERALD_TRACE_SAMPLE=N one in N. --diff prints what was printed beside what was expected.
--meson returns 0 whatever the tests say: meson reads the TAP, and takes another status for a crash of this script.
"""
import concurrent.futures
import json
import os
import subprocess
import sys
import unicodedata
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
KEYS = ('change', 'direction', 'number', 'name', 'dialed', 'queue', 'state', 'outcome')
ALWAYS = ('seq', 'change', 'call', 'direction', 'number', 'name', 'dialed', 'state')
SAMPLE = int(os.environ.get('HERALD_TRACE_SAMPLE', '1'))  # one recording in so many
DEADLINE = 60  # seconds for one replay: the longest recording takes milliseconds
STATES = {'ringing': 'ringing', 'dialing': 'dialing', 'connected': 'connected', 'held': 'held',
          'resumed': 'connected', 'waiting': 'waiting', 'ended': 'ended'}
OUTCOMES = {'incoming': ('answered', 'missed', 'answered-elsewhere', 'declined', 'forwarded'),
            'outgoing': ('answered', 'busy', 'no-answer', 'failed', 'cancelled', 'own-phone')}


def find_expected(patterns):
    found = []
    for folder, _, names in os.walk(HERE):
        for name in names:
            path = os.path.relpath(os.path.join(folder, name), HERE)
            if name.endswith('.jsonl') and (not patterns or any(p in path for p in patterns)) and zlib.crc32(path.encode()) % SAMPLE == 0:
                found.append(path)
    return sorted(found)


def read_lines(text):
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def seq_fits(expected, got):
    low, high = expected if isinstance(expected, list) else (expected, expected)
    return isinstance(got, int) and low <= got <= high


def why_different(expected, got):
    """The first thing in which a printed line is not the expected one, or None."""
    if not seq_fits(expected['seq'], got.get('seq')):
        return 'seq: expected %s, got %s' % (expected['seq'], got.get('seq'))
    for key in KEYS:
        want, have = expected.get(key), got.get(key)
        if want != have and not (isinstance(want, list) and have in want):
            return '%s: expected %r, got %r' % (key, want, have)
    return None


def why_unlawful(line, before):
    """What no printed line may be, given the line printed last for its call (None: its first); or None."""
    change, state, direction = line['change'], line['state'], line['direction']
    if change != 'updated' and state != STATES.get(change):
        return 'state %s at change %s' % (state, change)
    if ('outcome' in line) != (change == 'ended'):
        return 'outcome belongs to the end'
    if change == 'ended' and line['outcome'] not in OUTCOMES.get(direction, ()):
        return 'outcome %s of an %s call' % (line['outcome'], direction)
    if any(unicodedata.category(c) in ('Cc', 'Cf') and c not in '\u200c\u200d' for c in line['number'] + line['name']):
        return 'control or direction characters'
    if before is None:
        return None if change in ('ringing', 'dialing', 'connected') else 'a call begins with %s' % change
    if before['change'] == 'ended':
        return 'the call has ended'
    if before['direction'] != direction:
        return 'the direction has changed'
    if change in ('ringing', 'dialing'):
        return 'the call begins twice'
    return 'nothing has changed' if {**before, 'seq': 0} == {**line, 'seq': 0} else None


class Matcher:
    """Compares printed lines with a pattern of lines, optional lines and alternatives."""

    def __init__(self, got):
        self.got = got
        self.reached = -1
        self.reason = None

    def fail(self, position, reason):
        if position > self.reached:
            self.reached, self.reason = position, reason
        return False

    def line_fits(self, expected, position, names):
        """The names of the calls after this line, or None."""
        if position >= len(self.got):
            self.fail(position, 'missing: %s' % json.dumps(expected, ensure_ascii=False))
            return None
        got = self.got[position]
        reason = why_different(expected, got)
        label, printed = expected['call'], got.get('call')
        if not reason and names.get(label, printed) != printed:
            reason = 'call: %r is another call than before' % printed
        if not reason and label not in names and printed in names.values():
            reason = 'call: %r was used before' % printed
        if reason:
            self.fail(position, reason)
            return None
        return {**names, label: printed}

    def match(self, pattern, position=0, names=None):
        names = names or {}
        if not pattern:
            if position == len(self.got):
                return True
            return self.fail(position, 'one line too many')
        head, rest = pattern[0], pattern[1:]
        if 'either' in head:
            return any(self.match(branch + rest, position, names) for branch in head['either'])
        if head.get('optional') and self.match(rest, position, names):
            return True
        after = self.line_fits(head, position, names)
        if after is None:
            return False
        return self.match(pattern if head.get('optional') else rest, position + 1, after)


def replay(heraldctl, trace, devices):
    command = [heraldctl, 'replay', trace]
    for device in devices:
        command += ['--device', device]
    done = subprocess.run(command + ['--json'], stdin=subprocess.DEVNULL, capture_output=True, timeout=DEADLINE)
    if done.returncode != 0:
        raise ValueError('exit status %d: %s' % (done.returncode, done.stderr.decode('utf-8', 'replace').strip()))
    return read_lines(done.stdout.decode('utf-8'))


def check(heraldctl, path):
    """Run one test; returns (reason or None, expected lines, printed lines)."""
    with open(os.path.join(HERE, path), encoding='utf-8') as file:
        head, *expected = read_lines(file.read())
    devices = head['device'] if isinstance(head['device'], list) else [head['device']]
    got = []
    try:
        got = replay(heraldctl, os.path.join(HERE, os.path.dirname(path), head['trace']), devices)
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        return str(error), expected, got
    last, seq = {}, 0
    for line in got:
        absent = [key for key in ALWAYS if key not in line]
        reason = 'key %s is missing' % absent[0] if absent else why_unlawful(line, last.get(line['call']))
        if not reason and line['seq'] < seq:
            reason = 'seq goes back'
        if reason:
            return '%s: %s' % (reason, json.dumps(line, ensure_ascii=False)), expected, got
        last[line['call']], seq = line, line['seq']
    matcher = Matcher(got)
    if matcher.match(expected):
        return None, expected, got
    return 'line %d: %s' % (matcher.reached + 1, matcher.reason), expected, got


def short(line):
    if 'either' in line:
        return 'either ' + ' OR '.join('; '.join(short(l) for l in branch) for branch in line['either'])
    words = [str(line.get(key)) for key in ('seq', 'call', 'change', 'number', 'name', 'dialed', 'queue', 'outcome')
             if line.get(key) is not None]
    return ' | '.join(words) + (' (optional)' if line.get('optional') else '')


def main():
    arguments = sys.argv[1:]
    diff, meson = '--diff' in arguments, '--meson' in arguments
    arguments = [a for a in arguments if a not in ('--diff', '--meson')]
    if not arguments or arguments[0].startswith('-'):
        print(__doc__.strip(), file=sys.stderr)
        return 2
    paths = find_expected(arguments[1:])
    print('1..%d' % len(paths))
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = pool.map(lambda path: check(arguments[0], path), paths)
        for number, (path, (reason, expected, got)) in enumerate(zip(paths, results), 1):
            print('%sok %d - %s' % ('not ' if reason else '', number, path[:-len('.jsonl')]))
            if not reason:
                continue
            failed += 1
            print('# ' + reason.replace('\n', ' '))
            if diff:
                for title, lines in (('expected', expected), ('printed', got)):
                    print('#   %s:' % title)
                    for line in lines:
                        print('#     ' + short(line))
    return 1 if failed and not meson else 0


if __name__ == '__main__':
    sys.exit(main())
