#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""heraldctl explain: what it says of recorded calls, of a flight record, and how it chooses among calls.

test-explain.py HERALDCTL
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest

HERALDCTL = sys.argv[1]
HERE = pathlib.Path(__file__).resolve().parent

# recording, device, the heading, and codes that must come in this order
RECORDINGS = [
    ('asterisk-22/answered.agent.ami', 'PJSIP/1001', 'Incoming call from Erika Mustermann (01712345678): you spoke',
     ['my-device', 'party-line', 'announced', 'rule-ringing', 'answered', 'spoken', 'ended']),
    ('asterisk-22/abandoned.agent.ami', 'PJSIP/1001', 'Incoming call from Erika Mustermann (01712345678): missed, nobody answered',
     ['my-device', 'announced', 'rule-ringing', 'waiting', 'caller-gone', 'ended']),
    ('asterisk-22/declined.agent.ami', 'PJSIP/1001', 'Incoming call from Erika Mustermann (01712345678): declined, or your phone was busy',
     ['announced', 'leaving', 'refused', 'ended']),
    ('asterisk-22/abandoned.agent.ami', 'PJSIP/1002', 'Call from Erika Mustermann (01712345678) rang PJSIP/1001 only, no phone of yours',
     ['other-device']),
    ('asterisk-1.8/ringgroup-answered-elsewhere.ami', 'SIP/1001',
     'Incoming call from Example Caller (0301234567): somebody else answered it',
     ['announced', 'other-device', 'elsewhere', 'ended']),
    ('asterisk-1.8/outbound-answered.ami', 'SIP/1001', 'Outgoing call to 00301234567: you spoke',
     ['outgoing', 'rule-outgoing', 'far-answered', 'spoken', 'ended']),
    ('asterisk-22/anonymous.agent.ami', 'PJSIP/1001', 'Incoming call from Anonymous: you spoke',
     ['withheld', 'announced', 'answered', 'ended']),
    ('asterisk-1.8/pickup-star8.ami', 'SIP/1001', 'Incoming call from Example Caller (0301234567): somebody else answered it',
     ['announced', 'picked-up', 'elsewhere', 'name-taken', 'ended']),
]


def note(code, when, **more):
    lines = ['Event: HeraldNote', 'Timestamp: %.6f' % when, 'Code: ' + code] + ['%s: %s' % item for item in more.items()]
    return '\r\n'.join(lines) + '\r\n\r\n'


def record(begin):
    """A record of one day: no connection, a call with a name, the next run of Herald with an id that comes again."""
    ada = dict(Call='c1', Channel='PJSIP/1001-1', Uniqueid='1.2', Linkedid='1.1', CallerIDNum='+49301234567', CallerIDName='ADA')
    bob = dict(Call='c1', Channel='PJSIP/1001-9', Uniqueid='9.2', Linkedid='9.1', CallerIDNum='+442079460018')
    return ''.join([
        note('link-lost', begin, Detail='The server closed the connection, as it does when it is restarted.'),
        note('link-blind', begin + 7, Value=7), note('link-up', begin + 7.1, Detail='Asterisk Call Manager/5.0.2'),
        note('my-device', begin + 60, Seq=10, Channel='PJSIP/1001-1', Uniqueid='1.2', Detail='PJSIP/1001'),
        note('announced', begin + 60.25, Seq=12, **ada), note('lookup-asked', begin + 60.25, Value=1, **ada),
        note('lookup-found', begin + 60.26, Call='c1', OtherChannel='book', CallerIDNum='030 1234567', CallerIDName='Ada Byron', Detail='exact'),
        note('lookup-also', begin + 60.26, Call='c1', OtherChannel='book', CallerIDNum='030 1234567', CallerIDName='Byron Ltd', Detail='exact'),
        note('rule-silent-queue', begin + 60.27, Queue='support', **ada),
        note('caller-gone', begin + 70, Seq=30, **ada), note('ended', begin + 70, Seq=30, Value=2, **ada),
        note('journaled', begin + 70.1, **ada),
        note('other-device', begin + 90, Seq=40, Channel='PJSIP/1002-4', Uniqueid='4.2', Linkedid='4.1', CallerIDNum='0891234567', Detail='PJSIP/1001'),
        note('announced', begin + 120, Seq=5, **bob), note('rule-ringing', begin + 120, **bob),
        note('notice-no-actions', begin + 120, **bob),
    ])


class Explain(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix='herald-explain-')
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def run_ctl(self, *args, **more):
        env = dict(os.environ, XDG_STATE_HOME=str(self.folder), TZ='UTC')
        return subprocess.run([HERALDCTL, 'explain', *args], capture_output=True, timeout=60, env=env, **more)

    def explain(self, *args, status=0, **more):
        done = self.run_ctl(*args, **more)
        self.assertEqual(done.returncode, status, done.stderr.decode())
        return done.stdout.decode()

    def lines(self, *args, **more):
        return [json.loads(line) for line in self.explain('--json', *args, **more).splitlines()]

    def keep_record(self, begin):
        path = self.folder / 'herald' / 'flight'
        path.mkdir(parents=True, mode=0o700)
        (path / ('flight-%016d-1-a.ami' % (begin * 1e6))).write_text(record(begin), encoding='utf-8', newline='')

    def test_recordings(self):
        for recording, device, heading, codes in RECORDINGS:
            with self.subTest(recording=recording, device=device):
                lines = self.lines(str(HERE / recording), '--device', device)
                self.assertIn(heading, {line['heading'] for line in lines})
                told = [line['code'] for line in lines if line['heading'] == heading]
                rest = iter(told)
                self.assertTrue(all(code in rest for code in codes), told)
                for line in lines:
                    self.assertRegex(line['sentence'], r'^[^{}\r\n]+\.$')

    def test_text(self):
        text = self.explain(str(HERE / 'asterisk-22/abandoned.agent.ami'), '--device', 'PJSIP/1002')
        self.assertIn('rang PJSIP/1001 only, no phone of yours\n', text)
        self.assertIn('It rang PJSIP/1001, not your phone: channel PJSIP/1001-00000003 is not one of your devices (PJSIP/1002).\n', text)
        self.assertRegex(text.splitlines()[1], r'^  (\d\d:\d\d:\d\d\.\d{3}| *#\d+)  It rang ')

    def test_no_call(self):
        done = subprocess.run([HERALDCTL, 'explain', '--device', 'PJSIP/1001', str(HERE / 'asterisk-22/server-stop-now.ami')],
                              capture_output=True, timeout=60, text=True)
        self.assertEqual((done.returncode, done.stdout), (1, ''))
        self.assertIn('There is no call in it', done.stderr)

    def test_group_of_phones(self):
        """Where my phone rang as well, a colleague's is no reason; also on servers without an id for the whole call."""
        for trace, mine, other in (('asterisk-1.8/ringgroup-answered-elsewhere.ami', 'SIP/1001', 'SIP/1002'),
                                   ('asterisk-1.8/ringgroup-answered-elsewhere.ami', 'SIP/1002', 'SIP/1001'),
                                   ('asterisk-22/ringgroup-mine.agent.ami', 'PJSIP/1002', 'PJSIP/1001')):
            text = self.explain(str(HERE / trace), '--device', mine)
            self.assertIn(f'It rang {other}, too: channel {other}-', text)
            self.assertNotIn('not your phone', text)
            self.assertNotIn('no phone of yours', text)

    def test_record(self):
        self.keep_record(1764000000)
        text = self.explain()
        heads = [line for line in text.splitlines() if line and not line.startswith(' ')]
        self.assertEqual(heads, ["2025-11-24  About Herald's connection",
                                 'c1  2025-11-24  Incoming call from Ada Byron (+49301234567): missed, nobody answered',
                                 '2025-11-24  Call from 0891234567 rang PJSIP/1002 only, no phone of yours',
                                 'c1  2025-11-24  Incoming call from +442079460018: no end is recorded'])
        for line in ('  16:00:07.000  Herald saw no calls for 7 s, while the connection was lost.',
                     '  16:01:00.000  Seen: PJSIP/1001-1, a channel of your phone (yours: PJSIP/1001).',
                     '  16:01:00.260  The name is Ada Byron: a contact in Herald’s address book, whose number is the same with country and area.',
                     '  16:01:00.260  Also found, and not shown first: Byron Ltd, a contact in Herald’s address book, whose number is the same with country and area.',
                     '  16:01:00.270  Not announced: the queue support is on the list of silent queues in your settings.',
                     '  16:02:00.000  The notification server has no action support: the notification has no buttons.'):
            self.assertIn(line, text.splitlines())

    def test_choice(self):
        begin = int(time.time()) - 1800
        self.keep_record(begin)

        def found(*args, **more):
            return [number for number in dict.fromkeys(line['heading'].split(' (')[0] for line in self.lines(*args, **more))]

        ada, bob, other = 'Incoming call from Ada Byron', 'Incoming call from +442079460018: no end is recorded', \
            'Call from 0891234567 rang PJSIP/1002 only, no phone of yours'
        self.assertEqual(found('--last'), [bob])
        self.assertEqual(found('c1'), [ada, bob])
        self.assertEqual(found('c2', status=1), [])
        self.assertEqual(found('--number', '(030) 123 45-67', '--region', 'DE'), [ada])
        self.assertEqual(found('--number', '0049301234567', '--region', 'DE'), [ada])
        self.assertEqual(found('--number', '089 1234567', '--region', 'DE'), [other])
        self.assertEqual(found('--number', '1234567', '--region', 'DE', status=1), [])
        at = time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(begin + 100))
        self.assertEqual(found('--since', at), [bob])
        self.assertEqual(found('--since', '2h', '--last'), [bob])
        self.assertEqual(found('--since', '2m', status=1), [])

    # After a crash no end was noted, and the next Herald counts its messages and its calls from one again.
    def test_crash(self):
        notes = [note('announced', 1764000000 + i, Seq=seq, Call='c1', Channel='PJSIP/1001-%d' % i, Uniqueid='%d.2' % i,
                      Linkedid='%d.1' % i, CallerIDNum=number) for i, seq, number in ((1, 90, '0301234567'), (2, 7, '0891234567'))]
        heads = dict.fromkeys(line['heading'] for line in self.lines('-', input=''.join(notes).encode()))
        self.assertEqual(list(heads), ['Incoming call from 0301234567: no end is recorded', 'Incoming call from 0891234567: no end is recorded'])

    # A caller's number can smuggle a short message into a recording; it must not end the explanation.
    def test_forged_note(self):
        trace = (HERE / 'asterisk-22/answered.agent.ami').read_bytes()
        forged = b'Event: HeraldNote\r\nCode: ended\r\nCall: c1\r\n\r\n'
        end = trace.index(b'\r\n\r\n') + 4
        lines = self.lines('-', '--device', 'PJSIP/1001', input=trace[:end] + forged + trace[end:])
        self.assertIn('announced', [line['code'] for line in lines])

    def test_wrong(self):
        trace = str(HERE / 'asterisk-22/answered.agent.ami')
        for args, status, words in [
                ((), 1, 'Nothing was recorded here yet'), (('/nowhere/x.ami', '--device', 'PJSIP/1001'), 1, 'cannot be read'),
                ((trace,), 2, '--device'), ((trace, '--device', '1001'), 2, 'is not the name of a device'),
                ((trace, trace), 2, 'too much'), (('--since', 'noon', trace), 2, 'is no time'), (('--since', '25:00'), 2, 'is no time'),
                (('c9', trace, '--device', 'PJSIP/1001'), 1, 'Nothing was seen'), (('--wrong',), 2, '--help')]:
            with self.subTest(args=args):
                done = self.run_ctl(*args)
                self.assertEqual(done.returncode, status, done.stderr.decode())
                self.assertIn(words, done.stderr.decode())
        self.assertIn('heraldctl explain', self.explain('--help'))
        cut = pathlib.Path(trace).read_bytes()[:3000]
        done = self.run_ctl('-', '--device', 'PJSIP/1001', input=cut)
        self.assertEqual(done.returncode, 1)
        self.assertIn('in the middle', done.stderr.decode())


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1])
