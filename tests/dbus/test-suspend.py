#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The computer falls asleep and wakes up, the network goes and comes: test-suspend.py HERALDCTL.

logind and NetworkManager are python3-dbusmock's on a private system bus; the telephone system is a thread here, which tells what
it hears: 'login', the names of actions, 'gone'.
"""
import os
import pathlib
import queue
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

try:
    import dbus
    import dbusmock
except ImportError:
    print('SKIP: python3-dbusmock is not installed')
    sys.exit(1 if 'HERALD_NO_SKIP' in os.environ else 77)

HERALDCTL = sys.argv.pop()
PATIENCE = 30  # seconds; without being woken, the session would wait for sixty
LOGIND = 'org.freedesktop.login1'


class Server(threading.Thread):
    """Answers like an idle Asterisk; one connection after the other."""

    def __init__(self):
        super().__init__(daemon=True)
        self.heard = queue.Queue()
        self.socket = socket.create_server(('127.0.0.1', 0))
        self.port = self.socket.getsockname()[1]
        self.start()

    def run(self):
        while True:
            try:
                client, _ = self.socket.accept()
            except OSError:
                return
            with client, client.makefile('r', newline='') as lines:
                client.sendall(b'Asterisk Call Manager/11.0.0\r\n')
                try:
                    self.serve(client, lines)
                except OSError:
                    pass
            self.heard.put('gone')

    def serve(self, client, lines):
        action = {}
        for line in lines:
            name, _, value = line.strip().partition(': ')
            action[name] = value
            if line != '\r\n':
                continue
            answer = f'Response: Success\r\nActionID: {action.get("ActionID", "")}\r\n'
            if action['Action'] == 'Challenge':
                answer += 'Challenge: 176480807\r\n'
            self.heard.put(action['Action'])
            try:
                client.sendall(f'{answer}\r\n'.encode())
            except OSError:
                pass  # whoever has logged off does not wait for answers; what was said before is read all the same
            action = {}

    def hears(self, word):
        """The next thing heard that is @word; what comes before it."""
        before, until = [], time.monotonic() + PATIENCE
        while True:
            try:
                heard = self.heard.get(timeout=max(0.01, until - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f'not heard: {word}; only {before}') from None
            if heard == word:
                return before
            before.append(heard)


class Suspend(dbusmock.DBusTestCase):
    @classmethod
    def setUpClass(cls):
        cls.start_system_bus()
        cls.bus = cls.get_dbus(system_bus=True)

    def setUp(self):
        self.server = Server()
        self.addCleanup(self.server.socket.close)
        self.logind = self.mock('logind', LOGIND, '/org/freedesktop/login1')
        self.manager = dbus.Interface(self.bus.get_object(LOGIND, '/org/freedesktop/login1'), LOGIND + '.Manager')
        self.network = self.mock('networkmanager', 'org.freedesktop.NetworkManager', '/org/freedesktop/NetworkManager')

    def mock(self, template, name, path):
        process, _ = self.spawn_server_template(template, {}, stdout=subprocess.DEVNULL)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)
        return dbus.Interface(self.bus.get_object(name, path), dbusmock.MOCK_IFACE)

    def start(self):
        folder = tempfile.TemporaryDirectory(prefix='herald-suspend.')
        self.addCleanup(folder.cleanup)
        secret = pathlib.Path(folder.name) / 'secret'
        secret.write_text('secret\n')
        process = subprocess.Popen([HERALDCTL, 'watch', '--host', '127.0.0.1', '--port', str(self.server.port), '--user', 'desk',
                                    '--secret-file', secret, '--device', 'PJSIP/1001'],
                                   env={**os.environ, 'GIO_USE_NETWORK_MONITOR': 'networkmanager'},
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.server.hears('Login')

    def inhibitors(self):
        return [tuple(map(str, each[:2])) + (str(each[3]),) for each in self.manager.ListInhibitors()]

    def wait_inhibitors(self, wanted):
        until = time.monotonic() + PATIENCE
        while self.inhibitors() != wanted:
            self.assertLess(time.monotonic(), until, f'inhibitors: {self.inhibitors()}')
            time.sleep(0.02)

    def sleep(self, before):
        self.logind.EmitSignal(LOGIND + '.Manager', 'PrepareForSleep', 'b', [before])

    def test_suspend_and_resume(self):
        """Sleep waits until we have logged off; whoever wakes up is back at once."""
        mine = [('sleep', 'Herald', 'delay')]
        self.start()
        self.wait_inhibitors(mine)
        self.sleep(True)
        self.assertIn('Logoff', self.server.hears('gone'))
        self.wait_inhibitors([])
        self.assertTrue(self.server.heard.empty(), 'it came back while the computer falls asleep')
        self.sleep(False)
        self.server.hears('Login')
        self.wait_inhibitors(mine)

    def test_network_comes(self):
        """There is a network, and now it leads somewhere."""
        self.start()
        self.wait_inhibitors([('sleep', 'Herald', 'delay')])
        self.sleep(True)
        self.server.hears('gone')
        self.network.SetConnectivity(dbus.UInt32(3))
        self.network.SetConnectivity(dbus.UInt32(4))
        self.server.hears('Login')

    def test_no_system_bus(self):
        """Nobody tells of sleep: all else works."""
        address = os.environ.pop('DBUS_SYSTEM_BUS_ADDRESS')
        os.environ['DBUS_SYSTEM_BUS_ADDRESS'] = 'unix:path=/nowhere'
        self.addCleanup(os.environ.__setitem__, 'DBUS_SYSTEM_BUS_ADDRESS', address)
        self.start()


if __name__ == '__main__':
    unittest.main(verbosity=2)
