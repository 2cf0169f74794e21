# SPDX-License-Identifier: GPL-3.0-or-later
"""Herald as a desktop finds it: a desktop file for telephone links, and a service that the session's bus starts."""
import contextlib
import os
import pathlib
import re
import shlex
import signal
import subprocess
import time

APP = 'org.heraldcti.Herald'
PATIENCE = 20


def bus(method, *arguments):
    """What the bus itself answers."""
    return subprocess.run(['gdbus', 'call', '--session', '-d', 'org.freedesktop.DBus', '-o', '/org/freedesktop/DBus', '-m',
                           f'org.freedesktop.DBus.{method}', *arguments], capture_output=True, text=True, check=False).stdout


def owner():
    """The process of the Herald that runs, 0: none."""
    found = re.search(r'uint32 (\d+)', bus('GetConnectionUnixProcessID', APP))
    return int(found[1]) if found else 0


def end():
    """Ends the Herald that runs, if one does."""
    until = time.monotonic() + PATIENCE
    if owner():
        os.kill(owner(), signal.SIGTERM)
    while owner():
        if time.monotonic() > until:
            raise TimeoutError('Herald did not end')
        time.sleep(0.02)


@contextlib.contextmanager
def installed(build, environment):
    """In the session of now, with an account in a private environment; Herald ends with the block."""
    herald = pathlib.Path(build) / 'src/herald/herald'
    data = pathlib.Path(os.environ['XDG_DATA_HOME'])
    start = pathlib.Path(environment['XDG_DATA_HOME']).parent / 'start-herald'
    keep = ('GSETTINGS_', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_CACHE_HOME', 'XDG_STATE_HOME', 'SECRET_')
    values = [f'export {name}={shlex.quote(value)}' for name, value in environment.items() if name.startswith(keep)]
    start.write_text('#!/bin/sh\n' + '\n'.join([*values, f'exec {shlex.quote(str(herald))} --gapplication-service']) + '\n')
    start.chmod(0o755)
    service = data / f'dbus-1/services/{APP}.service'
    desktop = data / f'applications/{APP}.desktop'
    desktop.parent.mkdir(parents=True, exist_ok=True)
    service.write_text(f'[D-BUS Service]\nName={APP}\nExec={start}\n')
    desktop.write_text((build / f'data/{APP}.desktop').read_text().replace('Exec=herald ', f'Exec={herald} '))
    subprocess.run(['update-desktop-database', desktop.parent], check=True)
    for scheme in ('tel', 'callto', 'sip', 'sips'):
        subprocess.run(['gio', 'mime', f'x-scheme-handler/{scheme}', f'{APP}.desktop'], check=True, stdout=subprocess.DEVNULL)
    bus('ReloadConfig')
    try:
        yield
    finally:
        service.unlink()
        desktop.unlink()
        bus('ReloadConfig')
        end()
