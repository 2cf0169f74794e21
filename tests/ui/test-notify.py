#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Herald asks of a notification server: test-notify.py BUILD, inside tests/tools/desktop-session.sh. Speaks TAP.

The server is python3-dbusmock's, which remembers every call and can press a button.
"""
import pathlib
import re
import subprocess
import sys

import dbus
import dbusmock

import desk
import tap
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


def test_desktop_not_to_be_disturbed_gets_nothing_critical():
    server = Server()
    with ending(server.process):
        server.mock.AddProperty(NAME, 'Inhibited', True)
        with desk.desk(BUILD, RINGING, ['--background']) as (_, _, environment):
            assert server.notified()[6]['urgency'] == 1
            wait_for(lambda: 'notice-quiet' in codes(environment), 'it is not noted')


def test_switches_of_the_user():
    """Neither on top nor to be heard, where that is switched off."""
    for urgent, sound in ((True, True), (False, False)):
        server = Server('body actions sound')
        with ending(server.process), desk.desk(BUILD, RINGING, ['--background'], **{'notification-urgent': urgent, 'notification-sound': sound}):
            hints = server.notified()[6]
            assert hints['urgency'] == (2 if urgent else 1), hints
            assert hints.get('sound-name') == ('phone-incoming-call' if sound else None), hints
            assert bool(hints.get('suppress-sound')) != sound, hints


def test_server_without_body_gets_one_line():
    server = Server('actions')
    with ending(server.process), desk.desk(BUILD, RINGING, ['--background']):
        _, _, _, summary, body, _, _, _ = server.notified()
        assert not body and summary.startswith('Ada Byron · ') and '+44 20 7946 0018' in summary, (summary, body)


def test_token_raises_the_window():
    """What the desktop gives with the press goes to the window that opens."""
    server = Server()
    with ending(server.process), desk.desk(BUILD, RINGING, ['--background']) as (herald, _, _):
        server.notified()
        server.mock.EmitSignal(NAME, 'ActivationToken', 'us', [dbus.UInt32(1), 'herald-test_TIME12345'])
        server.press(1, 'default')
        window = wait_for(lambda: herald.window('Herald'), 'no window')
        assert 'herald-test_TIME12345' in desk.run('xprop', '-id', window, '_NET_STARTUP_ID'), 'the token was not used'


def test_closed_by_the_user_stays_closed():
    """… while it rings; that it was missed is news."""
    server = Server()
    story = f'wait 1s\n{ADA}wait 3s\nhangup ada\nwait 60s\n'
    with ending(server.process), desk.desk(BUILD, story, ['--background']) as (_, _, environment):
        server.notified()
        server.mock.EmitSignal(NAME, 'NotificationClosed', 'uu', [dbus.UInt32(1), dbus.UInt32(2)])
        wait_for(lambda: 'notice-closed' in codes(environment), 'it is not noted')
        last = wait_for(lambda: [call for call in server.calls('Notify') if call[3].startswith('Missed call')], 'no missed call')[0]
        assert last[1] == 0, 'the closed one was changed'


def test_missed_calls_are_one():
    """Names and a way back to the latest; gone when it was pressed."""
    server = Server()
    story = (f'wait 1s\n{ADA}wait 1s\nhangup ada\nwait 1s\ncall eve from +4930666777 "Eve Moneypenny" to 1001\nwait 1s\nhangup eve\n'
             'wait 60s\n')
    with ending(server.process), desk.desk(BUILD, story, ['--background']) as (_, _, environment):
        both = wait_for(lambda: [call for call in server.calls('Notify') if call[3] == '2 missed calls'], 'not collected')[0]
        assert both[4] == 'Eve Moneypenny, Ada Byron' and both[1] != 0 and both[5][::2] == ['default', 'call-back'], both
        assert both[6]['category'] == 'call.unanswered' and both[6]['urgency'] == 1, both[6]
        server.press(both[1], 'call-back')
        wait_for(lambda: 'dial-sent' in codes(environment), 'nobody was called')
        text = ''.join(file.read_text() for file in pathlib.Path(environment['XDG_STATE_HOME']).glob('herald/flight/*'))
        assert '666777' in text.partition('Code: dial-sent')[2].partition('\n\n')[0], 'another one was called'


def test_do_not_disturb_of_herald():
    """Nothing is to be seen; what was missed is told of afterwards."""
    server = Server()
    story = f'wait 1s\n{ADA}wait 1s\nhangup ada\nwait 60s\n'
    with ending(server.process), desk.desk(BUILD, story, ['--background'], **{'do-not-disturb': True}) as (herald, _, environment):
        wait_for(lambda: {'rule-do-not-disturb', 'ended'} <= set(codes(environment)), f'no call: {codes(environment)}')
        assert not server.calls('Notify') and not herald.window('Calls') and 'popped' not in codes(environment)
        subprocess.run(['gsettings', 'set', 'org.heraldcti.Herald', 'do-not-disturb', 'false'], env=environment, check=True)
        assert server.notified()[3] == 'Missed call from Ada Byron'


PORTAL, PORTAL_PATH = 'org.freedesktop.portal.Desktop', '/org/freedesktop/portal/desktop'
NOTIFICATION = 'org.freedesktop.portal.Notification'


def test_portal_of_a_sandbox():
    """Buttons are actions of the program; the server on the bus is not asked."""
    server = Server()
    portal = subprocess.Popen(['/usr/bin/python3', '-m', 'dbusmock', PORTAL, PORTAL_PATH, NOTIFICATION], stdout=subprocess.DEVNULL)
    with ending(server.process), ending(portal):
        wait_for(lambda: server.bus.name_has_owner(PORTAL), 'no portal')
        mock = dbus.Interface(server.bus.get_object(PORTAL, PORTAL_PATH), dbusmock.MOCK_IFACE)
        mock.AddMethods(NOTIFICATION, [('AddNotification', 'sa{sv}', '', ''), ('RemoveNotification', 's', '', '')])

        def calls(method):
            return [arguments for _, name, arguments in mock.GetCalls() if name == method]

        with desk.desk(BUILD, RINGING, ['--background'], environment={'HERALD_NOTIFICATIONS': 'portal', 'GTK_USE_PORTAL': '1',
                                                             'GIO_USE_NETWORK_MONITOR': 'netlink'}) as (herald, _, _):
            name, content = wait_for(lambda: calls('AddNotification'), 'no notification')[0]
            assert content['title'] == 'Ada Byron' and content['priority'] == 'urgent', content
            assert content['default-action'] == 'app.notice' and content['buttons'][0]['label'] == 'Decline', content
            mock.EmitSignal(NOTIFICATION, 'ActionInvoked', 'ssav', [name, 'app.notice', [content['buttons'][0]['target']]])
            wait_for(lambda: calls('RemoveNotification') or len(calls('AddNotification')) > 1, 'the press did nothing')
            assert not server.calls('Notify'), 'the server was asked'


tap.run(globals(), sys.argv[2:])
