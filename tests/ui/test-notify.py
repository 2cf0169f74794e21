#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Herald asks of a notification server: test-notify.py BUILD, inside tests/tools/desktop-session.sh. Speaks TAP.

The server is python3-dbusmock's, which remembers every call and can press a button.
"""
import pathlib
import re
import subprocess
import sys
import traceback

import dbus
import dbusmock

import desk
from desk import ending, wait_for

BUILD = pathlib.Path(sys.argv[1])
NAME, PATH = 'org.freedesktop.Notifications', '/org/freedesktop/Notifications'
ADA = 'call ada from +442079460018 "Ada Byron" to 1001\n'


class Server:
    def __init__(self, capabilities='body body-markup actions'):
        self.process = subprocess.Popen(['/usr/bin/python3', '-m', 'dbusmock', '--template', 'notification_daemon', '--parameters',
                                         f'{{"capabilities": "{capabilities}"}}'],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.bus = dbus.SessionBus()
        wait_for(lambda: self.bus.name_has_owner(NAME), 'no notification server')
        self.mock = dbus.Interface(self.bus.get_object(NAME, PATH), dbusmock.MOCK_IFACE)

    def calls(self, method):
        return [arguments for _, name, arguments in self.mock.GetCalls() if name == method]

    def notified(self, number=1):
        return wait_for(lambda: self.calls('Notify')[number - 1:], 'no notification')[0]

    def press(self, number, key):
        self.mock.EmitSignal(NAME, 'ActionInvoked', 'us', [dbus.UInt32(number), key])


def test_ringing_is_an_incoming_call():
    server = Server()
    with ending(server.process), desk.desk(BUILD, f'wait 1s\n{ADA}wait 60s\nhangup ada\n', ['--background']):
        application, replaces, _, summary, body, actions, hints, timeout = server.notified()
        assert (application, replaces, summary, timeout) == ('Herald', 0, 'Ada Byron', 0), (application, replaces, summary, timeout)
        assert '+44 20 7946 0018' in body, body
        assert hints['category'] == 'call.incoming' and hints['resident'] and hints['urgency'] == 2, hints
        assert hints['desktop-entry'] == 'org.heraldcti.Herald'
        assert actions[::2] == ['default', 'hang-up'], actions


def test_answered_is_withdrawn():
    server = Server()
    with ending(server.process), desk.desk(BUILD, f'wait 1s\n{ADA}wait 2s\nanswer 1001\nwait 60s\nhangup ada\n', ['--background']):
        server.notified()
        wait_for(lambda: server.calls('CloseNotification'), 'it was not withdrawn')


def test_taken_by_a_colleague_goes():
    """Three phones ring, a colleague answers: neither the notification nor the card stays with me."""
    server = Server()
    story = 'wait 1s\ncall ada from +442079460018 "Ada Byron" to sales\nwait 3s\nanswer 1002\nwait 60s\nhangup ada\n'
    with ending(server.process), desk.desk(BUILD, story, ['--background']) as (herald, _, _):
        server.notified()
        wait_for(lambda: herald.window('Calls'), 'no card')
        wait_for(lambda: server.calls('CloseNotification'), 'it was not withdrawn')
        wait_for(lambda: not herald.window('Calls'), 'the card stayed')
        assert not [call for call in server.calls('Notify') if call[3].startswith('Missed call')], 'told as missed'


def test_missed_replaces_in_place_or_follows():
    server = Server()
    with ending(server.process), desk.desk(BUILD, f'wait 1s\n{ADA}wait 2s\nhangup ada\n', ['--background']):
        server.notified()
        last = wait_for(lambda: [call for call in server.calls('Notify') if call[3].startswith('Missed call')], 'no missed call')[0]
        assert last[1] != 0, 'a second notification beside the first'
        assert last[6]['category'] == 'call.unanswered' and not last[6]['resident'], last[6]
        assert 'call-back' in last[5], last[5]


def test_decline_is_pressed():
    server = Server()
    with ending(server.process), desk.desk(BUILD, f'wait 1s\n{ADA}wait 60s\nhangup ada\n') as (herald, _, _):
        server.notified()
        server.press(1, 'hang-up')
        herald.see('Declined · +44 20 7946 0018')


def test_markup_is_escaped_and_only_where_it_is_markup():
    story = 'wait 1s\ncall eve from +4930666 "<b>Eve</b> & co" to 1001\nwait 60s\nhangup eve\n'
    for capabilities in ('body body-markup actions', 'body actions'):
        server = Server(capabilities)
        with ending(server.process), desk.desk(BUILD, story, ['--background']):
            _, _, _, summary, body, _, _, _ = server.notified()
            assert summary == '<b>Eve</b> & co', summary
            assert '<' not in body, body


def test_server_without_actions_gets_none():
    server = Server('body')
    with ending(server.process), desk.desk(BUILD, f'wait 1s\n{ADA}wait 60s\nhangup ada\n', ['--background']):
        assert not server.notified()[5]


def test_no_server_is_no_fault():
    with desk.desk(BUILD, f'wait 1s\n{ADA}wait 60s\nhangup ada\n', ['--background']) as (herald, _, _):
        wait_for(lambda: herald.window('Calls'), 'no card')
        assert desk.stop(herald) == 0


def test_dying_server_is_no_fault():
    server = Server()
    with ending(server.process), desk.desk(BUILD, f'wait 1s\n{ADA}wait 3s\nhangup ada\n', ['--background']) as (herald, _, _):
        server.notified()
        server.process.kill()
        server.process.wait()
        wait_for(lambda: herald.window('Calls'), 'no card')
        assert desk.stop(herald) == 0


def codes(environment):
    """What Herald noted so far, by the flight record on the disk."""
    text = ''.join(file.read_text() for file in pathlib.Path(environment['XDG_STATE_HOME']).glob('herald/flight/*') if file.is_file())
    return re.findall(r'^Code: (\S+)', text, re.MULTILINE)


RINGING = f'wait 1s\n{ADA}wait 60s\nhangup ada\n'


def test_what_became_of_it_is_noted():
    server = Server('body')
    with ending(server.process), desk.desk(BUILD, f'wait 1s\n{ADA}wait 3s\nanswer 1001\nwait 2s\nhangup ada\n',
                                           ['--background']) as (_, _, environment):
        wait_for(lambda: 'card-closed' in codes(environment), 'no end')
        found = codes(environment)
        wanted = ['popped', 'notice-shown', 'notice-no-actions', 'card-shown', 'notice-withdrawn', 'card-closed']
        assert [code for code in wanted if code not in found] == [], found
        assert 'notice-quiet' not in found and 'notice-failed' not in found, found
        assert found.count('notice-no-actions') == 1, found


def test_no_server_is_noted():
    with desk.desk(BUILD, RINGING, ['--background']) as (_, _, environment):
        wait_for(lambda: 'notice-no-server' in codes(environment), 'it is not noted')
        assert 'notice-shown' not in codes(environment)


def test_refusal_is_noted_with_its_words():
    server = Server()
    with ending(server.process):
        server.mock.AddMethod(NAME, 'Notify', 'susssasa{sv}i', 'u', 'raise dbus.exceptions.DBusException("The list is full", name="org.x.Full")')
        with desk.desk(BUILD, RINGING, ['--background']) as (_, _, environment):
            wait_for(lambda: 'notice-failed' in codes(environment), 'it is not noted')
            text = ''.join(file.read_text() for file in pathlib.Path(environment['XDG_STATE_HOME']).glob('herald/flight/*'))
            assert 'The list is full' in text


def test_do_not_disturb_is_noted():
    server = Server()
    with ending(server.process):
        server.mock.AddProperty('org.dunstproject.cmd0', 'paused', True)
        with desk.desk(BUILD, RINGING, ['--background']) as (_, _, environment):
            wait_for(lambda: 'notice-quiet' in codes(environment), 'it is not noted')


def main():
    tests = [(name[5:].replace('_', '-'), test) for name, test in globals().items() if name.startswith('test_')]
    tests = [(name, test) for name, test in tests if not sys.argv[2:] or name in sys.argv[2:]]
    print(f'1..{len(tests)}', flush=True)
    for number, (name, test) in enumerate(tests, 1):
        try:
            test()
            print(f'ok {number} {name}', flush=True)
        except Exception:  # noqa: BLE001  a test that fails in any way is told of, and the next one runs
            for line in traceback.format_exc().splitlines():
                print(f'# {line}')
            print(f'not ok {number} {name}', flush=True)


main()
