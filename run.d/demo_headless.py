#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo without a person: demo_headless.py OUTPUT, inside tests/tools/desktop-session.sh.

Starts `herald --demo` (which starts herald-pbx), follows the same server with `heraldctl watch --json`, whose lines go to standard output,
and takes a picture of the screen when the card and the notification are up (ringing), when the call is answered (connected) and when one
was missed. Exits with 0 when all of that happened.
"""
import json
import os
import pathlib
import select
import signal
import subprocess
import sys
import tempfile
import time

START_SECONDS = 20
CALL_SECONDS = 60
PAINT_SECONDS = 0.7  # from the window's appearing to its picture: a frame of the window manager, not something to wait for by event


def fail(sentence):
    raise SystemExit(f'demo: {sentence}')


def wait_for(what, sentence, seconds=START_SECONDS):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = what()
        if found:
            return found
        time.sleep(0.05)
    fail(sentence)


def processes(name):
    for folder in pathlib.Path('/proc').glob('[0-9]*'):
        try:
            if (folder / 'comm').read_text().strip() == name and belongs_here(folder):
                yield folder
        except OSError:
            continue


def belongs_here(folder):
    """Whether a process lives in this private desktop, and not in another that runs beside it."""
    mark = f'HERALD_SESSION_DIR={os.environ["HERALD_SESSION_DIR"]}'.encode()
    return mark in (folder / 'environ').read_bytes().split(b'\0')


def listening_port(folder):
    """The port that a process listens on, as the kernel tells it."""
    sockets = set()
    for entry in (folder / 'fd').iterdir():
        try:
            sockets.add(os.readlink(entry))
        except OSError:
            continue
    for line in (folder / 'net/tcp').read_text().splitlines()[1:]:
        fields = line.split()
        if fields[3] == '0A' and f'socket:[{fields[9]}]' in sockets:
            return int(fields[1].rpartition(':')[2], 16)
    return None


def demo_port():
    for folder in processes('herald-pbx'):
        try:
            port = listening_port(folder)
        except OSError:
            continue
        if port:
            return port
    return None


def visible(pattern, kind='--name'):
    found = subprocess.run(['xdotool', 'search', '--onlyvisible', kind, pattern], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                           text=True)
    return found.stdout.split()


def picture(output, name):
    time.sleep(PAINT_SECONDS)
    subprocess.run(['import', '-window', 'root', output / f'{name}.png'], check=True)
    print(f'demo: {output / name}.png', file=sys.stderr, flush=True)


class Lines:
    """The lines of heraldctl, passed on as they come."""

    def __init__(self, process):
        self.process = process

    def next(self, change, seconds=CALL_SECONDS):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if not select.select([self.process.stdout], [], [], 0.2)[0]:
                continue
            line = self.process.stdout.readline()
            if not line:
                fail('heraldctl ended before the call')
            sys.stdout.buffer.write(line)
            sys.stdout.flush()
            call = json.loads(line)
            if call['change'] == change:
                return call
        return fail(f'no call was "{change}" within {seconds} s')


def show(output, port):
    with tempfile.NamedTemporaryFile('w') as secret:
        secret.write('agent-secret\n')
        secret.flush()
        watch = subprocess.Popen(['heraldctl', 'watch', '--json', '--host', '127.0.0.1', '--port', str(port), '--user', 'agent',
                                  '--secret-file', secret.name, '--device', 'PJSIP/1001'], stdout=subprocess.PIPE, bufsize=0)
        try:
            lines = Lines(watch)
            lines.next('ringing')
            wait_for(lambda: visible('^xfce4-notifyd$', '--class'), 'no notification appeared')
            wait_for(lambda: len(visible('^herald$', '--class')) > 1, 'no card appeared')
            picture(output, 'ringing')
            lines.next('connected')
            picture(output, 'connected')
            lines.next('ended')
            lines.next('ringing')
            lines.next('ended')
            picture(output, 'missed')
        finally:
            watch.send_signal(signal.SIGTERM)
            watch.wait()


def main(output):
    output.mkdir(parents=True, exist_ok=True)
    herald = subprocess.Popen(['herald', '--demo'])
    try:
        port = wait_for(demo_port, 'Herald did not start its simulated telephone system')
        show(output, port)
        if herald.poll() is not None:
            fail(f'Herald ended by itself with {herald.returncode}')
    finally:
        herald.send_signal(signal.SIGTERM)
        try:
            herald.wait(10)
        except subprocess.TimeoutExpired:
            herald.kill()
    return 0


if __name__ == '__main__':
    sys.exit(main(pathlib.Path(sys.argv[1])))
