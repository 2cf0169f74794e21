# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the real Herald beside a simulated PBX, as a person would: windows, buttons, keys.

Inside tests/tools/desktop-session.sh. Nothing here waits for a time; it waits for what shall be seen, and gives up after a while.
"""
import contextlib
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

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


# --- the accessible tree --------------------------------------------------------------------------------------------


def walk(node):
    """Everything that can be seen below a node; a node may vanish while one looks."""
    try:
        count = node.get_child_count()
    except GLib.Error:
        return
    for index in range(count):
        try:
            child = node.get_child_at_index(index)
            if child is None or not child.get_state_set().contains(Atspi.StateType.VISIBLE):
                continue
        except GLib.Error:
            continue
        yield child
        yield from walk(child)


def name_of(node):
    try:
        return node.get_name() or ''
    except GLib.Error:
        return ''


def role_of(node):
    try:
        return node.get_role_name()
    except GLib.Error:
        return ''


class Herald:
    """A running Herald."""

    def __init__(self, build, environment, *arguments):
        self.process = subprocess.Popen([build / 'src/herald/herald', *arguments], env=environment)

    def application(self):
        # What libatspi remembers is brought up to date by events, and nobody here waits for those.
        while GLib.MainContext.default().iteration(False):
            pass
        desktop = Atspi.get_desktop(0)
        desktop.clear_cache()
        for index in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(index)
            try:
                if child is not None and child.get_process_id() == self.process.pid:
                    return child
            except GLib.Error:
                continue
        return None

    def nodes(self):
        application = self.application()
        if application is None:
            return ()
        application.clear_cache()
        return self.windows_and_below(application)

    def windows_and_below(self, application):
        """GTK 4.8 breaks when it is asked for a window that has just gone: count anew before each."""
        index = 0
        while True:
            application.clear_cache()
            if index >= application.get_child_count():
                return
            window = application.get_child_at_index(index)
            if window is not None:
                yield window
                yield from walk(window)
            index += 1

    def find(self, name, role=None):
        try:
            for node in self.nodes():
                if name_of(node) == name and (role is None or role_of(node) == role):
                    return node
        except GLib.Error:
            pass  # a window went while one looked
        return None

    def see(self, name, role=None, seconds=PATIENCE):
        return wait_for(lambda: self.find(name, role), f'"{name}" is not to be seen', seconds)

    def gone(self, name, role=None, seconds=PATIENCE):
        wait_for(lambda: not self.find(name, role), f'"{name}" is still there', seconds)

    def words(self):
        return sorted({name_of(node) for node in self.nodes() if name_of(node)})

    def press(self, name, role='push button'):
        self.see(name, role).get_action_iface().do_action(0)

    def write(self, name, text):
        self.see(name, 'text').get_editable_text_iface().set_text_contents(text)

    def unnamed_buttons(self):
        return [name_of(node) or '(none)' for node in self.nodes()
                if role_of(node) in ('push button', 'toggle button') and
                (not name_of(node) or name_of(node).startswith(('Gtk', 'Adw')))]

    def windows(self):
        return run('xdotool', 'search', '--onlyvisible', '--pid', str(self.process.pid)).split()

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
def desk(build, story='wait 1s\n', arguments=(), environment=None, options=(), before=None, **settings):
    """Herald with an account at a PBX that tells a story. Yields (herald, pbx, environment)."""
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
            herald = Herald(build, own, *arguments)
            with ending(herald.process):
                yield herald, pbx, own


def stop(herald):
    """Ends Herald as a session does; returns its exit status."""
    herald.process.send_signal(signal.SIGTERM)
    return herald.process.wait(10)


def environment_with(**values):
    return {**os.environ, **values}
