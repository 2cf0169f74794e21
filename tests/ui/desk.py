# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the real Herald beside a simulated PBX, as a person would: windows, buttons, keys.

Inside tests/tools/desktop-session.sh. Nothing here waits for a time; it waits for what shall be seen, and gives up after a while.
"""
import contextlib
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time

import accessible

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / 'tools'))
from account import private_account  # noqa: E402

PATIENCE = 20
DEVICE = 'PJSIP/1001'


class Late(Exception):
    """Something did not come in time."""


def wait_for(what, sentence, seconds=PATIENCE):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = what()
        if found:
            return found
        time.sleep(0.03)
    raise Late(sentence)


def run(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout


@contextlib.contextmanager
def ending(process):
    """A process that ends with the block, at the latest."""
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


# --- Herald ------------------------------------------------------------------------------------------------------------


class Herald:
    """A running Herald."""

    def __init__(self, build, environment, *arguments):
        self.process = subprocess.Popen([build / 'src/herald/herald', *arguments], env=environment)
        self.bus = None

    def number(self):
        """Of the process."""
        return self.process.pid

    def application(self):
        if self.bus is None:
            self.bus = accessible.connect()
        return next((child for child in accessible.desktop(self.bus).children() if child.process() == self.number()), None)

    def nodes(self):
        application = self.application()
        return application.below() if application else ()

    def find(self, name, role=None):
        return next((node for node in self.nodes() if node.name == name and role in (None, node.role)), None)

    def see(self, name, role=None, seconds=PATIENCE):
        return wait_for(lambda: self.find(name, role), f'"{name}" is not to be seen', seconds)

    def gone(self, name, role=None, seconds=PATIENCE):
        wait_for(lambda: not self.find(name, role), f'"{name}" is still there', seconds)

    def words(self):
        return sorted({node.name for node in self.nodes()} - {''})

    def press(self, name, role='push button'):
        self.see(name, role).act()

    def click(self, window, name):
        """Clicks on what is no button, such as a row of a list, in a window that is in front."""
        x, y = self.see(name).middle()
        left, _, top, _ = [int(number) for number in re.findall(r'\d+', run('xprop', '-id', window, '_GTK_FRAME_EXTENTS'))] or [0] * 4
        run('xdotool', 'mousemove', '--sync', '--window', window, str(x + left), str(y + top), 'click', '1')

    def write(self, name, text):
        self.see(name, 'text').write(text)

    def unnamed_buttons(self):
        return [node.name or '(none)' for node in self.nodes()
                if node.role in ('push button', 'toggle button') and
                (not node.name or node.name.startswith(('Gtk', 'Adw')))]

    def windows(self):
        return run('xdotool', 'search', '--onlyvisible', '--pid', str(self.number())).split()

    def window(self, title):
        found = run('xdotool', 'search', '--onlyvisible', '--name', f'^{title}$').split()
        return found[-1] if found else None


# --- the PBX ---------------------------------------------------------------------------------------------------------


class Pbx:
    """The simulated PBX with a story."""

    def __init__(self, build, story, folder, *options):
        path = folder / 'story'
        path.write_text(story)
        self.process = subprocess.Popen([build / 'src/herald-pbx/herald-pbx', '--print-port', '--scenario', path, *options],
                                        stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())


@contextlib.contextmanager
def prepared(build, story='wait 1s\n', environment=None, options=(), before=None, **settings):
    """An account at a PBX that tells a story, and no Herald yet. Yields (pbx, environment)."""
    build = pathlib.Path(build)
    with tempfile.TemporaryDirectory(prefix='herald-ui.') as name:
        folder = pathlib.Path(name)
        pbx = Pbx(build, story, folder, *options)
        with ending(pbx.process):
            values = {'extension': '1001', 'devices': [DEVICE], **settings}
            user, secret = values.pop('user', 'agent'), values.pop('secret', 'agent-secret')
            own = private_account(folder, pbx.port, user, secret, **values)
            own.update(environment or {})
            if before:
                before(own)
            yield pbx, own


@contextlib.contextmanager
def desk(build, story='wait 1s\n', arguments=(), **more):
    """Herald with an account at a PBX that tells a story. Yields (herald, pbx, environment)."""
    with prepared(build, story, **more) as (pbx, own):
        herald = Herald(pathlib.Path(build), own, *arguments)
        with ending(herald.process):
            yield herald, pbx, own


def stop(herald):
    """Ends Herald as a session does; returns its exit status."""
    herald.process.send_signal(signal.SIGTERM)
    return herald.process.wait(10)


def environment_with(**values):
    return {**os.environ, **values}
