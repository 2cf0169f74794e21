#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""herald-gateway as a service manager and a telephone system meet it: test-gateway.py GATEWAY HERALDCTL HERALD_PBX."""
import http.server
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

HERALD_PBX = sys.argv.pop()
HERALDCTL = sys.argv.pop()
GATEWAY = sys.argv.pop()
PATIENCE = 30
HOUSE = 'phone 1002 answers 100ms\nphone 1003 answers 100ms\nwait 1h\n'
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


class Bench(unittest.TestCase):
    """A gateway with a folder of its own."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix='herald-gateway.')
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.conf = self.folder / 'gateway.conf'
        self.database = self.folder / 'contacts.db'
        self.write()

    def write(self, herald='region=DE\n', more='', **gateway):
        settings = {'port': '0', 'database': str(self.database), **gateway}
        self.conf.write_text('[gateway]\n' + ''.join(f'{key}={value}\n' for key, value in settings.items()) + f'[Herald]\n{herald}{more}')

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


class Gateway(Bench):
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

    def test_busy_log(self):
        """Of many calls in a second each is counted, and few have a line."""
        process, port = self.start()
        begun = time.monotonic()
        for _ in range(150):
            ask(port, 'network_script: lookup', 'callerid: unknown')
        process.send_signal(signal.SIGTERM)
        rest = process.stderr.read()
        lines, more = rest.count('lookup: none'), sum(int(count) for count in re.findall(r'(\d+) more calls', rest))
        self.assertEqual(150, lines + more, rest)
        self.assertLessEqual(lines, 20 * (time.monotonic() - begun + 2))

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

    def test_moves_on_the_same_port(self):
        """The new address has the old one in it; and where it cannot be had, the old one stays, and all else, too."""
        process, port = self.start()
        for address in ('127.0.0.1', '0.0.0.0', '127.0.0.1'):
            self.write(port=port, listen=address)
            process.send_signal(signal.SIGHUP)
            self.assertIn('Read', next(line for line in process.stderr if 'Read' in line or 'stays' in line), address)
            self.assertEqual(['SET VARIABLE "HERALD_MATCH" "none"'], ask(port, 'network_script: lookup', 'callerid: 1'))
        with socket.create_server(('127.0.0.2', port)):
            for address in ('0.0.0.0', '127.0.0.2', '192.0.2.1'):
                self.write(port=port, listen=address, more='[case]\nurl=http://127.0.0.1/\nnumber-path=$.id\n')
                process.send_signal(signal.SIGHUP)
                self.read_until(process, 'stays as it was')
                self.assertEqual(['SET VARIABLE "HERALD_MATCH" "none"'], ask(port, 'network_script: lookup', 'callerid: 1'))
                self.assertIn('SET VARIABLE "HERALD_CASE_ERROR" "off"', ask(port, 'network_script: case', 'callerid: 1'))

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


class Helpdesk(http.server.ThreadingHTTPServer):
    """Opens a case with the next number for each request, once it may."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            desk = self.server
            body = self.rfile.read(int(self.headers['Content-Length']))
            desk.asked.append((json.loads(body), self.headers))
            number = desk.first + len(desk.asked) - 1
            desk.arrived.set()
            desk.may_answer.wait(PATIENCE)
            self.send_response(desk.status)
            self.send_header('Content-Type', 'application/json')
            self.end_headers()
            self.wfile.write(desk.answer.replace('NUMBER', str(number)).encode())

        def log_message(self, *_):
            pass

    def __init__(self):
        super().__init__(('127.0.0.1', 0), self.Handler)
        self.asked, self.first, self.status, self.answer = [], 4711, 201, '{"number":"NUMBER","url":"https://help.example.com/NUMBER"}'
        self.arrived, self.may_answer = threading.Event(), threading.Event()
        self.may_answer.set()
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Cases(Bench):
    def setUp(self):
        super().setUp()
        self.desk = Helpdesk()
        self.addCleanup(self.desk.server_close)
        self.addCleanup(self.desk.shutdown)
        self.addCleanup(self.desk.may_answer.set)
        secrets = self.folder / 'secrets'
        secrets.mkdir()
        (secrets / 'case.secret').write_text('hush\n')
        (secrets / 'case.secret').chmod(0o600)
        self.secrets = str(secrets)
        self.write_case()

    def write_case(self, more=''):
        self.write(secrets=self.secrets, more=f'[case]\nurl=http://127.0.0.1:{self.desk.server_port}/\nlink=${{$.url}}\n'
                   f'header-Authorization=Bearer ${{secret}}\n{more}')

    def ask(self, port, call, query='', number='+49301234567'):
        """What the channel's variables are then."""
        heard = ask(port, f'network_script: case{query}', f'callerid: {number}', f'uniqueid: {call}', 'extension: 100', 'dnid: unknown')
        return dict(line.removeprefix('SET VARIABLE ').strip('"').split('" "') if not line.endswith(' ""')
                    else (line.removeprefix('SET VARIABLE "')[:-4], '') for line in heard)

    def opened(self, number, new='1'):
        return {'HERALD_CASE': str(number), 'HERALD_CASE_URL': f'https://help.example.com/{number}', 'HERALD_CASE_NEW': new, 'HERALD_CASE_ERROR': ''}

    def failed(self, word):
        return {'HERALD_CASE': '', 'HERALD_CASE_URL': '', 'HERALD_CASE_NEW': '', 'HERALD_CASE_ERROR': word}

    def test_case(self):
        """With what is known of the caller and what the dialplan says; the same call has the same case; the log tells of nobody."""
        self.add('030 1234567')
        process, port = self.start()
        self.assertEqual(self.opened(4711), self.ask(port, '1.1', '?ticket=A%22%0A%C3%BC&deadline=5000&no%20key=1'))
        body, headers = self.desk.asked[0]
        self.assertEqual({'number': '+49301234567', 'name': 'Ada Byron', 'organisation': 'Analytical Engines', 'email': '', 'contact_id': '1',
                          'source': 'book', 'record_id': body['record_id'], 'dialed': '100', 'unique_id': '1.1', 'data': {'ticket': 'A" ü'}}, body)
        self.assertEqual('Bearer hush', headers['Authorization'])
        self.assertEqual(self.opened(4711), self.ask(port, '1.1'))
        self.assertEqual(self.opened(4712), self.ask(port, '1.2'))
        self.assertEqual(self.opened(4713), self.ask(port, '1.3', number='unknown'))
        self.assertEqual(('', ''), (self.desk.asked[2][0]['number'], self.desk.asked[2][0]['name']))
        process.send_signal(signal.SIGTERM)
        rest = process.stderr.read()
        self.assertIn('case: opened in ', rest)
        for word in ('1234567', 'Ada', 'hush', '4711'):
            self.assertNotIn(word, rest)

    def test_late(self):
        """The call goes on; the case is opened all the same, and the call gets it when it asks again."""
        _, port = self.start()
        self.desk.may_answer.clear()
        self.assertEqual(self.failed('late'), self.ask(port, '1.1', '?deadline=50'))
        self.assertTrue(self.desk.arrived.wait(PATIENCE))
        self.desk.may_answer.set()
        self.assertEqual(self.opened(4711), self.ask(port, '1.1', '?deadline=5000'))
        self.assertEqual(1, len(self.desk.asked))

    def test_hang_up(self):
        """A caller who does not wait for the case has it all the same."""
        _, port = self.start()
        self.desk.may_answer.clear()
        with socket.create_connection(('127.0.0.1', port), PATIENCE) as connection:
            connection.sendall(b'agi_network_script: case\nagi_callerid: +49301234567\nagi_uniqueid: 1.1\n\n')
            self.assertTrue(self.desk.arrived.wait(PATIENCE))
        self.desk.may_answer.set()
        self.assertEqual(self.opened(4711), self.ask(port, '1.1', '?deadline=5000'))
        self.assertEqual(1, len(self.desk.asked))

    def test_hostile(self):
        process, port = self.start()
        for number, (answer, word) in enumerate((('<html>', 'not-understood'), ('{"number":"1,2"}', 'not-understood'), ('{"number":"1\\n2"}', 'not-understood'),
                                                 ('', 'not-understood'), ('{"number":"${SHELL(id)}"}', 'not-understood'))):
            self.desk.answer = answer
            self.assertEqual(self.failed(word), self.ask(port, f'1.{number}'), answer)
            self.assertIn('case: 127.0.0.1 ', self.read_until(process, 'case: 127'))
        self.desk.status = 401
        self.assertEqual(self.failed('refused'), self.ask(port, '2.1'))
        self.assertIn('did not accept', self.read_until(process, '127.0.0.1'))
        self.assertEqual(self.failed('refused'), self.ask(port, '2.2'))
        self.assertEqual(6, len(self.desk.asked))

    def test_hostile_call(self):
        """What the helpdesk gets is UTF-8 and short, whatever the call's id is."""
        _, port = self.start()
        with socket.create_connection(('127.0.0.1', port), PATIENCE) as connection, connection.makefile('rwb', buffering=0) as stream:
            stream.write(b'agi_network_script: case\nagi_callerid: 1\nagi_uniqueid: \xff\xfe1.1\r\x01\xc3' + b'1' * 4000 + b'\n\n')
            for _ in stream:
                stream.write(b'200 result=1\n')
        unique_id = self.desk.asked[0][0]['unique_id']
        self.assertIn('1.1', unique_id)
        self.assertTrue(len(unique_id) <= 256 and unique_id.isprintable(), unique_id)

    def test_busy_trouble(self):
        """What is wrong for all calls is not said for each of a busy second."""
        self.write(more='[case]\nurl=https://127.0.0.1:1/\n')
        process, port = self.start()
        begun = time.monotonic()
        for number in range(100):
            self.assertEqual(self.failed('unreachable'), self.ask(port, f'1.{number}'))
        process.send_signal(signal.SIGTERM)
        rest = process.stderr.read()
        self.assertIn('Nothing answers on 127.0.0.1', rest)
        self.assertLessEqual(rest.count('case: '), 20 * (time.monotonic() - begun + 2))

    def test_settings_change(self):
        """A call keeps its case when the file is read again; without the section there are none."""
        process, port = self.start()
        self.assertEqual(self.opened(4711), self.ask(port, '1.1'))
        self.write_case('new-path=$.new\n')
        process.send_signal(signal.SIGHUP)
        self.read_until(process, 'again')
        self.assertEqual(self.opened(4711), self.ask(port, '1.1'))
        self.assertEqual(self.opened(4712, new='0'), self.ask(port, '1.2'))
        self.write()
        process.send_signal(signal.SIGHUP)
        self.read_until(process, 'again')
        self.assertEqual(self.failed('off'), self.ask(port, '1.1'))

    def test_settings_change_meanwhile(self):
        """A case that is being opened when the file is read again is the call's, too."""
        process, port = self.start()
        self.desk.may_answer.clear()
        self.assertEqual(self.failed('late'), self.ask(port, '1.1', '?deadline=50'))
        self.assertTrue(self.desk.arrived.wait(PATIENCE))
        for _ in range(2):
            process.send_signal(signal.SIGHUP)
            self.read_until(process, 'again')
        self.assertEqual(self.failed('late'), self.ask(port, '1.1', '?deadline=50'))
        self.desk.may_answer.set()
        self.assertEqual(self.opened(4711), self.ask(port, '1.1', '?deadline=5000'))
        process.send_signal(signal.SIGHUP)
        self.read_until(process, 'again')
        self.assertEqual(self.opened(4711), self.ask(port, '1.1', '?deadline=5000'))
        self.assertEqual(1, len(self.desk.asked))

    def test_check(self):
        self.write_case('body={"a":${number}\n')
        done = self.run_to_end('--config', self.conf, '--check')
        self.assertEqual(1, done.returncode)
        self.assertIn('[case] body', done.stderr)
        self.assertNotIn('hush', done.stderr)
        self.write_case()
        self.assertEqual(0, self.run_to_end('--config', self.conf, '--check').returncode)


class Routes(Bench):
    """A gateway that hears a PBX in which happens what the test says."""

    def setUp(self):
        super().setUp()
        self.house = self.folder / 'house.txt'
        self.house.write_text(HOUSE)
        self.secrets = self.folder / 'secrets'
        self.secrets.mkdir()
        self.keep_secret('agent-secret')

    def keep_secret(self, secret):
        (self.secrets / 'manager.secret').write_text(secret + '\n')
        (self.secrets / 'manager.secret').chmod(0o600)

    def write_server(self, port, **gateway):
        self.write(herald=f'region=DE\narea-code=030\nserver-host=127.0.0.1\nserver-port={port}\nuser=agent\ntls-mode=off\n', secrets=self.secrets, **gateway)

    def start_pbx(self, port='0'):
        pbx = subprocess.Popen([HERALD_PBX, '--die-with-parent', '--faults', '-p', port, '-s', self.house], stdout=subprocess.PIPE, text=True)
        self.addCleanup(self.end_pbx, pbx)
        return pbx, pbx.stdout.readline().split()[1]

    @staticmethod
    def end_pbx(pbx):
        pbx.kill()
        pbx.wait()
        pbx.stdout.close()

    def happens(self, port, *lines):
        with socket.create_connection(('127.0.0.1', int(port)), PATIENCE) as control, control.makefile('r', newline='\r\n') as answers:
            for line in lines:
                control.sendall(f'Action: HeraldFault\r\nDo: {line}\r\n\r\n'.encode())
                self.assertIn('Success', next(text for text in answers if text.startswith('Response:')), line)

    def route(self, port, query='', number='+49301234567'):
        """Who should get the caller, and why."""
        heard = ask(port, f'network_script: route{query}', f'callerid: {number}')
        return tuple(line.removeprefix('SET VARIABLE ').split('"')[3] for line in heard)

    def wait_for(self, port, extension, **what):
        """Asks until what happens has been heard: nothing else tells of it."""
        for _ in range(1000):
            if self.route(port, **what)[0] == extension:
                return
            threading.Event().wait(0.02)
        self.fail(f'{extension} is not the last agent')

    def test_last_agent(self):
        """Whoever spoke last, also after a transfer and by an outgoing call; and still known to the next gateway."""
        _, server = self.start_pbx()
        self.write_server(server)
        process, port = self.start()
        self.read_until(process, 'Hears from 127.0.0.1')
        self.assertEqual(('', 'none'), self.route(port))
        self.happens(server, 'call a from 0301234567 "Ada" to 1002')
        self.wait_for(port, '1002')
        self.assertEqual(('1002', 'last-agent'), self.route(port, '?by=last-agent&days=1', '030 1234567'))
        self.assertEqual(('', 'none'), self.route(port, '?by=owner'))
        self.happens(server, 'transfer 1002 1003')
        self.wait_for(port, '1003')
        self.happens(server, 'dial b 1001 0307654321')
        self.wait_for(port, '1001', number='+49307654321')
        process.send_signal(signal.SIGTERM)
        log = process.stderr.read()
        self.assertEqual(0, process.wait(PATIENCE))
        self.assertNotRegex(log, '1234567|7654321|Ada|agent-secret')
        process, port = self.start()
        self.assertEqual(('1003', 'last-agent'), self.route(port))
        self.assertEqual(('1001', 'last-agent'), self.route(port, number='0307654321'))

    def test_owner(self):
        """Who looks after somebody, where it is an extension; first or second, as the dialplan wants it."""
        card = self.folder / 'owned.vcf'
        for number, owner in (('030 1234567', '1004'), ('030 7654321', '1004,SIP/trunk'), ('030 1111111', '1005'),
                              ('030 2222222', '0900123456'), ('030 3333333', '*21*+4990012345#'), ('030 4444444', 'ada-0900123456')):
            card.write_text(CARD.format(number).replace('END:', f'X-HERALD-OWNER:{owner}\r\nEND:'))
            subprocess.run([HERALDCTL, 'contacts', 'import', '--database', self.database, card], check=True, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL)
        _, server = self.start_pbx()
        self.write_server(server)
        process, port = self.start()
        self.read_until(process, 'Hears from 127.0.0.1')
        self.assertEqual(('1004', 'owner'), self.route(port))
        self.assertEqual(('', 'none'), self.route(port, number='030 7654321'))
        self.assertEqual(('1005', 'owner'), self.route(port, number='030 1111111'))
        for number in ('030 2222222', '030 3333333'):
            self.assertEqual(('', 'none'), self.route(port, number=number), 'a source must not have strangers called')
        self.assertEqual(('ada-0900123456', 'owner'), self.route(port, number='030 4444444'))
        self.happens(server, 'call a from 0301234567 to 1002')
        self.wait_for(port, '1002')
        self.assertEqual(('1004', 'owner'), self.route(port, '?by=owner,last-agent'))
        self.assertEqual(('', 'none'), self.route(port, '?by=nobody,&deadline=100'))
        self.assertEqual(('', 'none'), self.route(port, number=''))

    def test_server_goes_and_another_comes(self):
        """A wrong secret is not tried again until the file is read again; a server that went away is found again."""
        self.keep_secret('wrong')
        pbx, server = self.start_pbx()
        self.write_server(server)
        process, port = self.start()
        self.assertIn('read its settings', self.read_until(process, 'Does not hear'))
        self.keep_secret('agent-secret')
        process.send_signal(signal.SIGHUP)
        self.read_until(process, 'Hears from')
        self.end_pbx(pbx)
        self.read_until(process, 'Does not hear')
        self.start_pbx(server)
        self.read_until(process, 'Hears from')
        self.happens(server, 'call a from 0301234567 to 1002')
        self.wait_for(port, '1002')
        _, other = self.start_pbx()
        self.write_server(other)
        process.send_signal(signal.SIGHUP)
        self.read_until(process, 'Hears from')
        self.happens(other, 'call a from 0301234567 to 1003')
        self.wait_for(port, '1003')

    def test_log_off_over_http(self):
        """A gateway that ends logs off over HTTP, too: otherwise the server keeps its session."""
        pbx = subprocess.Popen([HERALD_PBX, '--die-with-parent', '--http-port', '0', '-s', self.house], stdout=subprocess.PIPE, text=True)
        self.addCleanup(self.end_pbx, pbx)
        server = next(line for line in pbx.stdout if line.startswith('http-port')).split()[1]
        listener = socket.create_server(('127.0.0.1', 0))
        self.addCleanup(listener.close)
        heard = []
        threading.Thread(target=self.listen_in, args=(listener, int(server), heard), daemon=True).start()
        self.write(herald=f'server-host=127.0.0.1\nserver-port={listener.getsockname()[1]}\nserver-transport=web\nuser=agent\ntls-mode=off\n',
                   secrets=self.secrets)
        process, _ = self.start()
        self.read_until(process, 'Hears from')
        process.send_signal(signal.SIGTERM)
        process.stderr.read()
        self.assertEqual(0, process.wait(PATIENCE))
        self.assertIn(b'logoff', b''.join(heard).lower())
        heard.clear()
        process, _ = self.start()
        self.read_until(process, 'Hears from')
        pbx.send_signal(signal.SIGSTOP)
        process.send_signal(signal.SIGTERM)
        for _ in range(1000):
            if b'logoff' in b''.join(heard).lower():
                break
            threading.Event().wait(0.01)
        process.send_signal(signal.SIGHUP)  # too late
        self.assertNotIn('Read', process.stderr.read())
        self.assertEqual(0, process.wait(PATIENCE))

    @staticmethod
    def listen_in(listener, server, heard):
        def copy(source, target, heard):
            with source, target:
                while data := source.recv(65536):
                    heard.append(data)
                    target.sendall(data)
                target.shutdown(socket.SHUT_WR)

        while True:
            try:
                client = listener.accept()[0]
            except OSError:
                return
            there = socket.create_connection(('127.0.0.1', server), PATIENCE)
            ways = (client, there.dup(), heard), (there, client.dup(), [])  # both, before one way closes what is its
            for way in ways:
                threading.Thread(target=copy, args=way, daemon=True).start()

    def test_check_says_where_to(self):
        self.write_server(5038, **{'remember-days': '7'})
        done = self.run_to_end('--config', self.conf, '--check')
        self.assertEqual((0, ''), (done.returncode, done.stderr))
        self.assertRegex(done.stdout, 'agent at 127.0.0.1.* 7 days')
        (self.secrets / 'manager.secret').unlink()
        done = self.run_to_end('--config', self.conf, '--check')
        self.assertEqual(1, done.returncode)
        self.assertIn('manager.secret', done.stderr)
        self.write(**{'remember-days': '0'})
        self.assertIn('“remember-days”', self.run_to_end('--config', self.conf, '--check').stderr)


if __name__ == '__main__':
    unittest.main(verbosity=2)
