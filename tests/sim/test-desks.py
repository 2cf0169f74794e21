#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several desks at one PBX: everybody sees the call that rings everybody, and what becomes of it.

test-desks.py HERALDCTL HERALD_PBX
"""
import json
import pathlib
import socket
import subprocess
import sys
import tempfile
import unittest

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / 'tools'))
import sim_door  # noqa: E402

HERALDCTL, HERALD_PBX = sys.argv[1], sys.argv[2]
WAIT = 60  # seconds until a test that hangs ends
TEAM = ['1001', '1002', '1003', '1004', '1005', '1006']
HOUSE = 'phone 1001 rings\nphone 1007 back rings\nring 10m\nqueue team ' + ' '.join(TEAM) + ' ring 10m\ngroup six ' + ' '.join(TEAM) + '\nwait 1h\n'


class House:
    """A PBX in which happens what the test says, and a desk for each phone of the team."""

    def __init__(self, test):
        self.folder = tempfile.TemporaryDirectory(prefix='herald-desks-')
        test.addCleanup(self.folder.cleanup)
        scenario = pathlib.Path(self.folder.name) / 'house.txt'
        scenario.write_text(HOUSE)
        (pathlib.Path(self.folder.name) / 'secret').write_text('agent-secret\n')
        pbx, self.lines = sim_door.start(HERALD_PBX, '--faults', '-s', scenario)
        test.addCleanup(self.end, pbx)
        self.control = socket.create_connection(('127.0.0.1', int(self.lines['port'])), WAIT)
        test.addCleanup(self.control.close)
        self.answers = self.control.makefile('r', newline='\r\n')
        test.addCleanup(self.answers.close)
        self.test = test
        self.desks = {}

    @staticmethod
    def end(process):
        process.kill()
        process.wait()
        process.stdout.close()

    def happens(self, line):
        self.control.sendall(f'Action: HeraldFault\r\nDo: {line}\r\n\r\n'.encode())
        answer = next(text for text in self.answers if text.startswith('Response:'))
        self.test.assertIn('Success', answer, line)

    def sit_down(self, *phones):
        for phone in phones:
            desk = subprocess.Popen([HERALDCTL, 'watch', '--json', *sim_door.arguments(self.lines), '--user', 'agent',
                                     '--secret-file', self.folder.name + '/secret', '--device', f'PJSIP/{phone}'],
                                    stdout=subprocess.PIPE, text=True)
            self.test.addCleanup(self.end, desk)
            self.desks[phone] = desk

    def sees(self, phone, change, **more):
        """The next line at this desk; changes of what is shown, and the moment between two phones, aside."""
        line = {'change': 'updated'}
        while line['change'] in ('updated', 'waiting'):
            line = json.loads(self.desks[phone].stdout.readline())
        self.test.assertEqual({'change': change, **more}, {key: line.get(key) for key in ('change', *more)}, phone)


class Desks(unittest.TestCase):
    def ring_six(self, target):
        """Six phones ring: six desks see it, one answers, and at the others it goes by itself."""
        house = House(self)
        house.happens(f'call ada from +442079460018 "Ada Byron" to {target}')
        house.sit_down(*TEAM)
        for phone in TEAM:
            house.sees(phone, 'ringing', number='+442079460018', name='Ada Byron')
        house.happens('answer 1004')
        for phone in TEAM:
            if phone == '1004':
                house.sees(phone, 'connected', number='+442079460018')
            else:
                house.sees(phone, 'ended', outcome='answered-elsewhere')
        house.happens('hangup ada')
        house.sees('1004', 'ended', outcome='answered')

    def test_ring_group_of_six(self):
        self.ring_six('six')

    def test_queue_of_six(self):
        self.ring_six('team')

    def test_caller_gives_up(self):
        house = House(self)
        house.happens('call ada from +442079460018 "Ada Byron" to six')
        house.sit_down(*TEAM)
        for phone in TEAM:
            house.sees(phone, 'ringing')
        house.happens('hangup ada')
        for phone in TEAM:
            house.sees(phone, 'ended', outcome='missed')

    def test_inside_call(self):
        """A colleague who calls is announced like anybody, with name and number, to the one who is called."""
        house = House(self)
        house.sit_down('1001', '1002', '1003')
        house.happens('dial grace 1002 1001')
        house.sees('1001', 'ringing', number='1002', direction='incoming')
        house.sees('1002', 'dialing', number='1001', direction='outgoing')
        house.happens('answer 1001')
        house.sees('1001', 'connected', number='1002')
        house.sees('1002', 'connected', number='1001')
        house.happens('hangup 1002')
        house.sees('1001', 'ended', outcome='answered')
        house.sees('1002', 'ended', outcome='answered')
        house.happens('call ada from +442079460018 "Ada Byron" to 1003')
        house.sees('1003', 'ringing', number='+442079460018')

    def test_transferred_customer(self):
        """Whoever gets a call from a colleague sees the customer, blind or after a word in between."""
        for transfer in (['transfer 1001 1002', 'answer 1002'], ['consult 1001 1002', 'answer 1002', 'complete 1001']):
            with self.subTest(transfer[0]):
                house = House(self)
                house.happens('phone 1002 rings')
                house.happens('call ada from +442079460018 "Ada Byron" to 1001')
                house.sit_down('1001', '1002')
                house.sees('1001', 'ringing', number='+442079460018')
                house.happens('answer 1001')
                house.sees('1001', 'connected')
                house.happens(transfer[0])
                house.sees('1002', 'ringing')
                for line in transfer[1:]:
                    house.happens(line)
                shown = ''
                while shown != '+442079460018':
                    shown = json.loads(house.desks['1002'].stdout.readline())['number']
                house.happens('hangup ada')
                house.sees('1002', 'ended', outcome='answered', number='+442079460018', name='Ada Byron')


class Why(unittest.TestCase):
    def test_rang_colleagues_only(self):
        """Whose desk did not pop is told why: whom the call rang instead."""
        trace = pathlib.Path(__file__).parent.parent / 'traces' / 'asterisk-22' / 'ringgroup-mine.agent.ami'
        done = subprocess.run([HERALDCTL, 'explain', '--device', 'PJSIP/1009', trace], capture_output=True, timeout=WAIT, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn('It rang PJSIP/1001, not your phone', done.stdout)
        self.assertIn('is not one of your devices (PJSIP/1009)', done.stdout)
        self.assertIn('Erika Mustermann', done.stdout)


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1])
