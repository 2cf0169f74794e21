#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys pressed anywhere: test-shortcuts.py BUILD, inside tests/tools/desktop-session.sh. Speaks TAP."""
import contextlib
import pathlib
import subprocess
import sys

import desk
import tap
from desk import ending, run, wait_for

BUILD = pathlib.Path(sys.argv[1])
HERE = pathlib.Path(__file__).parent
KEY = {'shortcut-dial-selection': '<Control><Alt>d', 'shortcut-hang-up': '<Super>F9', 'shortcut-show': '<Control><Alt>h',
       'shortcut-show-last-caller': '<Control><Alt>l'}
PORTAL = 'org.freedesktop.portal.Desktop'
ADA = 'call ada from +442079460018 "Ada Byron" to 1001\n'


@contextlib.contextmanager
def elsewhere(text):
    """Another program that has the keyboard, all of its text selected."""
    with ending(subprocess.Popen([BUILD / 'tests/ui/typist', text], stdout=subprocess.DEVNULL)):
        window = wait_for(lambda: run('xdotool', 'search', '--onlyvisible', '--name', '^Typist$').split(), 'no Typist')[-1]
        run('xdotool', 'windowactivate', '--sync', window)
        run('xdotool', 'key', 'ctrl+a')
        yield window


def to_elsewhere(window):
    run('xdotool', 'windowactivate', '--sync', window)


def press_until_asked(herald, *keys):
    """Herald has no window yet that would tell when it listens; a key that nobody listens for does nothing."""
    wait_for(lambda: run('xdotool', *keys) or herald.find('Call 030 555003?'), 'no question')


# --- X11 -------------------------------------------------------------------------------------------------------------


def test_keys_work_while_another_program_has_the_keyboard():
    with desk.desk(BUILD, f'wait 1s\n{ADA}wait 1s\nhangup ada\n', ['--background'], **KEY) as (herald, _, _), \
         elsewhere('Konrad 030 555003') as window:
        herald.see('Call back', 'push button')  # it is connected, and somebody has called
        herald.press('Close this card')
        to_elsewhere(window)
        run('xdotool', 'key', 'ctrl+alt+l')
        wait_for(lambda: herald.window('Details'), 'no details of the last caller')
        herald.see('Ada Byron')
        to_elsewhere(window)
        run('xdotool', 'key', 'ctrl+alt+d')
        herald.see('Call 030 555003?')
        question = wait_for(lambda: herald.window('Call'), 'no question')
        wait_for(lambda: run('xdotool', 'getactivewindow').strip() == question, 'the question did not get the keyboard')
        run('xdotool', 'key', 'Tab', 'Return')
        herald.see('Hang up', 'push button')
        to_elsewhere(window)
        run('xdotool', 'key', 'super+F9')
        herald.gone('Hang up', 'push button')
        to_elsewhere(window)
        run('xdotool', 'key', 'ctrl+alt+h')
        wait_for(lambda: herald.window('Herald'), 'no window')


def test_lock_keys_do_not_matter():
    with desk.desk(BUILD, arguments=['--background'], **KEY) as (herald, _, environment), elsewhere('Konrad 030 555003') as window:
        for lock in ('Num_Lock', 'Caps_Lock'):
            run('xdotool', 'key', lock)
            try:
                to_elsewhere(window)
                press_until_asked(herald, 'key', 'ctrl+alt+d')
                herald.press('Cancel')
                herald.gone('Call 030 555003?')
            finally:
                run('xdotool', 'key', lock)


def test_key_moves_with_the_layout():
    with desk.desk(BUILD, arguments=['--background'], **KEY) as (herald, _, _), elsewhere('Konrad 030 555003') as window:
        before = run('xmodmap', '-pke')
        old, new = [line.split()[1] for line in before.splitlines() if ' = d ' in line or ' = e ' in line][:2]
        try:
            # d and e change places, as on another keyboard.
            run('xmodmap', '-e', 'keycode 40 = e E', '-e', 'keycode 26 = d D')
            to_elsewhere(window)
            press_until_asked(herald, 'keydown', 'ctrl', 'keydown', 'alt', 'key', '26', 'keyup', 'alt', 'keyup', 'ctrl')
        finally:
            run('xmodmap', '-e', 'keycode 40 = d D', '-e', 'keycode 26 = e E')
        assert {old, new} == {'40', '26'}, (old, new)


def open_page(herald):
    herald.see('Connected')
    run('xdotool', 'windowactivate', '--sync', wait_for(lambda: herald.window('Herald'), 'no window'))
    run('xdotool', 'key', 'ctrl+comma')
    preferences = wait_for(lambda: herald.window('Preferences'), 'no preferences')
    wait_for(lambda: [node for node in herald.nodes() if node.name == 'Shortcuts' and node.can_act()], 'no page')[0].act()
    run('xdotool', 'windowactivate', '--sync', preferences)
    return preferences


def test_key_of_another_program_is_told():
    with ending(subprocess.Popen([BUILD / 'tests/ui/grabber', 'd'], stdout=subprocess.PIPE, text=True)) as grabber:
        assert grabber.stdout.readline() == 'grabbed\n'
        with desk.desk(BUILD, **KEY) as (herald, _, _):
            open_page(herald)
            herald.see('Another program has this shortcut.')
            assert not herald.unnamed_buttons(), herald.unnamed_buttons()


def test_key_is_set_by_pressing_it_and_cleared():
    with elsewhere('Konrad 030 555003') as window, desk.desk(BUILD) as (herald, _, environment):
        open_page(herald)
        herald.press('Set a key: Call the number in the selected text')
        dialog = wait_for(lambda: herald.window('Set a key'), 'no dialog')
        run('xdotool', 'windowactivate', '--sync', dialog)
        run('xdotool', 'key', 'd')  # would be caught from everything that is typed
        herald.see('Hold Ctrl, Alt or Super down with it.')
        run('xdotool', 'key', 'ctrl+alt+d')
        herald.see('Ctrl+Alt+D')
        wait_for(lambda: not herald.window('Set a key'), 'the dialog stayed')
        to_elsewhere(window)
        run('xdotool', 'key', 'End', 'ctrl+a')  # something may have been selected in the preferences meanwhile
        run('xdotool', 'key', 'ctrl+alt+d')
        herald.see('Call 030 555003?')
        herald.press('Cancel')
        herald.gone('Call 030 555003?')
        herald.press('Remove the key: Call the number in the selected text')
        herald.gone('Ctrl+Alt+D')
        # It is free again for others.
        assert grab('d') == 'grabbed'


def grab(key):
    """What another program hears when it asks for a key."""
    with ending(subprocess.Popen([BUILD / 'tests/ui/grabber', key], stdout=subprocess.PIPE, text=True)) as grabber:
        return grabber.stdout.readline().strip()


def test_keys_are_free_when_herald_has_ended():
    with desk.desk(BUILD, arguments=['--background'], **KEY) as (herald, _, _):
        wait_for(lambda: grab('d') == 'taken', 'Herald does not catch its key')
        assert desk.stop(herald) == 0
        assert grab('d') == 'grabbed'


# --- the portal ------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def portal(answer='agrees'):
    """A desktop with a portal for shortcuts; its output tells what is asked of it."""
    process = subprocess.Popen(['/usr/bin/python3', HERE / 'portal.py', answer], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    with ending(process):
        assert process.stdout.readline() == 'ready\n'
        yield process


def tell(process, line):
    process.stdin.write(f'{line}\n')
    process.stdin.flush()


def test_portal_tells_of_a_key():
    with portal() as desktop, elsewhere('Konrad 030 555003'), \
         desk.desk(BUILD, arguments=['--background'], **{'shortcuts-from-system': True}) as (herald, _, _):
        assert desktop.stdout.readline().startswith('bound dial-selection hang-up show-last-caller show')
        tell(desktop, 'press dial-selection')
        herald.see('Call 030 555003?')
        herald.press('Cancel')
        herald.gone('Call 030 555003?')
        tell(desktop, 'stranger show')  # another program's session
        tell(desktop, 'press nonsense')
        tell(desktop, 'press dial-selection')
        herald.see('Call 030 555003?')
        assert not herald.window('Herald')


def test_portal_that_starts_anew_is_asked_again():
    with portal() as desktop:
        with desk.desk(BUILD, arguments=['--background'], **{'shortcuts-from-system': True}) as (herald, _, _):
            assert desktop.stdout.readline().startswith('bound')
            tell(desktop, 'close')
            assert desktop.stdout.readline().startswith('bound'), 'not bound again'
            desktop.terminate()
            desktop.wait()
            with portal() as another:
                assert another.stdout.readline().startswith('bound'), 'not bound with the new portal'
                tell(another, 'press show')
                wait_for(lambda: herald.window('Herald'), 'no window')


def test_portal_is_asked_when_the_user_wants_it():
    with portal() as desktop, desk.desk(BUILD) as (herald, _, environment):
        open_page(herald)
        herald.press('Set up…')
        assert desktop.stdout.readline().startswith('bound')
        herald.see('Press Ctrl+Alt+1')
        assert not herald.unnamed_buttons(), herald.unnamed_buttons()


def test_portal_that_refuses():
    with portal('refuses') as desktop, desk.desk(BUILD) as (herald, _, _):
        open_page(herald)
        herald.press('Set up…')
        assert desktop.stdout.readline().startswith('refused')
        herald.see('The keys were not set. You can try again, or bind the commands below to keys in the settings of your desktop.')
        herald.see('Set up…', 'push button')


def test_commands_do_the_same():
    with desk.desk(BUILD, f'wait 1s\n{ADA}wait 60s\nhangup ada\n') as (herald, _, environment):
        herald.see('Decline', 'push button')
        subprocess.run([BUILD / 'src/herald/herald', '--hang-up'], env=environment, check=True, timeout=20)
        herald.gone('Decline', 'push button')
        subprocess.run([BUILD / 'src/herald/herald', '--show-last-caller'], env=environment, check=True, timeout=20)
        wait_for(lambda: herald.window('Details'), 'no details of the last caller')


tap.run(globals(), sys.argv[2:])
