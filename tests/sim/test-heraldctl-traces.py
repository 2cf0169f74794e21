#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""heraldctl record and anonymize as an administrator uses them, against herald-pbx.

test-heraldctl-traces.py HERALDCTL HERALD_PBX TRACES
"""
import importlib.util
import json
import os
import pathlib
import re
import resource
import signal
import stat
import subprocess
import sys
import tempfile
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
spec = importlib.util.spec_from_file_location('heraldctl_tests', HERE / 'test-heraldctl.py')
base = importlib.util.module_from_spec(spec)
spec.loader.exec_module(base)

HERALDCTL, TRACES = sys.argv[1], pathlib.Path(sys.argv[3])
MINE = ('--device', 'PJSIP/1001')
KEYS = ('change', 'call', 'direction', 'state', 'outcome')


def only(line, keys=KEYS):
    return [line.get(key) for key in keys]


class Case(base.Case):
    def login(self, server, user='agent', secret=None):
        return super().login(server, user, secret)[:-2]  # no device: the whole stream

    def replay(self, path, *devices, status=0):
        done = self.run_ctl('replay', str(path), '--json', *(devices or MINE))
        return [json.loads(line) for line in self.check(done, status).splitlines()]

    def record(self, *args, **more):
        """The recording of a scenario, to its end."""
        path = self.folder / 'stream.ami'
        with base.Pbx('--once', '-s', more.pop('scenario', 'demo')) as pbx:
            done = self.run_ctl('record', str(path), '--no-reconnect', *self.login(pbx), *args, **more)
        return path, done


class Record(Case):
    def test_is_what_watch_sees(self):
        with base.Pbx('--once', '-s', 'demo') as pbx:
            watched = self.run_ctl('watch', '--json', '--no-reconnect', *super().login(pbx), *MINE)
        path, done = self.record()
        self.check(done, 0)
        self.assertEqual([only(line, KEYS + ('number', 'name')) for line in self.replay(path)],
                         [only(json.loads(line), KEYS + ('number', 'name')) for line in watched.stdout.splitlines()])
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)
        text = path.read_bytes()
        self.assertTrue(text.startswith(b'Asterisk Call Manager/'))
        self.assertNotIn(b'agent-secret', text)
        for message in text.split(b'\r\n', 1)[1].split(b'\r\n\r\n')[:-1]:
            self.assertRegex(message, rb'(^|\n)Timestamp: \d+\.\d{6}\r?(\n|$)')

    def test_does_not_overwrite(self):
        path = self.folder / 'stream.ami'
        path.write_text('precious')
        self.check(self.record()[1], 1, 'is there already')
        self.assertEqual(path.read_text(), 'precious')
        self.check(self.record('--force')[1], 0)
        self.assertNotIn('precious', path.read_text())
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)

    def test_ends(self):
        path = self.folder / 'short.ami'
        with base.Pbx('-s', 'quiet') as pbx:
            self.check(self.run_ctl('record', str(path), '--for', '1', *self.login(pbx)), 0)
        self.assertIn(b'Code: link-up', path.read_bytes())
        path, done = self.record('--max-size', '2K')
        self.check(done, 0)
        self.assertTrue(2048 <= path.stat().st_size < 4096)
        self.replay(path)

    def test_full_disk(self):
        path, done = self.record(preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000)))
        self.check(done, 1, 'Nothing more can be written')
        self.assertTrue(2000 < path.stat().st_size <= 4000)
        self.replay(path)  # ends behind a whole message

    def test_killed(self):
        path = self.folder / 'stream.ami'
        with base.Pbx('-s', 'demo', '--events-per-second', '2000', fast=False) as pbx:
            process = subprocess.Popen([HERALDCTL, 'record', str(path), *self.login(pbx)], stderr=subprocess.DEVNULL)
            self.addCleanup(process.wait)
            self.addCleanup(process.kill)
            while not path.exists() or path.stat().st_size < 200000:
                time.sleep(.02)
                if process.poll() is not None:
                    self.fail('heraldctl has ended')
            process.kill()
            process.wait()
        done = self.run_ctl('replay', str(path), *MINE)
        self.assertIn(done.returncode, (0, 1))
        if done.returncode:
            self.check(done, 1, 'in the middle of a message')

    def test_across_a_restart(self):
        """The server is killed in a call and comes back without it: the recording says so, and its call ends."""
        path = self.folder / 'stream.ami'
        with base.Pbx('-s', 'incoming', fast=False) as pbx:
            process = subprocess.Popen([HERALDCTL, 'record', str(path), *self.login(pbx)], stderr=subprocess.PIPE, text=True)
            self.addCleanup(process.stderr.close)
            self.addCleanup(process.wait)
            self.addCleanup(process.kill)
            while not path.exists() or b'DialBegin' not in path.read_bytes():
                time.sleep(.02)
        self.assertIn('Trying again.', process.stderr.readline())
        with base.Pbx('-s', 'quiet', '--port', pbx.port):
            said = ''
            while 'Connected again.' not in said:
                said = process.stderr.readline()
            process.send_signal(signal.SIGTERM)
            self.assertEqual(process.wait(base.WAIT), 0)
        self.assertEqual(re.findall(r'\nCode: (.*)\r', path.read_bytes().decode()), ['link-syncing', 'link-up', 'link-lost', 'link-syncing', 'link-up'])
        self.assertEqual([line['change'] for line in self.replay(path)][-1], 'ended')

    def test_refused(self):
        path = self.folder / 'none.ami'
        with base.Pbx('-s', 'quiet') as pbx:
            done = self.run_ctl('record', str(path), *self.login(pbx, secret='wrong'))
        self.check(done, 4, 'refused the user')
        self.assertFalse(path.exists())
        self.check(self.run_ctl('record', str(self.folder / 'no' / 'x'), *self.login(1)), 1, 'cannot be written')
        for args, words in [([], 'Into which file?'), (['a', 'b'], 'Into which file?'), (['a', '--max-size', '5X'], 'is no size'),
                            (['a', '--for', '-1'], 'number of seconds'), (['a'], 'Who logs in?')]:
            self.check(self.run_ctl('record', *args), 2, words)


class Anonymize(Case):
    TRACE = TRACES / 'asterisk-22' / 'unicode-caller-names.ami'

    def run_ctl(self, *args, home=None, **more):
        return super().run_ctl(*args, env={**os.environ, 'XDG_STATE_HOME': str(home or self.folder)}, **more)

    def test_for_a_bug_report(self):
        out = self.folder / 'anonymous.ami'
        done = self.run_ctl('anonymize', '--all', str(self.TRACE), '-o', str(out))
        self.assertEqual(self.check(done, 0, '; numbers: '), '')
        device = re.search(r'PJSIP/1001 is now (PJSIP/\d{4}):  heraldctl replay (\S+) --device (\S+)', done.stderr.decode())
        self.assertEqual(device.group(1, 2), (device.group(3), str(out)))
        self.assertNotEqual(device.group(1), 'PJSIP/1001')
        before, after = self.replay(self.TRACE), self.replay(out, '--device', device.group(1))
        self.assertEqual([only(line, KEYS + ('seq',)) for line in before], [only(line, KEYS + ('seq',)) for line in after])
        text = out.read_bytes()
        for line in before:
            self.assertNotIn(line['number'].encode() or b'\0', text)
            self.assertNotIn(line['name'].encode() or b'\0', text)
        self.assertEqual(stat.S_IMODE(out.stat().st_mode), 0o600)

    def test_spellings_of_one_number_stay_some(self):
        trace = b''.join(b'Event: Newchannel\r\nCallerIDNum: %s\r\n\r\n' % number
                         for number in (b'+49301234567', b'0049301234567', b'0301234567', b'1234567', b'+1 (212) 555-0123'))
        done = self.run_ctl('anonymize', '-', input=trace)
        numbers = re.findall(r'CallerIDNum: (.*)\r', done.stdout.decode())
        self.assertTrue(numbers[0].startswith('+4930') and numbers[1] == '00' + numbers[0][1:] and numbers[2] == '0' + numbers[0][3:]
                        and numbers[3] == numbers[0][5:], numbers)
        self.assertRegex(numbers[4], r'^\+1 \(212\) \d{3}-\d{4}$')
        self.assertNotIn('1234567', done.stdout.decode())

    def test_extensions_stay(self):
        done = self.run_ctl('anonymize', str(self.TRACE))
        out = self.folder / 'anonymous.ami'
        out.write_bytes(done.stdout)
        self.assertEqual([only(line) for line in self.replay(self.TRACE)], [only(line) for line in self.replay(out)])

    def test_whatever_a_value_holds(self):
        trace = (b'Event: UserEvent\r\nWho: Ada Byron, ada@example.org\r\nSecret: hunter2 hunter3\r\nAccountCode: 4711-Byron\r\n'
                 b'Contact: sip:ada@192.168.17.4:5060;mac=00:04:13:aa:bb:cc;v6=[2001:4860::8888]\r\n'
                 b'Variable: CALLERNAME\r\nValue: Ada Byron +49 30 1234567\r\nAda Byron says: hello\r\nno colon Byron\r\n'
                 b'AppData: SIP/ada-byron/0301234567,20,tr\r\n\r\n')
        text = self.check(self.run_ctl('anonymize', '-', input=trace), 0)
        for secret in ('Ada', 'ada', 'Byron', 'byron', 'hunter', '4711', '192.168.17.4', '00:04:13', '4860', '1234567', 'example.org'):
            self.assertNotIn(secret, text)
        self.assertRegex(text, r'AppData: SIP/word\w+-word\w+/030\d{7},20,tr\r\n')

    def test_data_of_the_dialplan(self):
        """Whatever a datum looks like and wherever it is told; the extensions that it is for stay extensions."""
        channel = b'Channel: PJSIP/trunk-00000001\r\nUniqueid: 1.1\r\nLinkedid: 1.1\r\n'
        trace = (b'Event: UserEvent\r\n' + channel + b'UserEvent: HeraldPop\r\nExt: 1001%2C1002,PJSIP/1003\r\nData-pin: 7788\r\n\r\n'
                 b'Event: Newexten\r\n' + channel + b'AppData: HeraldPop,Ext: 1001,Data-pin: 7788,Data-ticket: T-7\r\n\r\n'
                 b'Event: AGIExecStart\r\n' + channel + b'Command: EXEC UserEvent "HeraldPop,Data-pin: 7788,Data-ticket: T-7"\r\n\r\n'
                 b'Event: CoreShowChannel\r\n' + channel + b'ApplicationData: agi://10.1.2.3/pop?pin=7788&ticket=T-7\r\n\r\n')
        text = self.check(self.run_ctl('anonymize', '-', input=trace), 0)
        for secret in ('7788', 'T-7'):
            self.assertNotIn(secret, text)
        self.assertRegex(text, r'\r\nExt: 1001%2C1002%2CPJSIP/1003\r\nData-pin: [Ww]ord')
        self.assertRegex(text, r'AppData: HeraldPop,')
        self.assertRegex(text, r'/pop\?|/word\w+\?')

    def test_devices_by_name(self):
        """A device is the same in any case, and two devices stay two."""
        trace = b''.join(b'Event: Newchannel\r\nChannel: SIP/%s-0000000%d\r\n\r\n' % (name, i)
                         for i, name in enumerate((b'alice', b'Alice', b'ALICE', b'anna', b'alice-2')))
        done = self.run_ctl('anonymize', '-', input=trace)
        names = re.findall(r'Channel: SIP/(.*)-0000000\d\r', done.stdout.decode())
        self.assertEqual(len({name.lower() for name in names[:3]}), 1, names)
        self.assertEqual(len({name.lower() for name in names}), 3, names)
        self.assertNotRegex(done.stdout.decode().lower(), 'alice|anna')

    def test_nothing_moves_the_cursor(self):
        """What a recording calls a phone is shown, and does nothing to the terminal."""
        trace = b'Event: Newchannel\r\nChannel: PJSIP/\x1b[2J\x1b]0;boss\x07-00000001\r\nUniqueid: 1.1\r\n\r\n'
        done = self.run_ctl('anonymize', '-', input=trace)
        self.assertIn(b' is now PJSIP/', done.stderr)
        self.assertFalse({0x07, 0x1b} & set(done.stderr), done.stderr)

    def test_refuses(self):
        copy = self.folder / 'copy.ami'
        copy.write_bytes(self.TRACE.read_bytes())
        self.check(self.run_ctl('anonymize', str(copy), '-o', str(copy), '--force'), 2, 'over itself')
        self.check(self.run_ctl('anonymize', str(self.TRACE), '-o', str(copy)), 1, 'is there already')
        self.assertEqual(copy.read_bytes(), self.TRACE.read_bytes())
        self.check(self.run_ctl('anonymize', str(self.folder / 'none')), 1, 'cannot be read')
        self.check(self.run_ctl('anonymize', '-', input=b'Event: Newchannel\r\nCha'), 1, 'in the middle of a message')
        self.check(self.run_ctl('anonymize', '-', input=b'Event: ' + b'x' * 70000), 1, 'limit: line')
        self.check(self.run_ctl('anonymize', str(self.TRACE), '-o', '/dev/full'), 1)
        self.check(self.run_ctl('anonymize'), 2, 'Which recording?')

    def test_the_same_again(self):
        with tempfile.TemporaryDirectory() as home:
            one, again = (self.run_ctl('anonymize', str(self.TRACE), home=home).stdout for _ in range(2))
            fresh = self.run_ctl('anonymize', '--new-key', str(self.TRACE), home=home).stdout
            key = pathlib.Path(home) / 'herald' / 'anonymize.key'
            self.assertEqual(stat.S_IMODE(key.stat().st_mode), 0o600)
            key.write_text('not a key')
            other = self.run_ctl('anonymize', str(self.TRACE), home=home).stdout
        self.assertEqual(one, again)
        self.assertNotEqual(one, fresh)
        self.assertNotEqual(one, other)

    def test_no_home(self):
        self.check(self.run_ctl('anonymize', str(self.TRACE), home='/dev/null'), 0, 'the key cannot be kept')


if __name__ == '__main__':
    os.environ['LC_ALL'] = 'C.UTF-8'
    unittest.main(argv=sys.argv[:1])
