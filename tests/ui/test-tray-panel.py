#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The icon in a real panel, with real clicks: test-tray-panel.py BUILD, inside tests/tools/desktop-session.sh -t. Speaks TAP."""
import contextlib
import pathlib
import subprocess
import sys
import time

import desk
import tap
from desk import run, wait_for

BUILD = pathlib.Path(sys.argv[1])
# The tray is the first thing in the panel of desktop-session.sh.
ICON = ('12', '14')
ROW = 27  # pixels of a row of the menu


def picture():
    """What the panel shows where the icon is."""
    return subprocess.run(['import', '-window', 'root', '-crop', '22x28+0+0', '-depth', '8', 'rgb:-'], stdout=subprocess.PIPE, check=True).stdout


def press(button, place=ICON):
    run('xdotool', 'mousemove', *place, 'click', button)


def drawn():
    """What the panel shows, if there is an icon: it has many dark points, an empty panel has a few."""
    seen = picture()
    return seen if sum(value < 0x90 for value in seen[::3]) > 50 else None


def icon():
    return wait_for(drawn, 'no icon')


def menu():
    """The corner of the menu that is open."""
    for window in run('xdotool', 'search', '--onlyvisible', '--name', '^(wrapper-2.0|xfce4-panel)$').split():
        if 'POPUP_MENU' in run('xprop', '-id', window, '_NET_WM_WINDOW_TYPE'):
            shell = dict(line.split('=') for line in run('xdotool', 'getwindowgeometry', '--shell', window).split() if '=' in line)
            return int(shell['X']), int(shell['Y']), int(shell['HEIGHT'])
    return None


def open_menu():
    """The panel has the icon before it has the menu, and until then does nothing."""
    until = time.monotonic() + desk.PATIENCE
    while time.monotonic() < until:
        press('3')
        with contextlib.suppress(desk.Late):
            return wait_for(menu, 'no menu', 1)
    raise desk.Late('no menu')


def active(title):
    return wait_for(lambda: run('xdotool', 'getactivewindow', 'getwindowname').strip() == title, f'"{title}" is not in front')


def test_icon_changes_with_the_call():
    with desk.desk(BUILD, 'wait 3s\ncall ada from +442079460018 "Ada Byron" to 1001\nwait 60s\n', ['--background']):
        first = icon()
        wait_for(lambda: drawn() not in (first, None), 'the icon stays as it is')
    wait_for(lambda: not drawn(), 'the icon stays behind')


def test_left_button_opens_the_window():
    with desk.desk(BUILD, 'wait 60s\n', ['--background']) as (herald, _, _):
        icon()
        wait_for(lambda: press('1') or herald.window('Herald'), 'no window')
        active('Herald')


def test_menu_opens_and_a_row_is_chosen():
    with desk.desk(BUILD, 'wait 60s\n', ['--background']) as (herald, _, _):
        icon()
        left, top, height = open_menu()
        assert height > 5 * ROW, height
        press('1', (str(left + 60), str(top + 4 + ROW // 2)))
        wait_for(lambda: not menu(), 'the menu stays')
        herald.see('Connected')
        active('Herald')
        # "Dial…" is the first: one types a number at once.
        run('xdotool', 'type', '--delay', '40', '+4930555003')
        herald.see('Call +4930555003')


tap.run(globals(), sys.argv[2:])
