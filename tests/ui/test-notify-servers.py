#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The same calls against the notification servers of several desktops: test-notify-servers.py BUILD [SERVER ...], inside
tests/tools/desktop-session.sh. Speaks TAP.

Who listens on the bus sees what is shown, replaced, pressed and closed; what is pressed is pressed with the mouse.
"""
import contextlib
import glob
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import threading
import time
import traceback

import dbus
import dbus.bus
from gi.repository import GLib

import accessible
import desk
from desk import ending, run, wait_for

BUILD = pathlib.Path(sys.argv[1])
NAME = 'org.freedesktop.Notifications'
SERVERS = {
    'xfce': ('/usr/lib/*/xfce4/notifyd/xfce4-notifyd', '/usr/lib64/xfce4/notifyd/xfce4-notifyd', '/usr/lib/xfce4/notifyd/xfce4-notifyd'),
    'nd': ('/usr/lib/notification-daemon/notification-daemon', '/usr/libexec/notification-daemon',
           '/usr/lib/notification-daemon-1.0/notification-daemon'),
    'dunst': (shutil.which('dunst') or '/usr/bin/dunst',),
}
# Whether it has buttons on the screen, and whether it closes what was pressed although it was asked not to.
BUTTONS = {'xfce': True, 'nd': True, 'dunst': False}
CLOSES_PRESSED = {'xfce': True, 'nd': False, 'dunst': False}
ADA = 'call ada from +442079460018 "Ada Byron" to 1001\n'
EVE = 'call eve from +4930666777 "Eve Moneypenny" to 1001\n'
RINGING = f'wait 1s\n{ADA}wait 60s\nhangup ada\n'


class Spy:
    """What is said between programs and the notification server."""

    def __init__(self):
        self.lock, self.open, self.new, self.said, self.asked = threading.Lock(), {}, 0, [], {}
        self.bus = dbus.bus.BusConnection(os.environ['DBUS_SESSION_BUS_ADDRESS'])
        self.bus.call_blocking('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus.Monitoring', 'BecomeMonitor',
                               'asu', ([f"interface='{NAME}'", f"sender='{NAME}'", "type='method_return'"], 0))
        self.bus.add_message_filter(self.hear)

    def hear(self, _bus, message):
        member, arguments = message.get_member(), message.get_args_list()
        with self.lock:
            if member == 'Notify' and message.get_type() == 1:
                self.asked[(message.get_sender(), message.get_serial())] = [str(arguments[3]), int(arguments[1]), arguments]
                self.said.append(('notify', str(arguments[3]), int(arguments[1])))
            elif message.get_type() == 2 and (message.get_destination(), message.get_reply_serial()) in self.asked:
                asked = self.asked.pop((message.get_destination(), message.get_reply_serial()))
                self.new += int(arguments[0]) not in self.open
                self.open[int(arguments[0])] = asked[0]
            elif member in ('NotificationClosed', 'CloseNotification'):
                self.open.pop(int(arguments[0]), None)
                self.said.append((member, *map(int, arguments)))
            elif member == 'ActionInvoked':
                self.said.append((member, str(arguments[1])))

    def shown(self):
        with self.lock:
            return sorted(self.open.values())

    def heard(self, *what):
        with self.lock:
            return [said for said in self.said if said[:len(what)] == what]

    def server_died(self):
        with self.lock:
            self.open.clear()


class Server:
    def __init__(self, kind):
        found = [path for pattern in SERVERS[kind] for path in glob.glob(pattern)]
        if not found:
            raise FileNotFoundError(f'{kind} is not installed')
        self.kind, self.program, self.bus = kind, found[0], dbus.SessionBus()
        self.start()

    def start(self):
        self.process = subprocess.Popen([self.program], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(lambda: self.bus.name_has_owner(NAME), f'{self.kind} did not start')

    def die(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        wait_for(lambda: not self.bus.name_has_owner(NAME), 'the bus has not noticed')

    def end(self):
        with ending(self.process):
            pass
        wait_for(lambda: not self.bus.name_has_owner(NAME), f'{self.kind} did not end')

    def button(self, bus, label):
        """A button on the screen: its node."""
        for program in accessible.desktop(bus).children():
            if program.process() == self.process.pid:
                for node in program.below():
                    if node.name == label and node.role == 'push button':
                        return node
        return None

    def click(self, label, happened, sentence):
        """With the mouse, at the place where the button is drawn; again where it has moved on before the click came."""
        bus = accessible.connect()

        def tried():
            node = self.button(bus, label)
            if not node or happened():
                return bool(happened())
            x, y, width, height = node.ask('org.a11y.atspi.Component', 'GetExtents', GLib.Variant('(u)', (0,)), '((iiii))')[0]
            run('xdotool', 'mousemove', '--sync', str(x + width // 2), str(y + height // 2), 'click', '1')
            until = time.monotonic() + 2
            while not happened() and time.monotonic() < until:
                time.sleep(0.02)
            return happened()

        wait_for(tried, sentence)


def test_answered_and_missed(server, spy):
    """An answered call is taken back; two missed ones are one notification, and no call ever has two."""
    story = (f'wait 1s\n{ADA}wait 2s\nanswer 1001\nwait 1s\nhangup ada\nwait 1s\ncall bob from +4930111222 "Bob Frog" to 1001\nwait 2s\n'
             f'hangup bob\nwait 1s\n{EVE}wait 2s\nhangup eve\nwait 60s\n')
    with desk.desk(BUILD, story, ['--background']):
        wait_for(lambda: spy.shown() == ['Ada Byron'], f'not shown: {spy.said}')
        wait_for(lambda: not spy.shown(), f'not taken back: {spy.said}')
        wait_for(lambda: spy.shown() == ['Missed call from Bob Frog'], f'not missed: {spy.said}')
        wait_for(lambda: spy.shown() == ['2 missed calls'], f'not collected: {spy.said}')
        assert spy.new == 3, f'{spy.new} notifications for three calls: {spy.said}'
    wait_for(lambda: not spy.shown(), 'the end of Herald left one behind')


def test_buttons(server, spy):
    """Show leaves the other buttons where they are while it rings; Decline declines."""
    with desk.desk(BUILD, RINGING, ['--background']) as (herald, _, _):
        wait_for(lambda: spy.shown() == ['Ada Byron'], f'not shown: {spy.said}')
        if not BUTTONS[server.kind]:
            run('dunstctl', 'action', '0')
            wait_for(lambda: spy.heard('ActionInvoked', 'default'), f'nothing invoked: {spy.said}')
            wait_for(lambda: herald.window('Herald'), 'no window')
            return
        if CLOSES_PRESSED[server.kind]:
            server.click('Show', lambda: spy.heard('NotificationClosed'), f'it was not closed: {spy.said}')
            wait_for(lambda: herald.window('Herald'), 'no window')
            wait_for(lambda: spy.shown() == ['Ada Byron'], f'not shown again: {spy.said}')
        server.click('Decline', lambda: spy.heard('ActionInvoked', 'hang-up'), f'nothing invoked: {spy.said}')
        wait_for(lambda: not spy.shown(), f'it stayed: {spy.said}')


def test_server_dies(server, spy):
    """Another server is shown the call that rings, once."""
    with desk.desk(BUILD, RINGING, ['--background']):
        wait_for(lambda: spy.shown() == ['Ada Byron'], f'not shown: {spy.said}')
        server.die()
        spy.server_died()
        server.start()
        wait_for(lambda: spy.shown() == ['Ada Byron'], f'not shown again: {spy.said}')
    wait_for(lambda: not spy.shown(), 'the end of Herald left one behind')


def test_server_is_late(server, spy):
    server.end()
    with desk.desk(BUILD, RINGING, ['--background']) as (herald, _, _):
        wait_for(lambda: herald.window('Calls'), 'no card')
        server.start()
        wait_for(lambda: spy.shown() == ['Ada Byron'], f'not shown: {spy.said}')


@contextlib.contextmanager
def listening():
    loop = GLib.MainLoop()
    thread = threading.Thread(target=loop.run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        loop.quit()
        thread.join()


def play(name, test):
    kind = name.partition(' ')[0]
    server = Server(kind)
    try:
        test(server, Spy())
    finally:
        server.end()


def main():
    import dbus.mainloop.glib
    dbus.mainloop.glib.threads_init()
    dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
    kinds = sys.argv[2:] or list(SERVERS)
    tests = [(f'{kind} {name[5:].replace("_", "-")}', test) for kind in kinds for name, test in globals().items() if name.startswith('test_')]
    print(f'1..{len(tests)}', flush=True)
    with listening():
        for number, (name, test) in enumerate(tests, 1):
            try:
                play(name, test)
                print(f'ok {number} {name}', flush=True)
            except FileNotFoundError as error:
                print(f'ok {number} {name} # SKIP {error}' if 'HERALD_NO_SKIP' not in os.environ else f'not ok {number} {name}: {error}', flush=True)
            except Exception:  # noqa: BLE001  a test that fails in any way is told of, and the next one runs
                for line in traceback.format_exc().splitlines():
                    print(f'# {line}')
                print(f'not ok {number} {name}', flush=True)


main()
