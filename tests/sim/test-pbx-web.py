#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulator's door for HTTP, by a client that knows nothing but bytes: what was recorded from a real Asterisk 22.

test-pbx-web.py HERALD_PBX
"""
import contextlib
import http.client
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
import unittest
import urllib.parse
import xml.etree.ElementTree as ElementTree

HERALD_PBX = sys.argv[1]
WAIT = 60  # seconds until a test that hangs ends
LOGIN = 'action=login&username=agent&secret=agent-secret'
REFUSED = 'Response: Error\r\nMessage: Permission denied\r\n\r\n'


class House:
    """A PBX, and one connection to it over HTTP."""

    def __init__(self, test, *options, path='/rawman', tls=False):
        self.test, self.path, self.cookie = test, path, None
        self.process = subprocess.Popen([HERALD_PBX, '--die-with-parent', '--faults', '--scenario', '/dev/null', '--http-port', '0',
                                         '--https-port', '0', *options], stdout=subprocess.PIPE, text=True)
        test.addCleanup(self.end)
        self.ports = dict(self.process.stdout.readline().split() for _ in range(4))
        self.connection = self.connect(tls)

    def end(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def connect(self, tls=False):
        if tls:
            connection = http.client.HTTPSConnection('127.0.0.1', int(self.ports['https-port']), timeout=WAIT,
                                                     context=ssl._create_unverified_context())
        else:
            connection = http.client.HTTPConnection('127.0.0.1', int(self.ports['http-port']), timeout=WAIT)
        self.test.addCleanup(connection.close)
        return connection

    def send(self, form, connection=None, method='GET', **headers):
        connection = connection or self.connection
        if self.cookie:
            headers['Cookie'] = f'mansession_id="{self.cookie}"'
        connection.request(method, self.path if method == 'POST' else f'{self.path}?{form}', form if method == 'POST' else None, headers)
        return connection

    def ask(self, form, connection=None, method='GET', **headers):
        """The answer's text, its status, the id in its cookie."""
        answer = self.send(form, connection, method, **headers).getresponse()
        text = answer.read().decode()
        found = re.fullmatch(r'mansession_id="([0-9a-f]{8})"; Version=1; Max-Age=\d+', answer.headers.get('Set-Cookie', ''))
        return text, answer.status, found[1] if found else None

    def log_in(self):
        text, status, cookie = self.ask(LOGIN)
        self.test.assertEqual((text, status), ('Response: Success\r\nMessage: Authentication accepted\r\n\r\n', 200))
        self.cookie = cookie

    def happens(self, line):
        text = self.ask('action=HeraldFault&do=' + urllib.parse.quote_plus(line), self.connect())[0]
        self.test.assertIn('Success', text, line)


class Sessions(unittest.TestCase):
    def test_cookies(self):
        """Every answer sets one, a refused request a new one; only the one of the login counts."""
        house = House(self)
        text, status, first = house.ask('action=Ping')
        self.assertEqual((text, status), (REFUSED, 200))
        text, status, second = house.ask('action=Ping')
        self.assertNotEqual(first, second)
        house.log_in()
        text, status, again = house.ask('action=Ping&actionid=p1')
        self.assertEqual(again, house.cookie)
        self.assertRegex(text, r'^Response: Success\r\nActionID: p1\r\nPing: Pong\r\nTimestamp: [\d.]+\r\n\r\n$')
        text, status, again = house.ask('action=Logoff')
        self.assertEqual((text, again), ('Response: Goodbye\r\nMessage: Thanks for all the fish.\r\n\r\n', house.cookie))
        text, status, again = house.ask('action=Ping')
        self.assertEqual(text, REFUSED)
        self.assertNotEqual(again, house.cookie)

    def test_wrong_password(self):
        house = House(self)
        before = time.monotonic()
        self.assertEqual(house.ask('action=login&username=agent&secret=wrong')[0], 'Response: Error\r\nMessage: Authentication failed\r\n\r\n')
        self.assertGreaterEqual(time.monotonic() - before, 0.99)

    def test_silence(self):
        """Who says nothing for httptimeout is forgotten."""
        house = House(self, '--http-timeout', '1')
        house.log_in()
        time.sleep(1.5)
        self.assertEqual(house.ask('action=Ping')[0], REFUSED)

    def test_idle_connection(self):
        """It is closed after a while; the session is not."""
        house = House(self, '--http-keep-alive', '1')
        house.log_in()
        self.assertEqual(house.connection.sock.recv(1), b'')
        self.assertIn('Pong', house.ask('action=Ping', house.connect())[0])

    def test_strange_cookie(self):
        house = House(self)
        house.cookie = 'deadbeef'
        text, _, cookie = house.ask('action=Ping')
        self.assertEqual(text, REFUSED)
        self.assertNotEqual(cookie, 'deadbeef')


class Polls(unittest.TestCase):
    def test_event(self):
        """It ends with the first event, which tells what has happened since the last poll."""
        house = House(self)
        house.log_in()
        house.happens('call ada from +442079460018 "Ada Byron" to 1001')
        text, _, cookie = house.ask('action=WaitEvent&timeout=30&actionid=w1')
        self.assertEqual(cookie, house.cookie)
        self.assertTrue(text.startswith('Response: Success\r\nActionID: w1\r\nMessage: Waiting for Event completed.\r\n\r\nEvent: Newchannel\r\n'))
        self.assertTrue(text.endswith('\r\n\r\nEvent: WaitEventComplete\r\nActionID: w1\r\n\r\n'))
        self.assertIn('CallerIDName: Ada Byron', text)
        poll = house.send('action=WaitEvent&timeout=30')
        house.happens('hangup ada')
        text = poll.getresponse().read().decode()
        self.assertIn('Event: Hangup', text)
        self.assertNotIn('Event: Newchannel', text)

    def test_nothing(self):
        house = House(self)
        house.log_in()
        self.assertEqual(house.ask('action=WaitEvent&timeout=0')[0],
                         'Response: Success\r\nMessage: Waiting for Event completed.\r\n\r\nEvent: WaitEventComplete\r\n\r\n')

    def test_longest(self):
        """At most httptimeout - 10 s, whatever was asked for."""
        house = House(self, '--http-timeout', '11')
        house.log_in()
        before = time.monotonic()
        self.assertNotIn('Uniqueid', house.ask('action=WaitEvent&timeout=120')[0])
        self.assertGreaterEqual(time.monotonic() - before, 0.99)

    def test_second(self):
        """A second poll ends the first with nothing at all."""
        house = House(self)
        house.log_in()
        first = house.send('action=WaitEvent&timeout=30')
        second = house.send('action=WaitEvent&timeout=30', house.connect())
        answer = first.getresponse()
        self.assertEqual((answer.status, answer.headers['Content-Length'], answer.read()), (200, '0', b''))
        house.happens('call ada from +442079460018 to 1001')
        self.assertIn('Newchannel', second.getresponse().read().decode())

    def test_beside_actions(self):
        house = House(self)
        house.log_in()
        poll = house.send('action=WaitEvent&timeout=30')
        other = house.connect()
        for number in range(20):
            self.assertIn(f'ActionID: a{number}\r\n', house.ask(f'action=Ping&actionid=a{number}', other)[0])
        house.happens('call ada from +442079460018 to 1001')
        self.assertIn('Newchannel', poll.getresponse().read().decode())

    def test_event_of_another_class(self):
        """The user who may read nothing is woken all the same, to nothing."""
        house = House(self)
        house.cookie = house.ask('action=login&username=nothing&secret=nothing-secret')[2]
        house.happens('call ada from +442079460018 to 1001')
        self.assertNotIn('Uniqueid', house.ask('action=WaitEvent&timeout=30')[0])


class Doors(unittest.TestCase):
    def test_xml(self):
        house = House(self, path='/mxml')
        house.cookie = house.ask(LOGIN)[2]
        text = house.ask('action=Ping&actionid=p%3C1')[0]
        self.assertRegex(text, r"\A<ajax-response>\n<response type='object' id='unknown'><generic response='Success' actionid='p&lt;1' "
                               r"ping='Pong' timestamp='[\d.]+' /></response>\n</ajax-response>\n\Z")
        house.happens('call ada from +442079460018 "A & B" to 1001')
        events = [element.attrib for element in ElementTree.fromstring(house.ask('action=WaitEvent')[0]).iter('generic')]
        self.assertEqual(events[1]['event'], 'Newchannel')
        self.assertIn('A & B', {event.get('calleridname') for event in events})
        self.assertEqual(events[-1], {'event': 'WaitEventComplete'})

    def test_https(self):
        house = House(self, tls=True)
        house.log_in()
        self.assertIn('Pong', house.ask('action=Ping', method='POST')[0])

    def test_prefix(self):
        house = House(self, '--http-prefix', 'asterisk', path='/asterisk/rawman')
        house.log_in()
        house.path = '/rawman'
        self.assertEqual(house.ask('action=Ping')[1], 404)

    def test_digest(self):
        """Each request proves itself; there is no cookie."""
        curl = shutil.which('curl')
        if curl is None:
            self.skipTest('curl is not installed')
        house = House(self, path='/arawman')
        answer = house.send('action=Ping').getresponse()
        answer.read()
        self.assertEqual((answer.status, answer.headers['Set-Cookie']), (401, None))
        self.assertRegex(answer.headers['WWW-authenticate'], r'^Digest algorithm=MD5, realm="asterisk", nonce="\w+", qop="auth", opaque="\w+"$')
        url = f'http://127.0.0.1:{house.ports["http-port"]}/arawman?action=Ping'
        for secret, expected in (('agent-secret', 'Ping: Pong'), ('wrong', '401 Unauthorized')):
            done = subprocess.run([curl, '--silent', '--digest', '--user', f'agent:{secret}', url], capture_output=True, timeout=WAIT, text=True,
                                  check=True)
            self.assertIn(expected, done.stdout)

    def test_other_requests(self):
        house = House(self)
        for method, path, status in (('GET', '/', 404), ('PUT', '/rawman', 501), ('OPTIONS', '/rawman', 501), ('GET', '/rawmanager', 404)):
            house.path = path
            self.assertEqual(house.ask('action=Ping', method=method)[1], status, path)
        house.path = '/rawman'
        self.assertEqual(house.ask('')[0], 'Response: Error\r\nMessage: Missing action in request\r\n\r\n')
        self.assertEqual(house.ask('action=Ping', method='HEAD')[:2], ('', 200))

    def test_hostile(self):
        """What is no request, or too much of one, ends with an answer or the connection; the door stays open."""
        house = House(self)
        for bytes_ in (b'hello\r\n\r\n', b'GET rawman HTTP/1.1\r\n\r\n', b'\x00' * 40000, b'GET /rawman?' + b'a' * 40000,
                       b'POST /rawman HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n', b'POST /rawman HTTP/1.1\r\nContent-Length: -1\r\n\r\n',
                       b'POST /rawman HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'):
            with socket.create_connection(('127.0.0.1', int(house.ports['http-port'])), WAIT) as raw:
                raw.sendall(bytes_)
                answer = b''
                with contextlib.suppress(ConnectionResetError):  # it does not read to the end what is too much
                    while part := raw.recv(4096):
                        answer += part
                self.assertRegex(answer, rb'\A(\Z|HTTP/1.1 (400|413|501) )', bytes_[:40])
        many = '&'.join(f'a{number}=b' for number in range(1000))
        self.assertEqual(house.ask('action=Ping&' + many, method='POST')[0], REFUSED)
        with socket.create_connection(('127.0.0.1', int(house.ports['http-port'])), WAIT) as raw:
            raw.sendall(b'GET /rawman?action=Ping HTTP/1.1\r\n\r\n' * 3)
            answer = b''
            while answer.count(b'Permission denied') < 3:
                answer += raw.recv(4096)


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1])
