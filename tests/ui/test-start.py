#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Herald started where something is missing: test-start.py HERALD HERALD_PBX, inside tests/tools/desktop-session.sh."""
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / 'tools'))
from account import private_account  # noqa: E402

PBX = sys.argv.pop()
HERALD = sys.argv.pop()
WAIT = 60  # seconds until a test that hangs ends


def without(*names, **more):
    return {**{key: value for key, value in os.environ.items() if key not in names}, **more}


class Start(unittest.TestCase):
    def fails(self, environment, words, *arguments):
        done = subprocess.run([HERALD, *arguments], env=environment, capture_output=True, text=True, timeout=WAIT, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn(words, done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)

    def test_no_display(self):
        for arguments in ([], ['--background'], ['--dial', '1002'], ['tel:1002']):
            self.fails(without('DISPLAY', 'WAYLAND_DISPLAY'), 'There is no display.', *arguments)

    def test_no_settings_schema(self):
        self.fails(without('GSETTINGS_SCHEMA_DIR', XDG_DATA_DIRS='/nowhere'), 'is not installed')

    def test_broken_site_settings(self):
        """What is wrong in herald.conf is told once with its line, and keeps Herald from nothing."""
        with tempfile.TemporaryDirectory(prefix='herald-start-') as folder:
            site = pathlib.Path(folder) / 'herald.conf'
            site.write_text('[Herald]\nserver-hots=x\nsecret=hunter2\n')
            environment = private_account(pathlib.Path(folder), 1, 'agent', None, devices=['PJSIP/1001'])
            environment['HERALD_SITE_CONF'] = str(site)
            with subprocess.Popen([HERALD, '--background'], env=environment, stderr=subprocess.PIPE, text=True) as herald:
                self.addCleanup(herald.kill)
                said = [herald.stderr.readline() for _ in range(2)]
                herald.terminate()
                rest = herald.communicate(timeout=WAIT)[1]
            self.assertEqual(herald.returncode, 0)
            self.assertEqual(said[0], f'herald: {site}:2: There is no setting “server-hots”. herald.conf(5) lists them.\n')
            self.assertTrue(said[1].startswith(f'herald: {site}:3: “secret” looks like a secret.'), said[1])
            self.assertNotIn('hunter2', said[1] + rest)
            self.assertNotIn('server-hots', rest)

    def test_no_session_bus(self):
        """Calls come and go on cards; GTK has found the accessibility bus through the display all the same."""
        subprocess.run(['gdbus', 'call', '--session', '--dest', 'org.a11y.Bus', '--object-path', '/org/a11y/bus', '--method',
                        'org.a11y.Bus.GetAddress'], stdout=subprocess.DEVNULL, check=True)
        with tempfile.TemporaryDirectory(prefix='herald-start-') as folder, \
             subprocess.Popen([PBX, '--die-with-parent', '--once', '-s', 'incoming'], stdout=subprocess.PIPE, text=True) as pbx:
            self.addCleanup(pbx.kill)
            port = int(pbx.stdout.readline().removeprefix('port '))
            environment = private_account(pathlib.Path(folder), port, 'agent', 'agent-secret', extension='1001', devices=['PJSIP/1001'])
            environment['DBUS_SESSION_BUS_ADDRESS'] = 'unix:path=/nowhere'
            with subprocess.Popen([HERALD], env=environment, stderr=subprocess.PIPE, text=True) as herald:
                self.addCleanup(herald.kill)
                pbx.wait(WAIT)  # the call is over
                herald.terminate()
                said = herald.communicate(timeout=WAIT)[1]
            self.assertEqual(herald.returncode, 0, said[-2000:])
            self.assertIn('There is no session bus', said)


if __name__ == '__main__':
    unittest.main(verbosity=2)
