#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""heraldctl as a script uses it: its lines, its sentences and its exit status, against herald-pbx.

test-heraldctl.py HERALDCTL HERALD_PBX FOLDER-OF-SCHEMAS [CASE...]
"""
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import unittest

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / 'tools'))
import account  # noqa: E402
import sim_door  # noqa: E402

HERALDCTL, HERALD_PBX, SCHEMAS = sys.argv[1:4]
WAIT = 60  # seconds until a test that hangs ends


class Pbx:
    """A herald-pbx whose time jumps, and how to reach it. at: the one in whose place it comes."""

    def __init__(self, *args, fast=True, at=None):
        self.process, self.lines = sim_door.start(HERALD_PBX, *(['--fast'] if fast else []), *args, ports=at and at.lines)
        self.port = self.lines['port']

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix='herald-ctl-')
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def secret(self, text):
        path = self.folder / 'secret'
        path.write_text(text + '\n', encoding='utf-8')
        path.chmod(0o600)
        return str(path)

    def login(self, server, user='agent', secret=None):
        """server: a Pbx, which is reached through its door, or a port of TCP."""
        where = sim_door.arguments(server.lines) if isinstance(server, Pbx) else ['--host', '127.0.0.1', '--port', str(server)]
        return [*where, '--user', user, '--secret-file', self.secret(secret or user + '-secret'), '--device', 'PJSIP/1001']

    def run_ctl(self, *args, **more):
        return subprocess.run([HERALDCTL, *args], capture_output=True, timeout=WAIT, **more)

    def check(self, done, status, words=''):
        err = done.stderr.decode()
        self.assertEqual(done.returncode, status, err)
        self.assertIn(words, err)
        return done.stdout.decode()


class Watch(Case):
    def test_lines(self):
        with Pbx('--once', '-s', 'demo') as pbx:
            done = self.run_ctl('watch', '--json', '--no-reconnect', *self.login(pbx))
        lines = [json.loads(line) for line in self.check(done, 0).splitlines()]
        if len(lines) == 7 and sim_door.DOOR != 'tcp':  # the list of calls, asked for at the login, has overtaken what the dialplan told
            self.assertEqual((lines[1]['change'], lines[1]['data']), ('updated', lines[2]['data']))
            lines[:2] = [dict(lines[1], change='ringing')]
        self.assertEqual([(line['call'], line['change'], line.get('outcome')) for line in lines],
                         [('c1', 'ringing', None), ('c1', 'connected', None), ('c1', 'ended', 'answered'),
                          ('c2', 'ringing', None), ('c2', 'waiting', None), ('c2', 'ended', 'missed')])
        self.assertEqual(lines[0]['name'], 'Ada Byron')
        self.assertEqual(lines[0]['queue'], 'support')
        self.assertEqual([line.get('data') for line in lines], 3 * [{'ticket': '2026-0815', 'customer_no': '4711'}] + 3 * [None])

    def test_data_of_the_dialplan(self):
        """Before it rings and after, for me and for others; it goes with the caller from desk to desk."""
        scenario = self.folder / 'data'
        scenario.write_text('wait 1s\nuserevent ada HeraldPop "Ext: 1002" "Data-other: 1"\n'
                            'call ada from +442079460018 "Ada Byron" to 1002\nwait 1s\nanswer 1002\n'
                            'userevent ada Other "Data-no: 1"\nuserevent ada HeraldPop "Data-ticket: 7%2C%20M%C3%BCller"\nwait 1s\n'
                            'transfer 1002 1001\nwait 1s\nanswer 1001\nuserevent ada HeraldPop "Ext: 1001" "Data-skill: dutch"\n'
                            'wait 1s\nhangup ada\n', encoding='utf-8')
        with Pbx('--once', '-s', str(scenario)) as pbx:
            done = self.run_ctl('watch', '--json', '--no-reconnect', *self.login(pbx))
        lines = [json.loads(line) for line in self.check(done, 0).splitlines()]
        ticket = {'ticket': '7, Müller'}
        both = {**ticket, 'skill': 'dutch'}
        self.assertEqual([(line['change'], line.get('data')) for line in lines],
                         [('ringing', ticket), ('connected', ticket), ('updated', both), ('ended', both)])

    def test_columns(self):
        with Pbx('--once', '-s', 'incoming') as pbx:
            done = self.run_ctl('watch', '--no-reconnect', *self.login(pbx))
        self.assertRegex(self.check(done, 0), r'^c1 +ringing +ringing +from \+442079460018 Ada Byron')

    def test_tls(self):
        with Pbx('--once', '-s', 'incoming', '--tls-port', '0') as pbx:
            if 'pin' not in pbx.lines and not os.environ.get('HERALD_NO_SKIP'):
                self.skipTest('herald-pbx was built without GnuTLS')
            login = self.login(pbx.lines['tls-port'])
            wrong = self.run_ctl('watch', '--no-reconnect', *login, '--pin', '00' * 32)
            unknown = self.run_ctl('watch', '--no-reconnect', *login, '--tls')
            right = self.run_ctl('watch', '--no-reconnect', *login, '--pin', pbx.lines['pin'])
        self.check(wrong, 3, 'another certificate than the pinned one')
        self.check(unknown, 3, 'not signed by an authority')
        self.assertIn('Ada Byron', self.check(right, 0))

    def test_refusals(self):
        with Pbx('-s', 'quiet') as pbx:
            done = self.run_ctl('watch', *self.login(pbx, secret='wrong'))
            self.check(done, 4, 'refused the user “agent” or the password')
            self.assertNotIn(b'wrong', done.stderr)
            # May see calls as they come and may not list those that are.
            process = subprocess.Popen([HERALDCTL, 'watch', *self.login(pbx, 'watch')], stderr=subprocess.PIPE)
            self.assertIn(b'Calls that began before now are not seen.', process.stderr.readline())
            process.send_signal(signal.SIGINT)
            self.assertEqual(process.wait(WAIT), 0)
            process.stderr.close()

    def test_no_server(self):
        with socket.socket() as closed:
            closed.bind(('127.0.0.1', 0))
            port = closed.getsockname()[1]
            self.check(self.run_ctl('watch', '--no-reconnect', *self.login(port)), 3, 'refuses the connection')

    def serve(self, text):
        """A stranger that says text to one client and hangs up; its port."""
        listener = socket.create_server(('127.0.0.1', 0))
        self.addCleanup(listener.close)

        def answer():
            connection, _ = listener.accept()
            with connection:
                connection.sendall(text)

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        self.addCleanup(thread.join, WAIT)
        return listener.getsockname()[1]

    def test_reset(self):
        """Both are the end of the stream (who has not read all that we sent cannot end in order); which it was is said."""
        listener = socket.create_server(('127.0.0.1', 0))
        self.addCleanup(listener.close)
        results = []

        def answer():
            for reset in (False, True):
                connection, _ = listener.accept()
                connection.sendall(b'Asterisk Call Manager/11.0.0\r\n')
                heard, answered = b'', 0
                while answered < 5:
                    heard += connection.recv(4096)
                    *actions, heard = heard.split(b'\r\n\r\n')
                    for action in actions:
                        identifier = re.search(rb'(?m)^ActionID: (.*?)\r?$', action)[1]
                        connection.sendall(b'Response: Success\r\nActionID: ' + identifier + b'\r\nChallenge: 1\r\nMessage: OK\r\n\r\n')
                        answered += 1
                if reset:
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
                    connection.close()
                else:
                    connection.shutdown(socket.SHUT_WR)
                    while connection.recv(4096):
                        pass
                    connection.close()

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        self.addCleanup(thread.join, WAIT)
        for _ in range(2):
            results.append(self.run_ctl('watch', '--no-reconnect', *self.login(listener.getsockname()[1])))
        self.check(results[0], 0, 'closed the connection')
        self.check(results[1], 0, 'broke the connection off')

    def test_secret_file_of_others(self):
        with tempfile.NamedTemporaryFile('w', suffix='.secret') as secret, Pbx('--once', '-s', 'incoming') as pbx:
            secret.write('agent-secret\n')
            secret.flush()
            login = self.login(pbx)
            login[login.index('--secret-file') + 1] = secret.name
            os.chmod(secret.name, 0o644)
            self.check(self.run_ctl('watch', '--no-reconnect', *login), 0, 'Others can read the password file')

    def test_stranger(self):
        self.check(self.run_ctl('watch', *self.login(self.serve(b'SSH-2.0-OpenSSH_9.2\r\n'))), 3, 'Asterisk manager')

    def test_restart(self):
        """The server is killed in a call and comes back without it: the call has ended, and that is said once."""
        with Pbx('-s', 'incoming', fast=False) as pbx:
            process = subprocess.Popen([HERALDCTL, 'watch', '--json', *self.login(pbx)],
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            self.addCleanup(process.stderr.close)
            self.addCleanup(process.stdout.close)
            self.addCleanup(process.wait)
            self.addCleanup(process.kill)
            self.assertEqual(json.loads(process.stdout.readline())['change'], 'ringing')
        self.assertIn('Trying again.', process.stderr.readline())
        with Pbx('-s', 'quiet', at=pbx):
            changes = []
            while 'ended' not in changes:
                changes.append(json.loads(process.stdout.readline())['change'])
            self.assertNotIn('ringing', changes)
            said = ''
            while 'Connected again.' not in said:
                said = process.stderr.readline()
            process.send_signal(signal.SIGTERM)
            self.assertEqual(process.wait(WAIT), 0)
            self.assertEqual(process.stdout.read(), '')

    def test_command_line(self):
        for args, words in [([], 'Who logs in?'), (['--port', '70000'], 'A port is'), (['--bad'], 'Unknown option'),
                            (['--user', 'a', '--secret-file', '/dev/null'], 'Whose calls?'),
                            (['--ca-file', 'a', '--pin', 'b'], 'two ways'), (['extra'], 'What is “extra”')]:
            self.check(self.run_ctl('watch', *args), 2, words)
        missing = ['--user', 'a', '--device', 'SIP/1', '--secret-file']
        self.check(self.run_ctl('watch', *missing, str(self.folder / 'none')), 1, 'cannot be read')
        self.check(self.run_ctl('watch', *missing, '/dev/null'), 1, 'is empty')
        self.check(self.run_ctl('watch', *missing, str(self.folder)), 1, 'Is a directory')
        self.check(self.run_ctl('watch', *missing, self.secret('x' * 1025)), 1, 'longer than 1024 bytes')
        # Whose calls would be waited for in vain.
        for device in ('', '1001', 'PJSIP/', '/1001', 'PJSIP/1001\r\nAction: Logoff', 'PJSIP/1001 PJSIP/1002'):
            self.check(self.run_ctl('watch', '--user', 'a', '--secret-file', self.secret('x'), '--device', device), 2, 'not the name of a device')
            self.check(self.run_ctl('replay', '/dev/null', '--device', device), 2, 'not the name of a device')


class Dial(Case):
    def test_outcomes(self):
        with Pbx('-s', 'quiet') as pbx:
            for number, status, words in [('1002', 0, 'Connected to 1002.'), ('(030) 123-400', 0, 'Connected to 030123400.'),
                                          ('1008', 1, '1008 is busy.'), ('1009', 1, '1009 did not answer.'),
                                          ('030123001', 1, '030123001 could not be reached.')]:
                with self.subTest(number):
                    done = self.run_ctl('dial', number, '--context', 'internal', *self.login(pbx))
                    self.assertIn(words, self.check(done, status) + done.stderr.decode())

    def test_json(self):
        with Pbx('-s', 'quiet') as pbx:
            done = self.run_ctl('dial', '1008', '--json', '--context', 'internal', *self.login(pbx))
            lines = [json.loads(line) for line in done.stdout.splitlines()]
            self.assertEqual(done.returncode, 1)
            self.assertEqual(lines[0]['change'], 'dialing')
            self.assertEqual((lines[-1]['change'], lines[-1]['outcome'], lines[-1]['dialed']), ('ended', 'busy', '1008'))
            self.assertIn('1008 is busy.', done.stderr.decode())

    def test_refusals(self):
        with Pbx('-s', 'quiet') as pbx:
            self.check(self.run_ctl('dial', '1002', *self.login(pbx, 'watch')), 4, 'does not allow')
            login = self.login(pbx)
            login[-1] = 'PJSIP/1009'
            self.check(self.run_ctl('dial', '1002', '--ring', '3', *login), 1, 'Your phone did not answer')

    def test_numbers(self):
        for number in ['', 'tel', '12;rm', '+', '1\r\nAction: Logoff', '9' * 81]:
            self.check(self.run_ctl('dial', number), 2, 'is not a number that can be dialled')


class Replay(Case):
    TRACE = (b'Asterisk Call Manager/11.0.0\r\n'
             b'Response: Success\r\nMessage: Authentication accepted\r\n\r\n'
             b'Event: Newchannel\r\nChannel: PJSIP/trunk-1\r\nChannelState: 4\r\nCallerIDNum: 555\r\n'
             b'Exten: 1001\r\nUniqueid: 1.1\r\nLinkedid: 1.1\r\n\r\n'
             b'Event: Newchannel\r\nChannel: PJSIP/1001-2\r\nChannelState: 0\r\nUniqueid: 1.2\r\nLinkedid: 1.1\r\n\r\n'
             b'Event: DialBegin\r\nChannel: PJSIP/trunk-1\r\nUniqueid: 1.1\r\nLinkedid: 1.1\r\nCallerIDNum: 555\r\n'
             b'DestChannel: PJSIP/1001-2\r\nDestUniqueid: 1.2\r\nDestLinkedid: 1.1\r\n\r\n')

    def test_stdin(self):
        done = self.run_ctl('replay', '-', '--device', 'PJSIP/1001', '--json', input=self.TRACE)
        line = json.loads(self.check(done, 0))
        self.assertEqual((line['seq'], line['change'], line['number']), (4, 'ringing', '555'))

    def test_linked_id(self):
        """What a script finds the recording by is the id of the whole call, not the one of the agent's leg."""
        done = self.run_ctl('replay', '-', '--device', 'PJSIP/1001', '--json', input=self.TRACE)
        self.assertEqual(json.loads(self.check(done, 0))['linked_id'], '1.1')

    def test_broken(self):
        # What came before the fault is told all the same.
        for more, words in [(b'Event: Hangup\r\nUniq', 'middle of a message'), (b'x' * 100000, 'limit: line')]:
            done = self.run_ctl('replay', '-', '--device', 'PJSIP/1001', '--json', input=self.TRACE + more)
            self.assertIn('ringing', self.check(done, 1, words))
        self.check(self.run_ctl('replay', str(self.folder / 'none'), '--device', 'PJSIP/1001'), 1, 'cannot be read')
        self.check(self.run_ctl('replay', str(self.folder), '--device', 'PJSIP/1001'), 1, 'cannot be read')
        self.check(self.run_ctl('replay', '-'), 2, 'Whose calls?')


class Doctor(Case):
    LEAST = ['--user', 'ada:ada-secret:call,agent:originate,call,reporting', '--user', 'bob:bob-secret:call,agent:originate,call',
             '--user', 'deaf:deaf-secret:agent:originate,call,reporting']

    def examine(self, login, *more, **options):
        done = self.run_ctl('doctor', '--json', '--only', 'server', '--sample', '0', *login, *more, **options)
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        for line in lines:
            self.assertEqual(set(line) - {'mend'}, {'check', 'status', 'title', 'detail'}, line)
            self.assertIn(line['status'], ('ok', 'warning', 'problem', 'skipped'))
        return {line['check']: line for line in lines}, done.returncode

    def test_status(self):
        with Pbx(*self.LEAST, fast=False) as pbx:
            for user, wanted, status in [('ada', {'read-call': 'ok', 'login': 'ok', 'devices': 'ok'}, 0), ('bob', {'write-reporting': 'warning'}, 1),
                                         ('deaf', {'read-call': 'problem'}, 2)]:
                checks, code = self.examine(self.login(pbx, user))
                self.assertEqual(({name: checks[name]['status'] for name in wanted}, code), (wanted, status), user)
                self.assertEqual('mend' in checks['login'], False)
            self.assertIn('[deaf]', checks['manager-conf']['detail'])
            checks, code = self.examine(self.login(pbx, 'ada', secret='wrong'))
            self.assertEqual((checks['login']['status'], checks['login']['mend'] != '', code), ('problem', True, 2))

    def test_text(self):
        with Pbx(*self.LEAST, fast=False) as pbx:
            out = self.check(self.run_ctl('doctor', '--only', 'server', '--sample', '0', *self.login(pbx, 'bob')), 1)
            self.assertRegex(out, '(?m)^ok +Login: Logged in as “bob”')
            self.assertRegex(out, '(?m)^warning +May list the present calls: .*\n +→ .*reporting')
            self.assertIn('\n[bob]\n', out)
            self.assertNotIn('bob-secret', out)

    def test_manager_conf(self):
        with Pbx(*self.LEAST, fast=False) as pbx:
            out = self.check(self.run_ctl('doctor', '--manager-conf', *self.login(pbx, 'ada')), 0)
            self.assertRegex(out, r'^; The least that Herald needs for 1001 \(PJSIP/1001\), on an Asterisk 22')
        out = self.check(self.run_ctl('doctor', '--manager-conf', *self.login(pbx, 'ada')), 1, 'there is no login')
        self.assertIn('eventfilter = ^Event: Newchannel', out)  # what every version understands
        out = self.check(self.run_ctl('doctor', '--for-version', '1.6.2', '--user', 'ada'), 0)
        self.assertRegex(out, '(?s)^;(?!.*\neventfilter)')

    def test_own_account(self):
        """Without a server in the command line it is that of the application, with the password from the keyring."""
        with Pbx(*self.LEAST, fast=False) as pbx:
            env = account.private_account(self.folder, int(pbx.port), 'ada', None, extension='1001', devices=['PJSIP/1001'])
            env['GSETTINGS_SCHEMA_DIR'] = SCHEMAS
            checks, code = self.examine([], env=env)
            self.assertEqual((checks['tcp']['status'], checks['login']['status'], code), ('ok', 'problem', 2), checks)
            if shutil.which('secret-tool'):
                account.keep_secret(env, 'ada', 'ada-secret')
                checks, code = self.examine([], env=env)
                self.assertEqual((checks['login']['status'], code), ('ok', 0), checks)

    def test_refusals(self):
        for args, words in [(['more'], 'What is “more”?'), (['--only', 'nothing'], 'no part “nothing”'), (['--sample', '-1'], 'from 0 to 3600'),
                            (['--user', 'ada'], 'Who logs in?'), (['--device', '1001', '--user', 'ada', '--secret-file', '-'], 'not the name')]:
            self.check(self.run_ctl('doctor', *args), 2, words)


class Output(Case):
    """What cannot be written is not lost in silence: a full disk, a closed output, a reader that went away."""

    def run_to(self, path, *args):
        with open(path, 'wb') as out:
            return subprocess.run([HERALDCTL, *args], stdout=out, stderr=subprocess.PIPE, timeout=WAIT)

    def test_full_disk(self):
        database = ['--database', str(self.folder / 'herald.db')]
        cards = self.folder / 'a.vcf'
        cards.write_text('BEGIN:VCARD\nFN:Ada Byron\nTEL:1001\nEND:VCARD\n')
        self.check(self.run_ctl('contacts', 'import', str(cards), *database), 0)
        trace = self.folder / 'trace'
        trace.write_bytes(Replay.TRACE)
        for args in (['--help'], ['contacts', 'search', 'ada', *database], ['lookup', '1001', *database], ['contacts', 'export', *database],
                     ['contacts', 'import', str(cards), *database], ['replay', str(trace), '--device', 'PJSIP/1001', '--json']):
            done = self.run_to('/dev/full', *args)
            self.assertEqual((done.returncode, b'cannot be written' in done.stderr), (1, True), args)

    def test_watch(self):
        """It ends at the first call that it cannot tell, instead of watching on for nobody."""
        with Pbx('-s', 'incoming') as pbx:
            done = self.run_to('/dev/full', 'watch', '--json', *self.login(pbx))
            self.assertEqual((done.returncode, b'cannot be written' in done.stderr), (1, True), done.stderr)
        with Pbx('-s', 'incoming') as pbx:  # no file or socket becomes the output by accident
            done = subprocess.run([HERALDCTL, 'watch', '--json', *self.login(pbx)], stderr=subprocess.PIPE, timeout=WAIT,
                                  preexec_fn=lambda: os.close(1))
            self.assertEqual((done.returncode, b'cannot be written' in done.stderr), (1, True), done.stderr)


class Help(Case):
    def test_help(self):
        self.assertRegex(self.check(self.run_ctl('--version'), 0), r'^heraldctl \d')
        verbs = re.findall(r'^  ([a-z]+) ', self.check(self.run_ctl('--help'), 0), re.M)
        self.assertIn('watch', verbs)
        for verb in verbs:
            if verb != 'heraldctl':
                self.assertRegex(self.check(self.run_ctl(verb, '--help'), 0), 'Usage:(.|\n)*[Rr]eturns', verb)
        self.check(self.run_ctl(), 2)
        self.check(self.run_ctl('nothing'), 2, 'There is no verb “nothing”')


if __name__ == '__main__':
    os.environ['LC_ALL'] = 'C.UTF-8'
    unittest.main(argv=[sys.argv[0], *sys.argv[4:]])
