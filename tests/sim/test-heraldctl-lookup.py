#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""heraldctl lookup over all sources that are set up: test-heraldctl-lookup.py HERALDCTL SCHEMA_DIR."""
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import unittest

HERALDCTL, SCHEMA_DIR = sys.argv[1:3]
del sys.argv[1:3]
CONTACTS = 'Name,Phone,Company\nAda Byron,030/1234567,Analytical Engines\nBerta Benz,030 7654321,Example Ltd\nKarl,555 6677,\n'


class Lookup(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix='herald-')
        self.addCleanup(self.folder.cleanup)
        home = pathlib.Path(self.folder.name)
        self.env = dict(os.environ, HOME=str(home), XDG_CONFIG_HOME=str(home / 'config'), XDG_DATA_HOME=str(home / 'data'),
                        GSETTINGS_SCHEMA_DIR=SCHEMA_DIR, GSETTINGS_BACKEND='keyfile', SECRET_BACKEND='file', TMPDIR=self.folder.name,
                        SECRET_FILE_TEST_PATH=str(home / 'secrets'), SECRET_FILE_TEST_PASSWORD='test',
                        DBUS_SESSION_BUS_ADDRESS='unix:path=/nonexistent/bus')
        self.keyfile = home / 'config/glib-2.0/settings/keyfile'
        self.keyfile.parent.mkdir(parents=True)
        self.settings("region='DE'")
        (home / 'contacts.csv').write_text(CONTACTS, encoding='utf-8')
        self.run_ctl('contacts', 'import', str(home / 'contacts.csv'), '--region', 'DE')

    def settings(self, *lines):
        self.keyfile.write_text('[org/heraldcti/Herald]\n' + ''.join(f'{line}\n' for line in lines), encoding='utf-8')

    def run_ctl(self, *args, status=0):
        done = subprocess.run([HERALDCTL, *args], capture_output=True, text=True, encoding='utf-8', timeout=60, check=False, env=self.env)
        self.assertEqual(done.returncode, status, done.stderr)
        return done

    def explain(self, number, *args, status=0):
        """The number's line, the lines of people, and those of sources by id."""
        lines = [json.loads(line) for line in self.run_ctl('lookup', number, '--explain', '--json', *args, status=status).stdout.splitlines()]
        return lines[0], [line for line in lines if 'match' in line], {line['source']: line for line in lines[1:] if 'match' not in line}

    def test_sources(self):
        """Each source has its line: what it said, how sure, how long it took; or why it was not asked."""
        self.run_ctl('sources', 'add', 'astdb', '--name', 'PBX')
        self.run_ctl('sources', 'add', 'astdb', '--disable', '--name', 'Old PBX')
        number, people, sources = self.explain('030 1234567')
        self.assertEqual((number['matches'], number['excluded'], people[0]['name']), (1, False, 'Ada Byron'))
        book = sources['book']
        self.assertEqual((book['state'], book['names'], book['classes'], book['reason']), ('answered', ['Ada Byron'], ['exact'], None))
        self.assertGreater(book['took_ms'], 0)
        self.assertEqual((sources['astdb-1']['name'], sources['astdb-1']['state']), ('PBX', 'not-asked'))
        self.assertIn('no connection to the PBX', sources['astdb-1']['reason'])
        self.assertEqual((sources['astdb-2']['state'], sources['astdb-2']['reason']), ('not-asked', 'It is switched off.'))
        text = self.run_ctl('lookup', '030 1234567', '--explain').stdout
        self.assertRegex(text, r'\n  .+ \(book\): Ada Byron \(exact\), after [\d.]+ ms\n')
        self.assertRegex(text, r'\n  PBX \(astdb-1\): not asked: There is no connection')
        # Without it nothing else is printed.
        plain = self.run_ctl('lookup', '030 1234567').stdout.splitlines()
        self.assertEqual((len(plain), plain[1]), (2, 'Ada Byron · Analytical Engines · 030/1234567'))

    def test_guesses(self):
        text = self.run_ctl('lookup', '030 765432155', '--explain').stdout
        self.assertIn('\nsomebody at Example Ltd, such as Berta Benz', text)
        self.assertIn('Berta Benz (switchboard)', text)
        _, people, _ = self.explain('0171 5556677')
        self.assertEqual((people[0]['match'], people[0]['name']), ('trailing', 'Karl'))
        self.assertIn('\nperhaps Karl', self.run_ctl('lookup', '0171 5556677').stdout)

    def test_area_code(self):
        """The account's own town: what is dialled without an area code."""
        self.settings("region='DE'", "area-code='030'")
        _, people, _ = self.explain('030 1234567')
        self.assertEqual(people[0]['match'], 'exact')

    def test_private(self):
        """A source on another computer is not asked about numbers that are nobody's business, and its failure hides nobody."""
        if 'ldap:' not in self.run_ctl('sources', 'types').stdout:
            self.skipTest('built without LDAP')
        with socket.socket() as nobody:
            nobody.bind(('127.0.0.1', 0)) # and nobody listens there
            self.settings("region='DE'", "private-numbers=['030 765*']", "no-lookup=['030 1234567']")
            self.run_ctl('sources', 'add', 'ldap', f'uri=ldap://127.0.0.1:{nobody.getsockname()[1]}', 'base=dc=example,dc=com',
                         'starttls=false', '--name', 'Staff')
            number, people, sources = self.explain('+49 30 1234567')
            self.assertEqual((number['excluded'], people[0]['name'], sources['ldap-1']['state']), (True, 'Ada Byron', 'failed'))
            self.assertTrue(sources['ldap-1']['reason'])
            done = self.run_ctl('lookup', '030 1234567')
            self.assertIn('Ada Byron', done.stdout)
            self.assertIn('Staff: ', done.stderr)
            self.assertIn('never looked up', done.stderr)
            for private in ('030 7654321', '+49 30 7654321', '1001'):
                _, _, sources = self.explain(private, status=1 if private == '1001' else 0)
                self.assertEqual(sources['ldap-1']['state'], 'not-asked', private)

    def test_connect(self):
        """A PBX that cannot be reached is told of, and hides nobody."""
        self.run_ctl('sources', 'add', 'astdb')
        done = self.run_ctl('lookup', '030 1234567', '--connect')
        self.assertIn('Ada Byron', done.stdout)
        self.assertTrue(done.stderr)


if __name__ == '__main__':
    unittest.main()
