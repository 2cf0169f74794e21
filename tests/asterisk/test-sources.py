#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The telephone system's own database as a source of names, asked of a real Asterisk: test-sources.py VERSION HERALDCTL CACHE SCHEMAS

Speaks TAP; skipped like test-asterisk.py.
"""
import asyncio
import json
import os
import pathlib
import subprocess
import sys
import tempfile

from fetch import Unavailable
from lab import Lab
from manager import Manager

# What an administrator keeps there; the caller's number as the trunk sends it beside it.
ENTRIES = [('cidname', '03012345678', 'Ada Byron: "x" <y>; ü'), ('cidname', '+4989123456', 'Emmy Noether'), ('AMPUSER', '201/cidname', 'Grace Hopper')]
CALLERS = [('03012345678', 'Ada Byron: "x" <y>; ü', 'exact'), ('+493012345678', 'Ada Byron: "x" <y>; ü', 'national'),
           ('089123456', 'Emmy Noether', 'exact'), ('201', 'Grace Hopper', 'extension')]


class Desk:
    """Herald's settings and keyring in a folder of its own, for one user of the server."""

    def __init__(self, lab, heraldctl, schemas, user):
        self.heraldctl, self.folder = heraldctl, tempfile.TemporaryDirectory(prefix='herald-')
        home = pathlib.Path(self.folder.name)
        self.env = dict(os.environ, HOME=str(home), XDG_CONFIG_HOME=str(home / 'config'), XDG_DATA_HOME=str(home / 'data'),
                        GSETTINGS_SCHEMA_DIR=schemas, GSETTINGS_BACKEND='keyfile', SECRET_BACKEND='file', LC_ALL='C.UTF-8',
                        SECRET_FILE_TEST_PATH=str(home / 'secrets'), SECRET_FILE_TEST_PASSWORD='test', TMPDIR=self.folder.name)
        path = home / 'config/glib-2.0/settings/keyfile'
        path.parent.mkdir(parents=True)
        path.write_text(f"[org/heraldcti/Herald]\nserver-host='127.0.0.1'\nserver-port=uint32 {lab.ami}\ntls-mode='off'\nuser='{user}'\n"
                        "region='DE'\ndevices=['PJSIP/201']\nsources=['astdb-1']\n\n[org/heraldcti/Herald/sources/astdb-1]\n"
                        "options={'families': 'cidname, AMPUSER/{number}/cidname'}\n", encoding='utf-8')
        subprocess.run(['secret-tool', 'store', '--label=Herald', 'xdg:schema', 'org.heraldcti.Herald.Account', 'server', '127.0.0.1',
                        'user', user], input=f'{user}-secret', text=True, env=self.env, check=True)

    def run(self, *arguments):
        return subprocess.run([self.heraldctl, *arguments], env=self.env, capture_output=True, text=True, encoding='utf-8', timeout=60, check=False)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.folder.cleanup()


def must(condition, complaint):
    if not condition:
        raise AssertionError(complaint)


def check(desk, works, words):
    done = desk.run('sources', 'check', 'astdb-1', '--json')
    line = json.loads(done.stdout)
    must(line['works'] == works and words in line['sentence'] and (done.returncode == 0) == works, f'{line} {done.stderr}')


def names(desk):
    """Every spelling of a caller's number finds the entry, whatever is in the name."""
    for number, name, match in CALLERS:
        done = desk.run('lookup', number, '--region', 'DE', '--connect', '--json')
        found = [line for line in map(json.loads, done.stdout.splitlines()) if line.get('source') == 'astdb-1' and line.get('name')]
        must([(line['name'], line['match']) for line in found] == [(name, match)], f'{number}: {done.stdout} {done.stderr}')


async def put(lab):
    async with Manager(lab) as manager:
        for family, key, value in ENTRIES:
            await manager.action('DBPut', Family=family, Key=key, Val=value)


def play(lab, heraldctl, schemas):
    asyncio.run(put(lab))
    cases = {'least_right_is_enough': ('agent', lambda desk: check(desk, True, 'may be read')),
             'missing_right_is_named': ('watch', lambda desk: check(desk, False, '“reporting”')),
             'names_are_found': ('agent', names)}
    failed = 0
    print(f'1..{len(cases)}', flush=True)
    for number, (name, (user, function)) in enumerate(cases.items(), 1):
        try:
            with Desk(lab, heraldctl, schemas, user) as desk:
                function(desk)
            print(f'ok {number} {name}', flush=True)
        except AssertionError as error:
            failed += 1
            print(f'not ok {number} {name}')
            print('\n'.join(f'# {line}' for line in str(error).splitlines()), flush=True)
    return failed


def main(version, heraldctl, cache, schemas):
    try:
        with Lab(version, cache) as lab:
            return 1 if play(lab, str(pathlib.Path(heraldctl).resolve()), schemas) else 0
    except Unavailable as reason:
        if os.environ.get('HERALD_NO_SKIP'):
            print(f'1..1\nnot ok 1 sources-{version}\n# {reason}')
            return 1
        print(f'1..0 # SKIP {reason}')
        return 0


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
