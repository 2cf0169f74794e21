#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""heraldctl provision as an administrator's script uses it: links that are made and used, and herald.conf checked.

test-provision.py HERALDCTL HERALD_PBX SCHEMA_DIR
"""
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

HERALDCTL, HERALD_PBX, SCHEMA_DIR = sys.argv[1:4]
del sys.argv[1:4]
PIN = '00' * 32


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix='herald-')
        self.addCleanup(folder.cleanup)
        self.home = pathlib.Path(folder.name)
        self.conf = self.home / 'herald.conf'
        self.env = dict(os.environ, HOME=folder.name, XDG_CONFIG_HOME=str(self.home / 'config'), XDG_DATA_HOME=str(self.home / 'data'),
                        GSETTINGS_SCHEMA_DIR=SCHEMA_DIR, GSETTINGS_BACKEND='keyfile', HERALD_SITE_CONF=str(self.conf), TMPDIR=folder.name,
                        SECRET_BACKEND='file', SECRET_FILE_TEST_PATH=str(self.home / 'secrets'), SECRET_FILE_TEST_PASSWORD='test',
                        DBUS_SESSION_BUS_ADDRESS='unix:path=/nonexistent/bus')

    def ctl(self, *args, status=0, stdin='', **env):
        done = subprocess.run([HERALDCTL, *args], capture_output=True, text=True, encoding='utf-8', timeout=60, check=False, input=stdin,
                              env={**self.env, **env})
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        self.assertNotIn('hunter2', done.stderr)
        return done

    def provision(self, *args, **more):
        return self.ctl('provision', *args, **more)

    def pbx(self):
        pbx = subprocess.Popen([HERALD_PBX, '--print-port', '--die-with-parent', '-u', 'anna:hunter2:call,agent:call,originate,reporting'],
                               stdout=subprocess.PIPE, text=True)
        self.addCleanup(pbx.stdout.close)
        self.addCleanup(pbx.wait)
        self.addCleanup(pbx.terminate)
        return pbx.stdout.readline().strip()

    def link(self, *args, secret='hunter2'):
        return self.provision('--make', '--user', 'anna', *args, stdin=secret + '\n').stdout.strip()

    def settings(self):
        keyfile = self.home / 'config/glib-2.0/settings/keyfile'
        return keyfile.read_text(encoding='utf-8') if keyfile.exists() else ''

    def write(self, text, mode=0o644):
        self.conf.write_text(text, encoding='utf-8')
        self.conf.chmod(mode)


class Links(Case):
    def test_make(self):
        link = self.link('--server', 'pbx.example.com', '--port', '5040', '--pin', PIN, '--extension', '1001', '--device', 'PJSIP/1001',
                         '--device', 'SIP/1001', secret='a&b=c')
        self.assertEqual(link, f'herald:enroll?server=pbx.example.com&port=5040&tls=pinned&pin={PIN}&user=anna&secret=a%26b%3Dc&extension=1001'
                               '&device=PJSIP%2F1001&device=SIP%2F1001')

    def test_make_refuses(self):
        self.provision('--make', stdin='hunter2\n', status=2)  # no user
        self.provision('--make', '--user', 'anna', '--server', 'a/b', stdin='hunter2\n', status=2)
        self.provision('--make', '--user', 'anna', '--port', '70000', stdin='hunter2\n', status=2)
        self.provision('--make', '--user', 'anna', '--tls', 'pinned', stdin='hunter2\n', status=2)
        self.provision('--make', '--user', 'anna', stdin='', status=1)
        self.provision('--make', '--user', 'anna', stdin='x' * 600 + '\n', status=1)
        self.provision('--make', '--user', 'anna', 'herald:enroll?user=anna', stdin='hunter2\n', status=2)
        self.provision('--user', 'anna', '--stdin', stdin='x', status=2)
        self.provision(status=2)
        self.provision('--check', '--stdin', status=2)
        self.provision('--connect', '--stdin', status=2)

    def test_set_up(self):
        port = self.pbx()
        link = self.link('--server', '127.0.0.1', '--port', port, '--tls', 'off', '--extension', '1001')
        # Not even where everything is told that can be.
        done = self.provision('--stdin', stdin=link + '\n', G_MESSAGES_DEBUG='all')
        self.assertIn('ok: The server takes user and password.', done.stdout)
        self.assertIn('Phones: PJSIP/1001', done.stdout)
        self.assertTrue(done.stdout.endswith('Herald is set up.\n'), done.stdout)
        self.assertNotIn('warning: The connection will', done.stdout)  # it is this computer
        self.assertNotIn('hunter2', done.stdout + self.settings())
        self.assertIn("user='anna'", self.settings())
        # The secret is where Herald looks for it.
        self.write('[Herald]\nserver-host=127.0.0.1\n')
        self.assertIn('ok: Herald may dial.', self.provision('--check', '--connect').stdout)

    def test_argument(self):
        link = self.link('--server', 'pbx.example.com', '--device', 'PJSIP/1001')
        self.assertIn('Herald is set up.', self.provision('--no-test', link).stdout)
        self.assertIn('PJSIP/1001', self.settings())
        # Another account is told before it is replaced, and nothing of the old one is left.
        other = self.link('--server', 'new.example.com', '--tls', 'off')
        done = self.provision('--no-test', other)
        self.assertIn('warning: This replaces the account of anna at pbx.example.com.', done.stdout)
        self.assertIn('warning: The connection will not be encrypted', done.stdout)
        self.assertNotIn('PJSIP/1001', self.settings())

    def test_refused(self):
        port = self.pbx()
        wrong = self.link('--server', '127.0.0.1', '--port', port, '--tls', 'off', '--device', 'PJSIP/1001', secret='wrong')
        self.provision('--stdin', stdin=wrong, status=4)
        gone = self.link('--server', '127.0.0.1', '--port', '1', '--tls', 'off')
        self.provision('--stdin', stdin=gone, status=3)
        self.assertEqual(self.settings(), '')
        self.assertFalse((self.home / 'secrets').exists())
        self.provision('herald:enroll?user=anna&secret=hunter2&run=x', status=1)
        self.provision('tel:110', status=1)

    def test_no_keyring(self):
        link = self.link('--server', 'pbx.example.com', '--device', 'PJSIP/1001')
        done = self.provision('--no-test', '--stdin', stdin=link, status=1, SECRET_BACKEND='service')
        self.assertIn('Nothing was changed.', done.stderr)
        self.assertEqual(self.settings(), '')

    def test_locked(self):
        self.write('[Herald]\nserver-host=pbx.example.com\ntls-mode=system\nlocked=*\n')
        done = self.provision('--no-test', '--stdin', stdin=self.link('--server', 'evil.example.com'), status=1)
        self.assertIn('another server than the one your administrator has set', done.stderr)
        self.provision('--no-test', '--stdin', stdin=self.link('--tls', 'off', '--device', 'PJSIP/1001'))
        self.assertNotIn('tls-mode', self.settings())


class Check(Case):
    def problems(self, text, mode=0o644, status=1):
        self.write(text, mode)
        return [line[len(f'problem: {self.conf}'):] for line in self.provision('--check', status=status).stdout.splitlines()]

    def test_good(self):
        self.write('[Herald]\nserver-host=pbx.example.com\nlocked=*\n')
        self.assertEqual(self.provision('--check').stdout, f'ok: {self.conf}\n')
        other = self.home / 'other.conf'
        other.write_text('[Herald]\nuser=anna\n')
        self.assertEqual(self.provision('--check', str(other)).stdout, f'ok: {other}\n')

    def test_none(self):
        self.assertIn('There is no such file.', self.provision('--check', status=1).stdout)

    def test_values(self):
        lines = self.problems('[Herald]\nserver-hots=x\ndial-timeout=1\nsecret=hunter2\nlocked=user;devices\n')
        self.assertEqual([line.split(':')[1] for line in lines[:3]], ['2', '3', '4'])
        self.assertIn('“user” is locked and not set', lines[3])
        self.assertIn('“devices” is locked and not set', lines[4])
        self.assertEqual(len(lines), 5)
        self.assertNotIn('hunter2', ''.join(lines))

    def test_tls(self):
        self.assertIn('cannot be used', self.problems('[Herald]\ntls-mode=ca-file\ntls-ca-file=/nonexistent.pem\n')[0])
        self.assertIn('names no file', self.problems('[Herald]\ntls-mode=ca-file\n')[0])
        self.assertIn('says no certificate', self.problems('[Herald]\ntls-mode=pinned\n')[0])
        self.assertIn('is not the SHA-256', self.problems('[Herald]\ntls-mode=pinned\ntls-pin=00:11\n')[0])
        empty = self.home / 'empty.pem'
        empty.write_text('')
        self.assertEqual(len(self.problems(f'[Herald]\ntls-mode=ca-file\ntls-ca-file={empty}\n')), 1)

    def test_modes(self):
        self.assertIn('Users cannot read', self.problems('[Herald]\n', mode=0o600)[0])
        self.assertIn('can change the file', self.problems('[Herald]\n', mode=0o666)[0])

    def test_sources(self):
        self.assertIn('The source “company”', self.problems('[Source company]\ntype=folder\n')[0])
        self.assertIn('looks like a secret', self.problems('[Source company]\ntype=astdb\npassword=hunter2\n')[0])

    def test_connect(self):
        port = self.pbx()
        self.write(f'[Herald]\nserver-host=127.0.0.1\nserver-port={port}\ntls-mode=off\n')
        done = self.provision('--check', '--connect')
        self.assertIn('ok: It is an Asterisk.', done.stdout)
        self.assertIn('no secret here to log in with', done.stdout)
        self.write('[Herald]\nserver-host=127.0.0.1\nserver-port=1\ntls-mode=off\n')
        self.provision('--check', '--connect', status=3)
        self.write('[Herald]\n')
        self.assertIn('No server is set', self.provision('--check', '--connect', status=1).stdout)

    def test_other_verbs(self):
        """What the site has set is what every verb sees."""
        self.write('[Source company]\ntype=astdb\nname=Company\nlocked=*\n[Herald]\nlocked=sources\n')
        self.assertIn('company', self.ctl('sources').stdout)
        done = self.ctl('sources', 'set', 'company', '--disable', status=1)
        self.assertIn('administrator', done.stderr)
        self.ctl('sources', 'remove', 'company', status=1)


if __name__ == '__main__':
    unittest.main()
