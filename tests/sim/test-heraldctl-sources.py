#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""heraldctl sources as an administrator's script uses it: what it prints, returns and leaves behind.

test-heraldctl-sources.py HERALDCTL HERALD_PBX SCHEMA_DIR
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

HERALDCTL, HERALD_PBX, SCHEMA_DIR = sys.argv[1:4]
del sys.argv[1:4]
ACCOUNT = '[org/heraldcti/Herald]\nserver-host=\'127.0.0.1\'\nserver-port=uint32 %d\ntls-mode=\'off\'\nuser=\'%s\'\ndevices=[\'PJSIP/1001\']\n'


class Sources(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix='herald-')
        self.addCleanup(self.folder.cleanup)
        self.home = pathlib.Path(self.folder.name)
        self.env = dict(os.environ, HOME=str(self.home), XDG_CONFIG_HOME=str(self.home / 'config'), XDG_DATA_HOME=str(self.home / 'data'),
                        GSETTINGS_SCHEMA_DIR=SCHEMA_DIR, GSETTINGS_BACKEND='keyfile', SECRET_BACKEND='file', TMPDIR=self.folder.name,
                        SECRET_FILE_TEST_PATH=str(self.home / 'secrets'), SECRET_FILE_TEST_PASSWORD='test',
                        DBUS_SESSION_BUS_ADDRESS='unix:path=/nonexistent/bus')

    def run_ctl(self, *args, status=0, **kwargs):
        done = subprocess.run([HERALDCTL, 'sources', *args], capture_output=True, text=True, encoding='utf-8', timeout=60, check=False,
                              env=self.env, **kwargs)
        self.assertEqual(done.returncode, status, done.stderr)
        return done

    def sources(self):
        return {line['id']: line for line in map(json.loads, self.run_ctl('--json').stdout.splitlines())}

    def order(self):
        return [source for source in self.sources() if source == 'book' or '-' in source and source[-1].isdigit()]

    def test_roll_out(self):
        self.assertEqual(self.order(), ['book'])
        done = self.run_ctl('add', 'astdb', 'families=cidname, AMPUSER/{number}/cidname', '--name', 'Zentrale „Süd“', '--deadline', '700')
        self.assertEqual(done.stdout, 'astdb-1\n')
        self.run_ctl('add', 'astdb', '--disable')
        self.assertEqual(self.order(), ['book', 'astdb-1', 'astdb-2'])
        one, two = (self.sources()[name] for name in ('astdb-1', 'astdb-2'))
        self.assertEqual((one['name'], one['enabled'], one['deadline'], one['state'], one['values']),
                         ('Zentrale „Süd“', True, 700, 'on', ['families=cidname, AMPUSER/{number}/cidname']))
        self.assertEqual((two['enabled'], two['state'], two['values']), (False, 'off', []))
        self.run_ctl('set', 'astdb-1', 'families=', '--cache-time', '60')
        one = self.sources()['astdb-1']
        self.assertEqual((one['values'], one['cache-time'], one['deadline']), ([], 60, 700))
        self.run_ctl('move', 'astdb-2', '1')
        self.assertEqual(self.order(), ['astdb-2', 'book', 'astdb-1'])
        self.run_ctl('remove', 'astdb-2')
        self.assertEqual(self.order(), ['book', 'astdb-1'])
        # A name is not used twice.
        self.assertEqual(self.run_ctl('add', 'astdb').stdout, 'astdb-3\n')

    def test_refused(self):
        """What is wrong is said, and nothing is changed."""
        self.run_ctl('add', 'astdb')
        before = self.sources()
        for status, words, *args in (
                (2, 'no type “pigeon”', 'add', 'pigeon'), (2, 'always there', 'add', 'book'), (2, 'always there', 'remove', 'book'),
                (1, 'no setting “colour”', 'add', 'astdb', 'colour=red'), (1, 'not of the form', 'set', 'astdb-1', 'families'),
                (2, 'no source “astdb-9”', 'set', 'astdb-9', 'families=a'), (2, 'number; 1 is', 'move', 'astdb-1', '0'),
                (2, 'number of arguments', 'move', 'astdb-1'), (2, 'no “fly”', 'fly'), (2, 'no password “families”', 'secret', 'astdb-1', 'families'),
                (2, 'exclude', 'set', 'astdb-1', '--enable', '--disable'), (2, '60000', 'set', 'astdb-1', '--deadline', '70000')):
            with self.subTest(args=args):
                self.assertIn(words, self.run_ctl(*args, status=status).stderr)
        self.assertEqual(self.sources(), before)

    def test_types(self):
        text = self.run_ctl('types').stdout
        self.assertIn('book: ', text)
        self.assertIn('families', text)

    def test_unknown_type_stays(self):
        """Of a build that has more: it is shown, kept, and told."""
        path = self.home / 'config/glib-2.0/settings/keyfile'
        path.parent.mkdir(parents=True)
        path.write_text("[org/heraldcti/Herald]\nsources=['pigeon-1']\n\n[org/heraldcti/Herald/sources/pigeon-1]\noptions={'loft': 'roof'}\n")
        pigeon = self.sources()['pigeon-1']
        self.assertEqual((pigeon['type'], pigeon['state'], pigeon['values']), ('pigeon', 'unavailable', ['loft=roof']))
        self.assertIn('no sources of the type “pigeon”', self.run_ctl('check', 'pigeon-1', status=1).stdout)
        self.run_ctl('add', 'astdb')
        self.assertEqual(self.sources()['pigeon-1'], pigeon)

    def pbx(self, user):
        process = subprocess.Popen([HERALD_PBX, '--scenario', 'quiet', '--user', 'narrow:narrow-secret:call:call'], stdout=subprocess.PIPE, text=True)
        self.addCleanup(lambda: (process.terminate(), process.wait(60), process.stdout.close()))
        port = int(process.stdout.readline().split()[1])
        path = self.home / 'config/glib-2.0/settings/keyfile'
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(ACCOUNT % (port, user) + "sources=['astdb-1']\n")

    def keep_account_secret(self, user):
        subprocess.run(['secret-tool', 'store', '--label=Herald', 'xdg:schema', 'org.heraldcti.Herald.Account', 'server', '127.0.0.1',
                        'user', user], input=f'{user}-secret', text=True, env=self.env, check=True)

    def test_check_telephone_system(self):
        """The account's own connection is used; a right that lacks is named."""
        for user, status, words in (('agent', 0, 'may be read'), ('narrow', 1, '“reporting”')):
            with self.subTest(user=user):
                self.pbx(user)
                self.keep_account_secret(user)
                done = self.run_ctl('check', 'astdb-1', '--json', status=status)
                line = json.loads(done.stdout)
                self.assertEqual(line['works'], status == 0)
                self.assertIn(words, line['sentence'])

    def test_check_without_account(self):
        self.run_ctl('add', 'astdb')
        done = self.run_ctl('check', status=1)
        self.assertRegex(done.stdout, 'problem  astdb-1: Herald is not connected')
        self.assertRegex(done.stdout, 'ok       book: ')
        self.assertEqual([path.name for path in self.home.iterdir() if path.name.startswith('herald-test')], [])

    def test_not_kept(self):
        self.env['GSETTINGS_BACKEND'] = 'memory'
        self.assertIn('cannot be kept', self.run_ctl('add', 'astdb', status=1).stderr)


if __name__ == '__main__':
    unittest.main(verbosity=2)
