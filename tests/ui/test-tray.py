#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The icon in the panel as it is on the bus: test-tray.py BUILD, inside tests/tools/desktop-session.sh. Speaks TAP."""
import pathlib
import subprocess
import sqlite3
import sys

import desk
import tap
from desk import run, wait_for
from tray import Host, Notifications

BUILD = pathlib.Path(sys.argv[1])
APP = 'org.heraldcti.Herald'
ADA = 'call ada from +442079460018 "Ada Byron" to 1001\n'
LONG = 'wait 60s\n'

# Of the specification, and what KDE's and Ayatana's hosts ask for beside it.
TYPES = {'Category': 's', 'Id': 's', 'Title': 's', 'Status': 's', 'WindowId': 'i', 'IconThemePath': 's', 'Menu': 'o', 'ItemIsMenu': 'b',
         'IconName': 's', 'IconPixmap': 'a(iiay)', 'OverlayIconName': 's', 'OverlayIconPixmap': 'a(iiay)', 'AttentionIconName': 's',
         'AttentionIconPixmap': 'a(iiay)', 'AttentionMovieName': 's', 'ToolTip': '(sa(iiay)ss)', 'IconAccessibleDesc': 's',
         'AttentionAccessibleDesc': 's', 'XAyatanaLabel': 's', 'XAyatanaLabelGuide': 's', 'XAyatanaOrderingIndex': 'u'}


def tooltip(host):
    return host.properties()['ToolTip'].unpack()[2:]


def icons_in(environment):
    """Herald's icons where a host finds them."""
    theme = pathlib.Path(environment['XDG_DATA_HOME']) / 'icons'
    theme.mkdir(parents=True)
    (theme / 'hicolor').symlink_to(pathlib.Path(__file__).resolve().parents[2] / 'data/icons/hicolor')


def setting(environment, *words):
    return subprocess.run(['gsettings', *words[:1], APP, *words[1:]], env=environment, check=True, stdout=subprocess.PIPE,
                          text=True).stdout.strip()


def test_every_property_is_there():
    with Host() as host, desk.desk(BUILD, LONG, ['--background']):
        host.see('ToolTip', ('', [], 'Ready for calls', ''))
        found = host.properties()
        assert {name: value.get_type_string() for name, value in found.items()} == TYPES, found
        assert host.asked == ['/StatusNotifierItem'], host.asked
        values = {name: found[name].unpack() for name in ('Category', 'Title', 'Status', 'ItemIsMenu', 'Id')}
        assert values == {'Category': 'Communications', 'Title': 'Herald', 'Status': 'Active', 'ItemIsMenu': False, 'Id': APP}, values
        # The icons are not installed: a name would show as something missing, so there are pictures.
        assert found['IconName'].unpack() == ''
        for width, height, data in found['IconPixmap'].unpack():
            assert width == height and len(data) == width * height * 4 and any(data[::4]), (width, height)


def test_icon_and_tooltip_follow_the_call():
    # Each state lasts long enough for a loaded machine to look at it.
    story = f'wait 3s\n{ADA}wait 5s\nanswer 1001\nwait 5s\nhangup ada\nwait 1s\ncall eve from +4930666 "<b>Eve</b>" to 1001\nwait 5s\nhangup eve\n' + LONG
    with Host() as host, desk.desk(BUILD, story, ['--background'], before=icons_in):
        seen = []
        for state, status, words in (('idle', 'Active', ('Ready for calls', '')),
                                     ('ringing', 'NeedsAttention', ('A call is coming in', 'Ada Byron is calling.')),
                                     ('in-call', 'Active', ('In a call', 'With Ada Byron.')),
                                     ('ringing', 'NeedsAttention', ('A call is coming in', '&lt;b&gt;Eve&lt;/b&gt; is calling.')),
                                     ('missed', 'NeedsAttention', ('1 missed call', ''))):
            host.see('IconName', f'{APP}-{state}-symbolic')
            host.see('Status', status)
            wait_for(lambda words=words: tooltip(host) == words, f'the tooltip does not become {words}')
            seen.append(host.properties()['IconPixmap'].print_(False))
        assert seen[1] == seen[3] and len(set(seen)) == 4, 'two states look the same'
        assert host.properties()['XAyatanaLabel'].unpack() == '1'
        assert host.properties()['IconThemePath'].unpack() == ''
        names = [name for name, _ in host.signals]
        assert all(names.count(name) >= 4 for name in ('NewIcon', 'NewAttentionIcon', 'NewToolTip', 'NewStatus')), names
        assert ('NewStatus', ('NeedsAttention',)) in host.signals and ('XAyatanaNewLabel', ('1', '99')) in host.signals, host.signals


def test_offline_says_why():
    with Host() as host, desk.desk(BUILD, LONG, ['--background'], secret='not-it', before=icons_in):
        host.see('IconName', f'{APP}-offline-symbolic')
        wait_for(lambda: tooltip(host)[0] == 'Not connected' and 'password' in tooltip(host)[1], 'no reason')


def test_menu_is_complete():
    with Host() as host, desk.desk(BUILD, LONG, ['--background']):
        host.row('_Paused')
        assert host.labels() == ['_Dial…', 'Call last number _again', '-', '_Paused', 'Do _not disturb', '_Missed calls', '-', '_Open Herald',
                                 '_Preferences', '_Quit'], host.labels()
        assert host.row('Call last number _again')[1]['enabled'] is False
        assert [row[1]['type'] for row in host.layout() if 'label' not in row[1]] == ['separator'] * 2


def test_pause_is_the_servers():
    with Host() as host, desk.desk(BUILD, LONG, ['--background'], before=icons_in) as (_, pbx, _):
        host.choose('_Paused')
        host.see('IconName', f'{APP}-paused-symbolic')
        assert tooltip(host) == ('Paused', 'No calls come from queues.'), tooltip(host)
        wait_for(lambda: host.row('_Paused')[1]['toggle-state'] == 1, 'it does not show')
        host.choose('_Paused')
        host.see('IconName', f'{APP}-idle-symbolic')
        host.choose('_Paused')
        host.see('IconName', f'{APP}-paused-symbolic')
        pbx.process.kill()
        host.see('IconName', f'{APP}-offline-symbolic')
        host.see('OverlayIconName', f'{APP}-emblem-paused-symbolic')
        assert '_Paused' not in host.labels(), host.labels()


HOSTILE = 'A_very' + 'x' * 90


def favourite(environment):
    book = pathlib.Path(environment['XDG_DATA_HOME']).parent / 'people.vcf'
    people = [('Grace Hopper', '+12025550147'), ('No Number', None)] + [(f'Zed {number:02}', f'+49305550{number:02}') for number in range(20)]
    book.write_text(''.join(f'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{name}\r\n' + (f'TEL:{number}\r\n' if number else '') + 'END:VCARD\r\n'
                            for name, number in people))
    subprocess.run([BUILD / 'src/heraldctl/heraldctl', 'contacts', 'import', book], env=environment, check=True, stdout=subprocess.DEVNULL)
    with sqlite3.connect(pathlib.Path(environment['XDG_DATA_HOME']) / 'herald/herald.db') as database:
        database.execute('UPDATE contacts SET favourite = 1')


def test_menu_offers_people():
    calls = ''.join(f'call c{number} from +49307654{number:03} "{name}" to 1001\nwait 1s\nhangup c{number}\n'
                    for number, name in enumerate(('Emmy Noether', 'Konrad Zuse', HOSTILE, 'Konrad Zuse')) if number != 3)
    again = 'call again from +49307654001 "Konrad Zuse" to 1001\nwait 1s\nhangup again\n'
    with Host() as host, desk.desk(BUILD, f'wait 1s\n{calls}{again}' + LONG, ['--background'], before=favourite) as (herald, _, _):
        wait_for(lambda: host.properties()['XAyatanaLabel'].unpack() == '4', 'not all have called')
        host.row('Konrad Zuse')
        wait_for(lambda: host.labels()[3:6] == ['Konrad Zuse', 'A__very' + 'x' * 41 + '…', 'Emmy Noether'], 'not those who called last')
        assert '_Missed calls (4)' in host.labels(), host.labels()
        names = host.labels(host.row('_Favourites')[2])
        assert names == ['Grace Hopper'] + [f'Zed {number:02}' for number in range(8)], names
        host.choose('Grace Hopper')
        herald.see('Hang up', 'push button')
        wait_for(lambda: any('+1 202-555-0147' in word or 'Grace Hopper' in word for word in herald.words()), 'not she is called')
        host.row('Call Grace Hopper _again')


def test_open_menu_does_not_change_under_the_pointer():
    with Host() as host, desk.desk(BUILD, LONG, ['--background']) as (_, _, environment):
        host.row('_Paused')
        before = host.labels()
        host.event(0, 'opened')
        subprocess.run([BUILD / 'src/herald/herald', '--dial', '+4930555003'], env=environment, check=True, timeout=20)
        wait_for(lambda: tooltip(host)[0] == 'In a call', 'no call')
        assert host.labels() == before, host.labels()
        host.event(0, 'closed')
        host.row('030 555003')
        host.row('Call 030 555003 _again')


def test_presses_do_what_they_say():
    with Host() as host, desk.desk(BUILD, LONG, ['--background']) as (herald, _, environment):
        host.do('ProvideXdgActivationToken', '(s)', 'tray-token_TIME1')
        host.do('Activate', '(ii)', 0, 0)
        window = wait_for(lambda: herald.window('Herald'), 'no window')
        wait_for(lambda: 'tray-token' in run('xprop', '-id', window, '_NET_STARTUP_ID'), 'the token was not used')
        host.do('Scroll', '(is)', 120, 'vertical')
        host.do('ContextMenu', '(ii)', 0, 0)
        host.choose('Do _not disturb')
        wait_for(lambda: setting(environment, 'get', 'do-not-disturb') == 'true', 'it was not switched on')
        wait_for(lambda: host.row('Do _not disturb')[1]['toggle-state'] == 1, 'it does not show')
        wait_for(lambda: tooltip(host)[0] == 'Do not disturb', 'the icon does not show it')
        host.choose('_Preferences')
        wait_for(lambda: herald.window('Preferences'), 'no preferences')
        host.choose('_Quit')
        assert herald.process.wait(10) == 0


def test_middle_button_is_for_dialling():
    with Host() as host, desk.desk(BUILD, LONG, ['--background']) as (herald, _, _):
        host.do('SecondaryActivate', '(ii)', 0, 0)
        window = wait_for(lambda: herald.window('Herald'), 'no window')
        run('xdotool', 'windowactivate', '--sync', window)
        run('xdotool', 'type', '--delay', '40', '+4930555003')
        herald.see('Call +4930555003')


def test_host_that_comes_late_and_again():
    with desk.desk(BUILD, LONG) as (herald, _, _):
        herald.see('Connected')
        for _ in range(2):
            with Host() as host:
                assert host.properties()['Title'].unpack() == 'Herald'
                assert host.asked == ['/StatusNotifierItem'], host.asked
        with Host(fails=2) as host:
            assert host.properties()['Title'].unpack() == 'Herald'
            assert len(host.asked) == 3, host.asked


def test_switched_off():
    with Host() as host, desk.desk(BUILD, LONG, ['--background']) as (_, _, environment):
        host.see('Status', 'Active')
        setting(environment, 'set', 'tray-icon', 'false')
        host.see('Status', 'Passive')
        setting(environment, 'set', 'tray-icon', 'true')
        host.see('Status', 'Active')
        assert len(host.items) == 1, host.items
    with Host() as host, desk.desk(BUILD, LONG, **{'tray-icon': False}) as (herald, _, _):
        herald.see('Connected')
        assert not host.asked


def close_window(herald):
    window = wait_for(lambda: herald.window('Herald'), 'no window')
    run('xdotool', 'windowactivate', '--sync', window, 'key', 'ctrl+w')
    wait_for(lambda: not herald.window('Herald'), 'the window stayed')


def test_without_a_place_it_says_once_that_it_goes_on():
    with Notifications() as notifications, desk.desk(BUILD, LONG) as (herald, _, environment):
        for _ in range(2):
            close_window(herald)
            wait_for(lambda: notifications.items, 'nobody is told')
            subprocess.run([BUILD / 'src/herald/herald'], env=environment, check=True, timeout=20)
        wait_for(lambda: herald.window('Herald'), 'no window')
        assert [title for title, _ in notifications.items] == ['Herald goes on in the background'], notifications.items
    with Host() as host, Notifications() as notifications, desk.desk(BUILD, LONG) as (herald, _, environment):
        wait_for(lambda: host.items, 'no icon')
        herald.see('Connected')
        close_window(herald)
        host.choose('_Open Herald')
        wait_for(lambda: herald.window('Herald'), 'no window')
        assert not notifications.items and setting(environment, 'get', 'background-told') == 'false', notifications.items


tap.run(globals(), sys.argv[2:])
