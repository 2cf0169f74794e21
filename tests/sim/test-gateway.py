#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""herald-gateway as a service manager and a telephone system meet it: test-gateway.py GATEWAY HERALDCTL."""
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import unittest

HERALDCTL = sys.argv.pop()
GATEWAY = sys.argv.pop()
PATIENCE = 30
CARD = 'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ada Byron\r\nORG:Analytical Engines\r\nTEL;TYPE=WORK:{}\r\nEND:VCARD\r\n'


def ask(port, *lines):
    """As Asterisk does: the request, and "200 result=1" to every command. The commands."""
    heard = []
    with socket.create_connection(('127.0.0.1', port), PATIENCE) as connection, connection.makefile('rwb', buffering=0) as stream:
        stream.write(''.join(f'agi_{line}\n' for line in lines).encode() + b'\n')
        for line in stream:
            heard.append(line.decode().rstrip('\n'))
            stream.write(b'200 result=1\n')
    return heard


class Gateway(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix='herald-gateway.')
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.conf = self.folder / 'gateway.conf'
        self.database = self.folder / 'contacts.db'
        self.write()

    def write(self, herald='region=DE\n', **gateway):
        settings = {'port': '0', 'database': str(self.database), **gateway}
        self.conf.write_text('[gateway]\n' + ''.join(f'{key}={value}\n' for key, value in settings.items()) + f'[Herald]\n{herald}')

    def add(self, number):
        card = self.folder / 'card.vcf'
        card.write_text(CARD.format(number))
        subprocess.run([HERALDCTL, 'contacts', 'import', '--database', self.database, card], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)

    def run_to_end(self, *arguments):
        return subprocess.run([GATEWAY, *arguments], capture_output=True, text=True, timeout=PATIENCE)

    def start(self, **environment):
        process = subprocess.Popen([GATEWAY, '--config', self.conf], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                   env={**os.environ, **environment})
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process, int(process.stdout.readline())

    def read_until(self, process, word):
        for line in process.stderr:
            if word in line:
                return line
        raise AssertionError(f'it ended without: {word}')

    def test_names(self):
        self.add('030 1234567')
        process, port = self.start()
        heard = ask(port, 'network_script: lookup', 'callerid: +49301234567')
        self.assertIn('SET VARIABLE "CALLERID(name)" "Ada Byron"', heard)
        self.assertIn('SET VARIABLE "HERALD_ORG" "Analytical Engines"', heard)
        self.assertEqual(['SET VARIABLE "HERALD_MATCH" "none"'], ask(port, 'network_script: lookup', 'callerid: +49309999999'))
        self.assertEqual(['SET VARIABLE "HERALD_MATCH" "none"'], ask(port, 'network_script: lookup', 'callerid: unknown'))
        self.assertEqual([], ask(port, 'network_script: nothing-of-ours'))
        process.send_signal(signal.SIGTERM)
        rest = process.stderr.read()
        self.assertEqual(0, process.wait(PATIENCE))
        self.assertIn('lookup: national in ', rest)
        self.assertNotIn('1234567', rest)

    def test_manager_is_told(self):
        """Type=notify: ready when it listens, and when it has read its file again."""
        path = self.folder / 'notify'
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
            manager.bind(str(path))
            manager.settimeout(PATIENCE)
            process, port = self.start(NOTIFY_SOCKET=str(path))
            self.assertEqual(b'READY=1', manager.recv(100))
            with socket.create_server(('127.0.0.1', 0)) as free:
                other = free.getsockname()[1]
            self.write(port=other)
            process.send_signal(signal.SIGHUP)
            self.assertEqual(b'RELOADING=1', manager.recv(100))
            self.assertEqual(b'READY=1', manager.recv(100))
            self.assertEqual(['SET VARIABLE "HERALD_MATCH" "none"'], ask(other, 'network_script: lookup', 'callerid: 1'))
            with self.assertRaises(OSError):
                socket.create_connection(('127.0.0.1', port), PATIENCE).close()
            process.send_signal(signal.SIGTERM)
            self.assertEqual(b'STOPPING=1', manager.recv(100))
            self.assertEqual(0, process.wait(PATIENCE))

    def test_wrong_file_changes_nothing(self):
        process, port = self.start()
        self.write(listen='everywhere')
        process.send_signal(signal.SIGHUP)
        self.read_until(process, 'all stays as it was')
        self.assertEqual(['SET VARIABLE "HERALD_MATCH" "none"'], ask(port, 'network_script: lookup', 'callerid: 1'))

    def test_check(self):
        self.assertEqual((0, ''), (lambda done: (done.returncode, done.stderr))(self.run_to_end('--config', self.conf, '--check')))
        for text, words in (('[gateway]\nport=many\n', '“port”'), ('[gateway]\nlisten=pbx\n', '“listen”'), ('[gateway]\ncolour=red\n', '“colour”'),
                            ('[gateway]\ndatabase=here.db\n', '“database”'), ('[Herald]\nregion=Germany\nno-such=1\n', '“no-such”')):
            self.conf.write_text(text)
            done = self.run_to_end('--config', self.conf, '--check')
            self.assertEqual(1, done.returncode, text)
            self.assertIn(words, done.stderr)
        self.assertEqual(1, self.run_to_end('--config', self.folder / 'none', '--check').returncode)
        self.assertEqual(2, self.run_to_end('--no-such-option').returncode)

    def test_secrets_are_kept_from_others(self):
        secrets = self.folder / 'secrets'
        self.write(secrets=secrets)
        missing = self.run_to_end('--config', self.conf, '--check')
        self.assertEqual(1, missing.returncode)
        self.assertIn(str(secrets), missing.stderr)
        secrets.mkdir()
        file = secrets / 'crm.token'
        file.write_text('geheim\n')
        for mode, status in ((0o600, 0), (0o640, 0), (0o644, 1), (0o602, 1)):
            file.chmod(mode)
            done = self.run_to_end('--config', self.conf, '--check')
            self.assertEqual(status, done.returncode, f'{mode:o}: {done.stderr}')
            self.assertEqual(status == 1, 'crm.token is open to everybody' in done.stderr)
            self.assertNotIn('geheim', done.stderr)
        self.write(secrets='here')
        self.assertIn('“secrets”', self.run_to_end('--config', self.conf, '--check').stderr)

    def test_port_in_use(self):
        with socket.create_server(('127.0.0.1', 0)) as other:
            self.write(port=other.getsockname()[1])
            done = self.run_to_end('--config', self.conf)
        self.assertEqual(1, done.returncode)
        self.assertIn('in use', done.stderr)


if __name__ == '__main__':
    unittest.main(verbosity=2)
