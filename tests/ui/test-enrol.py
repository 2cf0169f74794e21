#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Herald set up by a link, as a person clicks it: test-enrol.py BUILD, inside tests/tools/desktop-session.sh."""
import contextlib
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from desk import Herald, Pbx, ending, wait_for  # noqa: E402
from account import private_account  # noqa: E402

BUILD = pathlib.Path(sys.argv.pop())
SECRET = 'hunter2'


class Enrol(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix='herald-ui.')
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.site = self.folder / 'herald.conf'
        self.pbx = Pbx(BUILD, 'wait 1s\n', self.folder, '-u', f'anna:{SECRET}:call,agent:call,originate,reporting')
        ended = ending(self.pbx.process)
        ended.__enter__()
        self.addCleanup(ended.__exit__, None, None, None)
        self.addCleanup(self.pbx.process.stdout.close)

    def start(self, link, present=None):
        present = present or {}
        self.environment = private_account(self.folder, self.pbx.port, present.pop('user', ''), None, **{'server-host': '', **present})
        self.environment['HERALD_SITE_CONF'] = str(self.site)
        with self.said():
            self.herald = Herald(BUILD, {**self.environment, 'G_MESSAGES_DEBUG': 'all'}, link)
        ended = ending(self.herald.process)
        ended.__enter__()
        self.addCleanup(ended.__exit__, None, None, None)
        return self.herald

    @contextlib.contextmanager
    def said(self):
        """All that Herald says goes to a file."""
        out = os.dup(1), os.dup(2)
        with open(self.folder / 'said', 'wb') as said:
            for number in (1, 2):
                os.dup2(said.fileno(), number)
            try:
                yield
            finally:
                for number in (1, 2):
                    os.dup2(out[number - 1], number)
                    os.close(out[number - 1])

    def link(self, more='', secret=SECRET, server='127.0.0.1'):
        return f'herald:enroll?server={server}&port={self.pbx.port}&tls=off&user=anna&secret={secret}{more}'

    def settings(self):
        return (self.folder / 'config/glib-2.0/settings/keyfile').read_text(encoding='utf-8')

    def kept_secret(self):
        return subprocess.run(['secret-tool', 'lookup', 'server', '127.0.0.1', 'user', 'anna'], env=self.environment, capture_output=True,
                              text=True, check=False).stdout

    def test_set_up(self):
        """The server finds the phone; the secret is in the keyring and nowhere else; Herald is connected."""
        herald = self.start(self.link('&extension=1001'))
        herald.see('Set Up', 'push button')
        self.assertIn('anna', herald.words())
        self.assertIn(f'127.0.0.1, port {self.pbx.port}, not encrypted', herald.words())
        self.assertNotIn('Not encrypted', herald.words())  # it is this computer
        self.assertFalse(any(SECRET in word for word in herald.words()))
        self.assertNotIn("user='anna'", self.settings())
        herald.press('Set Up')
        herald.see('Connected')
        self.assertIn("devices=['PJSIP/1001']", self.settings())
        self.assertEqual(self.kept_secret(), SECRET)
        for path in self.folder.rglob('*'):
            if path.is_file() and path.name not in ('secrets', 'story'):
                self.assertNotIn(SECRET.encode(), path.read_bytes(), path)

    def test_refused(self):
        """What does not work is not kept, unless one wants it; what replaces an account says so."""
        herald = self.start(self.link(secret='wrong', more='&device=PJSIP/1002'),
                            {'server-host': '192.0.2.1', 'server-port': 1, 'user': 'old', 'devices': ['PJSIP/1001'], 'extension': '1001'})
        herald.see('Replaces your present account')
        herald.see('old at 192.0.2.1')
        herald.press('Set Up')
        herald.see('Try Again', 'push button')
        self.assertIn("user='old'", self.settings())
        herald.press('Set Up All the Same')
        wait_for(lambda: "user='anna'" in self.settings(), 'the account is not replaced')
        self.assertIn("devices=['PJSIP/1002']", self.settings())

    def test_locked(self):
        self.site.write_text('[Herald]\nserver-host=pbx.example.com\nlocked=server-host\n')
        herald = self.start(self.link(server='evil.example.com', more='&device=PJSIP/1001'))
        herald.see('The link is for another server than the one your administrator has set.')
        self.assertIsNone(herald.find('Set Up', 'push button'))

    def test_open(self):
        herald = self.start('herald:enroll?server=192.0.2.7&tls=off&user=anna&secret=x')
        herald.see('Not encrypted')

    def test_hostile(self):
        herald = self.start('herald:enroll?server=pbx.example.com&user=anna&secret=hunter2&command=x')
        herald.see('The link says something that this Herald does not know. Ask your administrator for another link.')
        self.assertFalse(any(SECRET in word for word in herald.words()))

    def test_cancel(self):
        """Enter is Cancel, and a Herald that has nothing to do ends."""
        herald = self.start(self.link('&device=PJSIP/1001'))
        herald.press('Cancel')
        self.assertEqual(herald.process.wait(20), 0)
        self.assertNotIn("user='anna'", self.settings())


if __name__ == '__main__':
    unittest.main(verbosity=2)
