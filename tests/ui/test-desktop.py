#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The application on a desktop: test-desktop.py BUILD, inside tests/tools/desktop-session.sh -n xfce. Speaks TAP."""
import pathlib
import re
import subprocess
import sys

import desk
import tap
from desk import ending, run, wait_for

BUILD = pathlib.Path(sys.argv[1])

ADA = 'call ada from +442079460018 "Ada Byron" to 1001\n'
QUIET = 'wait 1s\n'
RINGS_LONG = f'wait 1s\n{ADA}wait 60s\nhangup ada\n'


def test_connects_and_says_so():
    with desk.desk(BUILD) as (herald, _, _):
        herald.see('Connected')
        herald.see('No calls yet')
        assert not herald.unnamed_buttons(), herald.unnamed_buttons()
        assert desk.stop(herald) == 0


def test_wrong_password_is_told_once():
    with desk.desk(BUILD, secret='not-it') as (herald, _, _):
        herald.see('Not connected')
        herald.see('Change…', 'push button')


def test_lost_connection_counts_down_and_returns():
    with desk.desk(BUILD) as (herald, pbx, _):
        herald.see('Connected')
        pbx.process.kill()
        herald.see('No connection')
        herald.see('Try now', 'push button')


def test_card_and_notification_name_the_caller():
    with desk.desk(BUILD, RINGS_LONG) as (herald, _, _):
        herald.see('Incoming')
        herald.see('Ada Byron')
        wait_for(lambda: run('xdotool', 'search', '--onlyvisible', '--class', 'xfce4-notifyd').split(), 'no notification')
        assert not herald.unnamed_buttons(), herald.unnamed_buttons()


def test_decline_on_the_card():
    with desk.desk(BUILD, RINGS_LONG) as (herald, _, _):
        herald.press('Decline')
        herald.gone('Decline')
        herald.see('Declined · +44 20 7946 0018')


def test_missed_call_stays_and_calls_back():
    with desk.desk(BUILD, f'wait 1s\n{ADA}wait 2s\nhangup ada\n') as (herald, _, _):
        herald.press('Call back')
        herald.see('Hang up', 'push button')


def frame(window):
    """Where a window is seen: left, top, right, bottom, without its shadow."""
    shell = dict(line.split('=') for line in run('xdotool', 'getwindowgeometry', '--shell', window).split() if '=' in line)
    left, right, top, bottom = [int(number) for number in re.findall(r'\d+', run('xprop', '-id', window, '_GTK_FRAME_EXTENTS'))] or [0] * 4
    x, y = int(shell['X']), int(shell['Y'])
    return x + left, y + top, x + int(shell['WIDTH']) - right, y + int(shell['HEIGHT']) - bottom


def test_two_notifications_cover_no_card():
    """One of a missed call, whose card is still there, and one of a call that rings then."""
    story = f'wait 1s\ncall emmy from +4989123456 "Emmy Noether" to 1001\nwait 2s\nhangup emmy\nwait 3s\n{ADA}wait 60s\nhangup ada\n'
    with desk.desk(BUILD, story, ['--background']) as (herald, _, _):
        herald.see('Call back', 'push button')
        herald.see('Decline', 'push button')
        card = wait_for(lambda: run('xdotool', 'search', '--onlyvisible', '--name', '^Calls$').split(), 'no card')[-1]

        def apart():
            notices = [frame(window) for window in run('xdotool', 'search', '--onlyvisible', '--class', 'xfce4-notifyd').split()]
            return len(notices) == 2 and max(bottom for *_, bottom in notices) <= frame(card)[1]

        wait_for(apart, 'a notification covers the card')


def test_typing_elsewhere_keeps_every_character():
    text = 'The quick brown fox jumps over the lazy dog. ' * 3
    typist = subprocess.Popen([BUILD / 'tests/ui/typist'], stdout=subprocess.PIPE, text=True)
    with ending(typist), desk.desk(BUILD, f'wait 2s\n{ADA}wait 60s\nhangup ada\n', ['--background']) as (herald, _, _):
        window = wait_for(lambda: run('xdotool', 'search', '--onlyvisible', '--name', '^Typist$').split(), 'no Typist')[-1]
        run('xdotool', 'windowactivate', '--sync', window)
        run('xdotool', 'type', '--delay', '60', text)
        assert herald.find('Incoming'), 'the card did not come while one typed'
        assert run('xdotool', 'getactivewindow').strip() == window, 'the card took the focus'
        typist.terminate()
        typed = typist.stdout.read().splitlines()[-1]
        assert typed == text, f'{len(text) - len(typed)} characters were lost: {typed!r}'


def test_dial_field_finds_a_number():
    with desk.desk(BUILD) as (herald, _, _):
        herald.see('Connected')
        window = wait_for(lambda: herald.window('Herald'), 'no window')
        run('xdotool', 'windowactivate', '--sync', window)
        # Simply typing goes to the field; Enter calls the first.
        run('xdotool', 'type', '--delay', '40', '+4930555003')
        herald.see('Call +4930555003')
        run('xdotool', 'key', 'Return')
        herald.see('Hang up', 'push button')


def test_busy_number_says_so():
    with desk.desk(BUILD, QUIET, ['--dial', '+4930555017']) as (herald, _, _):
        herald.see('Not connected')
        herald.see('Try again', 'push button')
        assert any('busy' in word for word in herald.words()), herald.words()


def test_link_asks_first():
    with desk.desk(BUILD) as (herald, _, environment):
        herald.see('Connected')
        subprocess.run([BUILD / 'src/herald/herald', 'tel:+4930555003'], env=environment, check=True, timeout=20)
        herald.see('Call 030 555003?')
        assert not herald.find('Pick up your phone')
        question = wait_for(lambda: herald.window('Call'), 'no question')
        run('xdotool', 'windowactivate', '--sync', question)
        run('xdotool', 'key', 'Tab', 'Return')
        herald.see('Hang up', 'push button')


def test_link_is_not_called_by_enter():
    with desk.desk(BUILD) as (herald, _, environment):
        herald.see('Connected')
        subprocess.run([BUILD / 'src/herald/herald', 'tel:+442079460018'], env=environment, check=True, timeout=20)
        herald.see('A number abroad: United Kingdom.')
        question = wait_for(lambda: herald.window('Call'), 'no question')
        run('xdotool', 'windowactivate', '--sync', question)
        run('xdotool', 'key', 'Return')  # of somebody who was typing when the question came
        wait_for(lambda: not herald.window('Call'), 'the question stayed')
        assert not herald.find('Pick up your phone')


def test_links_do_not_pile_up():
    with desk.desk(BUILD) as (herald, _, environment):
        herald.see('Connected')
        for link in ('tel:+4930555003', 'tel:+4930555004', 'tel:;nothing'):
            subprocess.run([BUILD / 'src/herald/herald', link], env=environment, check=True, timeout=20)
        herald.see('There is no telephone number in the link.')  # the last one: those before have been seen to
        herald.see('Call 030 555003?')
        assert not herald.find('Call 030 555004?')


def test_hostile_link_is_refused():
    with desk.desk(BUILD) as (herald, _, environment):
        herald.see('Connected')
        subprocess.run([BUILD / 'src/herald/herald', 'tel:%0d%0aAction:Originate'], env=environment, check=True, timeout=20)
        assert not herald.find('Pick up your phone')


def test_runs_on_without_its_window():
    with desk.desk(BUILD, f'wait 4s\n{ADA}wait 60s\nhangup ada\n') as (herald, _, _):
        herald.see('Connected')
        window = wait_for(lambda: herald.window('Herald'), 'no window')
        run('xdotool', 'windowactivate', '--sync', window)
        run('xdotool', 'key', 'ctrl+w')
        herald.gone('Connected')
        herald.see('Incoming')
        assert desk.stop(herald) == 0


def test_first_run_sets_up():
    with desk.desk(BUILD, **{'server-host': '', 'user': '', 'devices': [], 'extension': ''}) as (herald, pbx, _):
        herald.press('Connect to your PBX')
        herald.write('Address of the server', '127.0.0.1')
        herald.write('User name', 'agent')
        herald.write('Secret', 'agent-secret')
        herald.press('Test')
        herald.press('Next')
        herald.write('Your extension', '1001')
        herald.see(desk.DEVICE)
        herald.press('Next')
        herald.press('Call my phone')
        herald.see('It works: Herald called your phone, and you picked it up.')
        herald.press('Start')
        herald.see('Connected')


def open_diagnosis(herald, what):
    """Through the preferences, as somebody would who looks for it; the window that opens."""
    herald.see('Connected')
    run('xdotool', 'windowactivate', '--sync', wait_for(lambda: herald.window('Herald'), 'no window'))
    run('xdotool', 'key', 'ctrl+comma')
    preferences = wait_for(lambda: herald.window('Preferences'), 'no preferences')
    next(node for node in herald.nodes() if node.name == 'Diagnosis' and node.can_act()).act()
    run('xdotool', 'windowactivate', '--sync', preferences)
    herald.click(preferences, what)
    window = wait_for(lambda: herald.window(what.replace('?', '.')), f'no {what}')
    run('xdotool', 'windowactivate', '--sync', window)
    return window


def test_doctor_finds_what_is_wrong():
    with desk.desk(BUILD) as (herald, _, _):
        window = open_diagnosis(herald, 'Doctor')
        herald.see('Logged in as “agent”.')
        herald.gone('The doctor is looking…')
        words = herald.words()
        assert any(word.startswith('“Xfce Notify Daemon') for word in words), words
        # This desktop has no tray: that stands first, with what to do about it.
        assert any('StatusNotifierWatcher' in word and 'To mend it:' in word for word in words), words
        assert not herald.unnamed_buttons(), herald.unnamed_buttons()
        # Before the report is copied: that is said at the foot of the window, over this row, and goes by itself.
        herald.click(window, 'What the server has to allow')
        wait_for(lambda: herald.window('manager.conf'), 'no manager.conf')
        herald.press('Copy')


def test_why_is_answered_for_a_past_call():
    with desk.desk(BUILD, f'wait 1s\n{ADA}wait 1s\nhangup ada\n') as (herald, _, _):
        herald.press('Close this card')
        window = wait_for(lambda: herald.window('Herald'), 'no window')
        run('xdotool', 'windowactivate', '--sync', window)
        herald.click(window, 'Ada Byron')
        details = wait_for(lambda: herald.window('Details'), 'no details')
        run('xdotool', 'windowactivate', '--sync', details)
        herald.click(details, 'Why?')
        herald.see('Your settings say: announce it, it rings.')
        words = herald.words()
        for start in ('Your phone PJSIP/1001 is called by', 'Announced: ', 'The card was opened.', 'The notification was handed',
                      'The call is over: missed'):
            assert any(word.startswith(start) for word in words), (start, words)
        assert not herald.unnamed_buttons(), herald.unnamed_buttons()
        herald.press('Copy')
        herald.see('Copied')


def test_why_is_answered_while_it_rings():
    with desk.desk(BUILD, f'wait 1s\n{ADA}wait 60s\nhangup ada\n', ['--background']) as (herald, _, environment):
        herald.see('Decline', 'push button')
        # What "Why?" in the card's menu does.
        subprocess.run(['gapplication', 'action', 'org.heraldcti.Herald', 'call-why', "'c1'"], env=environment, check=True, timeout=20)
        herald.see('Your settings say: announce it, it rings.')
        words = herald.words()
        assert any(word.startswith('No contact has the number') for word in words), words
        assert not any(word.startswith('The call is over') for word in words), words


def test_call_that_did_not_pop_is_explained():
    story = f'wait 2s\n{ADA}wait 1s\nhangup ada\nwait 1s\ncall eve from +4930666 "Eve" to 1002\nwait 1s\nhangup eve\n'
    with desk.desk(BUILD, story, **{'pop-moment': 'never'}) as (herald, _, _):
        herald.see('new')
        window = open_diagnosis(herald, 'A call did not pop?')
        herald.see('Not announced')
        wait_for(lambda: [word for word in herald.words() if 'Not announced: your settings announce no calls.' in word], 'no reason')
        # The call to a colleague comes later; it is looked for again.
        wait_for(lambda: herald.press('Look again') or herald.find('Rang other phones only'), 'the other call is not there')
        assert any('It rang PJSIP/1002, not your phone' in word for word in herald.words()), herald.words()
        assert not herald.unnamed_buttons(), herald.unnamed_buttons()
        run('xdotool', 'windowactivate', '--sync', window)
        herald.click(window, 'Caller’s number, if you know it')
        run('xdotool', 'type', '491111111')  # what is not typed is nothing to look for in newer libadwaita
        run('xdotool', 'key', 'Return')
        herald.see('No call was seen')
        herald.see('Run the doctor', 'push button')


def test_demo_needs_nothing():
    with desk.desk(BUILD, arguments=['--demo']) as (herald, _, _):
        herald.see('This is the demo: the calls and the people are made up.')
        herald.see('Ada Byron')
        herald.see('Open record', 'push button')
        assert desk.stop(herald) == 0


tap.run(globals(), sys.argv[2:])
