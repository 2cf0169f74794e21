#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every test that a page names must exist, and every row of the complaints must name one or say why none is needed.

usage: named-tests.py BUILD PAGE...

A test is named `SUITE/TEST` or `SUITE/TEST CASE` in backquotes; CASE may end in * for several. In a table with a last column
"Test", a row names a test or has a sentence that begins with "No test:".
"""
import json
import os
import pathlib
import re
import subprocess
import sys

TESTS = pathlib.Path(__file__).resolve().parent.parent
SUITES = sorted(folder.name for folder in TESTS.iterdir() if folder.is_dir())
NAME = re.compile(r'`(%s)/([a-z0-9-]+)(?: ([^`]+))?`' % '|'.join(SUITES))


def known_tests(build):
    """(suite, name) -> command and environment, as meson has configured them."""
    tests = json.loads((build / 'meson-info' / 'intro-tests.json').read_text(encoding='utf-8'))
    return {(suite.rpartition(':')[2], test['name']): (test['cmd'], test['env']) for test in tests for suite in test['suite']}


def sources(suite):
    return '\n'.join(path.read_text(encoding='utf-8') for path in sorted((TESTS / suite).rglob('*'))
                     if path.suffix in ('.c', '.py') and path.name != pathlib.Path(__file__).name)


class Cases:
    """The cases of each test, asked for once."""

    def __init__(self, build):
        self.build = build
        self.listed = {}

    def list(self, command, environment):
        """What a GLib test program says it has; nothing for another kind."""
        key = tuple(command)
        if key not in self.listed:
            self.listed[key] = []
            program = pathlib.Path(self.build, command[0])
            if program.name.startswith('test-') and program.suffix == '':
                done = subprocess.run([str(program), *command[1:], '-l'], cwd=self.build, env={**os.environ, **environment},
                                      stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)
                self.listed[key] = [line for line in done.stdout.decode('utf-8', 'replace').splitlines() if line.startswith('/')]
        return self.listed[key]

    def has(self, suite, test, case):
        command, environment = test
        if suite == 'traces' and (TESTS / 'traces' / (case + '.jsonl')).exists():
            return True
        listed = self.list(command, environment)
        if listed:
            return any(name.startswith(case[:-1]) if case.endswith('*') else name == case for name in listed)
        if case.startswith('/'):
            return '"' + case + '"' in sources(suite)
        function = case.rpartition('.')[2].replace('-', '_')
        return re.search(r'def (test_)?%s\b' % re.escape(function), sources(suite)) is not None


def complaints_about(page, tests, cases):
    """What is wrong with a page, a sentence each."""
    text = page.read_text(encoding='utf-8')
    for suite, name, case in sorted(set(NAME.findall(text))):
        if (suite, name) not in tests:
            # Without the application its suite is not configured.
            if any(known == suite for known, _ in tests) or not case:
                yield f'{suite}/{name}: there is no such test'
        elif case and not cases.has(suite, tests[suite, name], case):
            yield f'{suite}/{name}: there is no case {case}'
    in_table = False
    for number, line in enumerate(text.splitlines(), 1):
        cells = [cell.strip() for cell in line.strip('| ').split(' | ')]
        if not line.startswith('|'):
            in_table = False
        elif cells[-1] == 'Test':
            in_table = True
        elif in_table and not cells[-1].startswith('--') and not NAME.search(cells[-1]) and 'No test:' not in cells[-1]:
            yield f'line {number}: neither a test nor a reason: {line[:60]}'


def main(build, *pages):
    build = pathlib.Path(build)
    tests, cases = known_tests(build), Cases(build)
    wrong = [f'{page}: {words}' for page in pages for words in complaints_about(pathlib.Path(page), tests, cases)]
    print('\n'.join(wrong), file=sys.stderr)
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
