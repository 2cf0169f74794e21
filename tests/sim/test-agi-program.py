#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""herald-agi as Asterisk starts it: over two pipes, by a client that does as Asterisk does.

test-agi-program.py HERALD_AGI HERALDCTL INTEGRATION.
"""
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import unittest

INTEGRATION = sys.argv.pop()
HERALDCTL = sys.argv.pop()
PROGRAM = sys.argv.pop()
PATIENCE = 20
CARD = 'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ada Byron\r\nORG:Analytical Engines\r\nTEL;TYPE=WORK:030 1234567\r\nEND:VCARD\r\n'
NOBODY = ['SET VARIABLE "HERALD_MATCH" "none"']
YES = b'200 result=1\n'


class Asterisk:
    """One start of the program, with what Asterisk gives it."""

    def __init__(self, test, *arguments, request=('callerid: +49301234567',), options=None, more=b''):
        options = ('--config', test.conf) if options is None else options
        self.process = subprocess.Popen([PROGRAM, *options, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, bufsize=0)
        test.addCleanup(self.close)
        self.say(''.join(f'agi_{line}\n' for line in ('request: herald-agi', *request)).encode() + b'\n' + more)

    def say(self, text):
        try:
            self.process.stdin.write(text)
        except BrokenPipeError:
            pass

    def serve(self, answer=YES):
        """To the end: an answer to every command; the commands, the exit status, and what it complains of."""
        heard = []
        for line in self.process.stdout:
            heard.append(line.decode().rstrip('\n'))
            self.say(answer)
        return heard, *self.end()

    def end(self):
        complaints = self.process.stderr.read().decode()
        return self.process.wait(PATIENCE), complaints

    def close(self):
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            pipe.close()


class Program(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix='herald-agi.')
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.conf = self.folder / 'gateway.conf'
        self.database = self.folder / 'contacts.db'
        self.write()

    def write(self, herald='region=DE\n', more='', **gateway):
        settings = {'database': str(self.database), **gateway}
        self.conf.write_text('[gateway]\n' + ''.join(f'{key}={value}\n' for key, value in settings.items()) + f'[Herald]\n{herald}{more}')

    def add(self):
        card = self.folder / 'card.vcf'
        card.write_text(CARD)
        subprocess.run([HERALDCTL, 'contacts', 'import', '--database', self.database, card], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)

    def serve_web(self, **gateway):
        """A web service is asked, which answers when the test does."""
        server = socket.create_server(('127.0.0.1', 0))
        server.settimeout(PATIENCE)
        self.addCleanup(server.close)
        self.write(more=f'sources=crm\n[Source crm]\ntype=http\nfile={INTEGRATION}\nparam.server=http://127.0.0.1:{server.getsockname()[1]}\n', **gateway)
        return server

    def test_names(self):
        self.add()
        heard, status, complaints = Asterisk(self, 'lookup').serve()
        self.assertIn('SET VARIABLE "CALLERID(name)" "Ada Byron"', heard)
        self.assertIn('SET VARIABLE "HERALD_ORG" "Analytical Engines"', heard)
        self.assertEqual((0, ''), (status, complaints))
        by_lines = ('callerid: unknown', 'arg_1: lookup', 'arg_2: number=+49301234567')
        self.assertEqual(heard, Asterisk(self, request=by_lines).serve()[0])
        self.assertEqual(heard, Asterisk(self, 'lookup', 'number=%2B49301234567', 'deadline=5000', request=('callerid: 1',)).serve()[0])
        self.assertEqual((NOBODY, 0, ''), Asterisk(self, 'lookup', request=('callerid: unknown',)).serve())
        for refusal in (b'510 Invalid or unknown command\n', b'520-Usage\n520 End of proper usage.\n', b'200 result=-1\n'):
            self.assertEqual((heard, 0, ''), Asterisk(self, 'lookup').serve(refusal))

    def test_database_of_others_is_left_alone(self):
        """The file and its folder may belong to who imports; and where there is none, none is made."""
        self.assertEqual((NOBODY, 0, ''), Asterisk(self, 'lookup').serve())
        self.assertFalse(self.database.exists())
        self.add()
        before = self.database.read_bytes(), sorted(path.name for path in self.folder.iterdir())
        self.database.chmod(0o444)
        self.folder.chmod(0o555)
        heard = Asterisk(self, 'lookup').serve()[0]
        self.folder.chmod(0o755)
        self.assertIn('SET VARIABLE "HERALD_NAME" "Ada Byron"', heard)
        self.assertEqual(before, (self.database.read_bytes(), sorted(path.name for path in self.folder.iterdir())))
        self.database.chmod(0o644)
        self.database.write_bytes(b'no database' * 1000)
        heard, status, complaints = Asterisk(self, 'lookup').serve()
        self.assertEqual(([], 1), (heard, status))
        self.assertIn('contacts.db', complaints)
        self.assertEqual(b'no database' * 1000, self.database.read_bytes())

    def test_hostile(self):
        """What is no request ends it at once, also where it would never end; nothing is said to it."""
        for text in (b'GET / HTTP/1.1\r\n\r\n', b'\x16\x03\x01\x02\n', b'agi_arg_1: ' + 30000 * b'x', 300 * b'agi_x: 1\n', b''):
            with self.subTest(text[:20]):
                process = subprocess.run([PROGRAM, '--config', self.conf, 'lookup'], input=text, capture_output=True, timeout=PATIENCE)
                self.assertEqual((1, b''), (process.returncode, process.stdout))
                self.assertTrue(process.stderr.startswith(b'herald-agi: '), process.stderr)
        heard, status, complaints = Asterisk(self, 'no-such-route').serve()
        self.assertEqual(([], 1), (heard, status))
        self.assertIn('AGI(herald-agi,lookup)', complaints)
        self.assertEqual(([], 1), Asterisk(self).serve()[:2])

    def test_asterisk_goes_away(self):
        """Nobody reads any more, or nobody answers: it ends, and no signal kills it."""
        self.add()
        asterisk = Asterisk(self, 'lookup')
        asterisk.process.stdout.close()
        asterisk.process.stdin.close()
        self.assertIn(asterisk.process.wait(PATIENCE), (0, 1))
        asterisk = Asterisk(self, 'lookup')
        self.assertIn(b'HERALD_MATCH', asterisk.process.stdout.readline())
        asterisk.process.stdin.close()
        self.assertEqual(1, asterisk.end()[0])

    def test_caller_hangs_up(self):
        """SIGHUP while it asks: the work ends, and nothing is said. While it tells what it has found: that is told to its end."""
        server = self.serve_web()
        asterisk = Asterisk(self, 'lookup', 'deadline=5000')
        connection = server.accept()[0]
        self.addCleanup(connection.close)
        asterisk.process.send_signal(signal.SIGHUP)
        self.assertEqual(([], 0, ''), asterisk.serve())
        self.write()
        self.add()
        asterisk = Asterisk(self, 'lookup')
        first = asterisk.process.stdout.readline()
        asterisk.process.send_signal(signal.SIGHUP)
        asterisk.say(YES)
        heard, status, complaints = asterisk.serve()
        self.assertIn(b'HERALD_MATCH', first)
        self.assertEqual(6, len(heard))
        self.assertEqual((0, ''), (status, complaints))

    def test_deadline(self):
        server = self.serve_web()
        self.assertEqual((NOBODY, 0, ''), Asterisk(self, 'lookup', 'deadline=100').serve())
        server.accept()[0].close()

    def test_secrets(self):
        """A source's password is in a folder of the site's."""
        secrets = self.folder / 'secrets'
        secrets.mkdir()
        token = secrets / 'crm.secret.token'
        token.write_text('geheim\n')
        token.chmod(0o600)
        server = self.serve_web(secrets=secrets)
        asterisk = Asterisk(self, 'lookup', 'deadline=5000')
        connection = server.accept()[0]
        with connection, connection.makefile('rwb') as stream:
            headers = [line.strip() for line in iter(stream.readline, b'\r\n')]
            stream.write(b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n'
                         b'[{"id": "7", "name": "Ada", "phones": ["+49301234567"]}]')
        self.assertIn(b'Authorization: Bearer geheim', headers)
        heard, status, complaints = asterisk.serve()
        self.assertIn('SET VARIABLE "HERALD_SOURCE" "crm"', heard)
        token.chmod(0o644)
        heard, status, complaints = Asterisk(self, 'lookup').serve()
        self.assertEqual(([], 1), (heard, status))
        self.assertIn('crm.secret.token', complaints)
        self.assertNotIn('geheim', complaints)

    def test_command_line(self):
        def run(*arguments):
            done = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=PATIENCE, stdin=subprocess.DEVNULL)
            return done.returncode, done.stdout, done.stderr
        self.assertEqual((0, '', ''), run('--config', self.conf, '--check'))
        self.add()
        self.assertEqual((0, '', ''), run('--config', self.conf, '--check'))
        self.database.write_bytes(b'no database' * 1000)
        self.assertEqual(1, run('--config', self.conf, '--check')[0])
        self.assertEqual((2, ''), run('--no-such-option')[:2])
        self.assertRegex(run('--version')[1], r'^herald-agi \d')
        self.assertIn('AGI(herald-agi,lookup)', run('--help')[1])
        for text, words in (('[gateway]\ncolour=red\n', '“colour”'), ('[Herald]\nno-such=1\n', '“no-such”')):
            self.conf.write_text(text)
            heard, status, complaints = Asterisk(self, 'lookup').serve()
            self.assertEqual(([], 1), (heard, status))
            self.assertIn(words, complaints)
        self.assertIn('none', Asterisk(self, 'lookup', options=('--config', self.folder / 'none')).serve()[2])


if __name__ == '__main__':
    unittest.main(verbosity=2)
