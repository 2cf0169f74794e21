#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One desktop's pictures of Herald, put together: sheet.py BUILD OUTPUT gnome|xfce|sway, inside what sheet.sh starts."""
import contextlib
import pathlib
import sqlite3
import subprocess
import sys
import time

import desk
import wayland_pointer
from desk import run, wait_for

BUILD, OUTPUT, DESKTOP = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]

# From what is there to the picture of it: a few frames of somebody else's desktop, which tells nobody.
PAINT_SECONDS = 1.0
# Where the panel has its icons: left, top, width, height.
PANELS = {'gnome': (800, 0, 480, 27), 'xfce': (0, 0, 200, 28), 'sway': (700, 0, 580, 30)}

DESK = bytes.fromhex('336699')

POINTER = wayland_pointer.Pointer() if DESKTOP == 'sway' else None

STORY = '''wait 5s
call konrad from +49307654321 "Konrad Zuse" to 1001
wait 1s
answer 1001
wait 5s
hangup konrad
wait 2s
call emmy from +4989123456 "Emmy Noether" to 1001
wait 2s
hangup emmy
wait 9s
call ada from +442079460018 "Ada Byron" to support
wait 25s
answer 1001
wait 90s
hangup ada
'''
BOOK = '''BEGIN:VCARD\r
VERSION:3.0\r
FN:{name}\r
ORG:{company}\r
TEL;TYPE=WORK:{number}\r
URL:https://crm.example.com/contacts\r
END:VCARD\r
'''
CONTACTS = [('Ada Byron', 'Analytical Engines Ltd', '+442079460018'), ('Konrad Zuse', 'Rechenwerk KG', '+49307654321'),
            ('Emmy Noether', 'Ring Theory GmbH', '+4989123456'), ('Grace Hopper', 'Compilers Inc.', '+12025550147')]


def prepare(environment):
    book = pathlib.Path(environment['XDG_DATA_HOME']).parent / 'people.vcf'
    book.write_text(''.join(BOOK.format(name=name, company=company, number=number) for name, company, number in CONTACTS))
    subprocess.run([BUILD / 'src/heraldctl/heraldctl', 'contacts', 'import', book], env=environment, check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with contextlib.closing(sqlite3.connect(pathlib.Path(environment['XDG_DATA_HOME']) / 'herald/herald.db')) as database, database:
        database.execute("UPDATE contacts SET favourite = 1 WHERE name IN ('Ada Byron', 'Grace Hopper')")


def picture(name):
    time.sleep(PAINT_SECONDS)
    path = OUTPUT / f'{name}.png'
    subprocess.run(['grim', path] if DESKTOP == 'sway' else ['import', '-window', 'root', path], check=True)
    return path


def panel(name):
    """The points of the panel, row by row, three bytes each."""
    left, top, width, height = PANELS[DESKTOP]
    return subprocess.run(['convert', picture(name), '-alpha', 'off', '-crop', f'{width}x{height}+{left}+{top}', '-depth', '8', 'rgb:-'],
                          stdout=subprocess.PIPE, check=True).stdout


def empty_panel():
    """The panel once it has been painted and stays as it is."""
    seen = [panel('empty')]

    def still():
        seen.append(panel('empty'))
        return seen[-1] == seen[-2] and seen[-1][:3] != DESK

    wait_for(still, 'no panel', 30)
    return seen[-1]


def find_icon(empty):
    """The middle of what comes into the panel, once it stays as it is: connected."""
    left, top, width, height = PANELS[DESKTOP]
    seen = [empty]

    def come():
        now = panel('icon')
        seen.append(now)
        if now != seen[-2]:
            return None
        columns = sorted({point % width for point in range(width * height) if now[point * 3:point * 3 + 3] != empty[point * 3:point * 3 + 3]})
        return columns if len(columns) > 8 else None

    columns = wait_for(come, 'no icon')
    return left + columns[0] + min(len(columns), 24) // 2, top + height // 2


def crop(name, icon):
    """The panel around the icon."""
    path = OUTPUT / f'{name}-crop.png'
    left = min(max(icon[0] - 60, 0), 1160)
    subprocess.run(['convert', OUTPUT / f'{name}.png', '-crop', f'120x30+{left}+0', '+repage', path], check=True)
    return path


def move_about():
    """GNOME keeps a notification until somebody is there."""
    if POINTER:
        return
    for place in range(300, 900, 100):
        run('xdotool', 'mousemove', str(place), '600')


def press(place, button):
    if POINTER:
        POINTER.click(*place, wayland_pointer.LEFT if button == '1' else wayland_pointer.RIGHT)
        return
    run('xdotool', 'mousemove', str(place[0]), str(place[1]), 'click', button)


def close_menu():
    if POINTER:
        POINTER.click(640, 700, wayland_pointer.LEFT)
    else:
        run('xdotool', 'key', 'Escape')


def show_window(herald):
    if POINTER:
        herald.see('Connected')
        return
    window = wait_for(lambda: herald.window('Herald'), 'no window')
    run('xdotool', 'windowactivate', '--sync', window)


def compose(pictures, icons):
    """The pictures with what they show, and the icon in its states, four times as large."""
    subprocess.run(['convert', '-background', '#f0f0f0', *[part for path in icons for part in ('(', path, '-scale', '400%', ')')], '-splice', '0x24',
                    '-append', OUTPUT / 'icons.png'], check=True)
    parts = []
    for label, path in [*pictures, ('The icon: connected, in a call, missed, ringing', OUTPUT / 'icons.png')]:
        parts += ['-label', label, path]
    subprocess.run(['montage', '-pointsize', '22', '-background', '#f0f0f0', *parts, '-tile', '2x', '-geometry', '1280x800>+16+12',
                    OUTPUT / 'sheet.png'], check=True)


def main():
    empty = empty_panel()
    with desk.desk(BUILD, 'wait 90s\n', ['--background']):
        icon = find_icon(empty)
        icons = [crop('icon', icon)]
    with desk.desk(BUILD, STORY, ['--background'], before=prepare) as (herald, _, environment):

        def state(word, role, name):
            herald.see(word, role, 60)
            picture(name)
            icons.append(crop(name, icon))

        state('Hang up', 'push button', 'in-call')
        state('Call back', 'push button', 'missed')
        move_about()
        state('Decline', 'push button', 'ringing')
        press(icon, '1' if DESKTOP == 'gnome' else '3')
        picture('menu')
        close_menu()
        herald.see('Hang up', 'push button', 60)
        subprocess.run([BUILD / 'src/herald/herald'], env=environment, check=True, timeout=20)
        show_window(herald)
        picture('window')
    compose([('A call rings: notification, card and icon', OUTPUT / 'ringing.png'), ('The menu of the icon', OUTPUT / 'menu.png'),
             ('The main window, in a call', OUTPUT / 'window.png')], icons)


if __name__ == '__main__':
    main()
