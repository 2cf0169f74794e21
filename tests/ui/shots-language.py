#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every window of the gallery in the language of the environment: shots-language.py BUILD OUTPUT LANG [WINDOW]...,
inside tests/tools/desktop-session.sh, after language_environment of language.sh."""
import pathlib
import subprocess
import sys
import time

from desk import ending, run, wait_for

BUILD, OUTPUT, LANGUAGE = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
GALLERY = BUILD / 'tests/ui/gallery'
# From the window to the picture of it: a frame or two, which tell nobody.
PAINT_SECONDS = 1.2
CARDS = {'cards-of-a-call': ('taken', 'held', 'transferred', 'own-phone'), 'cards-of-strangers': ('withheld', 'unknown', 'looking-up', 'long'),
         'cards-of-guesses': ('several', 'perhaps', 'switchboard', 'silent'), 'cards-with-data': ('data', 'data-long')}


def windows_of(process):
    return [window for window in run('xdotool', 'search', '--onlyvisible', '--pid', str(process.pid)).split()
            if 'WIDTH=1\n' not in run('xdotool', 'getwindowgeometry', '--shell', window)]


def shoot(name, *words):
    with ending(subprocess.Popen([GALLERY, *words])) as process:
        window = wait_for(lambda: windows_of(process), f'no window of {name}')[-1]
        time.sleep(PAINT_SECONDS)
        subprocess.run(['import', '-window', window, OUTPUT / f'{LANGUAGE}-{name}.png'], check=True)


for one in run(GALLERY, '--windows').split():
    if not sys.argv[4:] or one in sys.argv[4:]:
        shoot(one, '--window', one)
for one, moments in CARDS.items():
    if not sys.argv[4:] or one in sys.argv[4:]:
        shoot(one, *moments)
