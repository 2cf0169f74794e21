# SPDX-License-Identifier: GPL-3.0-or-later
"""What an installation of Herald must do, wherever it lies and whoever put it there.

Inside tests/tools/desktop-session.sh: the application is started on its display, through its bus.
"""
import os
import pathlib
import re
import subprocess
import tempfile

APP_ID = 'org.heraldcti.Herald'
WAIT = 60  # seconds until something that hangs ends


def files(root):
    """Everything below a folder, as paths relative to it."""
    return {str(path.relative_to(root)) for path in root.rglob('*')}


class Installation:
    """One at a prefix: share/, bin/ and libexec/ below it."""

    def __init__(self, prefix, version, environment=None):
        self.prefix, self.version = pathlib.Path(prefix), version
        self.environment = {**os.environ, 'GSETTINGS_BACKEND': 'keyfile', **(environment or {})}
        # As a person starts it: nothing says where Herald lies but the program itself.
        for name in ('GSETTINGS_SCHEMA_DIR', 'XDG_DATA_DIRS', 'G_DEBUG'):
            self.environment.pop(name, None)

    def run(self, *command, status=0, **environment):
        done = subprocess.run([self.prefix / 'bin' / command[0], *command[1:]], env={**self.environment, **environment}, text=True,
                              capture_output=True, timeout=WAIT, check=False)
        assert done.returncode == status, f'{" ".join(command)} returned {done.returncode}: {done.stdout}{done.stderr}'
        return done.stdout + done.stderr

    def check_programs(self):
        for program in ('herald', 'heraldctl', 'herald-gateway', 'herald-agi', 'herald-pbx'):
            assert self.run(program, '--version').strip() == f'{program} {self.version}', program

    def check_command_line(self):
        assert 'tel-area' in self.run('heraldctl', 'sources'), 'the settings are not found'
        with tempfile.TemporaryDirectory(prefix='herald-installed-') as folder:
            own = {'XDG_CONFIG_HOME': folder, 'XDG_DATA_HOME': folder}
            said = self.run('heraldctl', 'lookup', '--region=DE', '--json', '+4930123456', status=1, **own)
            assert 'Berlin' in said, f'the helper for places is not found: {said}'
            source = self.run('heraldctl', 'sources', 'add', 'http', 'file=of-nobody', **own).strip()
            assert 'no integration file' in self.run('heraldctl', 'sources', 'check', source, status=1, **own)
            self.run('heraldctl', 'sources', 'set', source, 'file=espocrm', **own)
            said = self.run('heraldctl', 'sources', 'check', source, status=1, **own)
            assert 'no integration file' not in said, said

    def check_translation(self):
        languages = sorted(path.name for path in (self.prefix / 'share/locale').iterdir())
        assert 'de' in languages, languages
        assert 'Die Version ausgeben' in self.run('herald', '--help', LANGUAGE='de'), 'the translation is not found'

    def check_application(self):
        """The desktop asks the bus for it, as a click on its icon does: the service file, the schema, the icon, a window."""
        service = (self.prefix / 'share/dbus-1/services' / f'{APP_ID}.service').read_text()
        program = re.search(r'^Exec=(\S+/bin/herald) (.*)$', service, re.MULTILINE)
        assert program, service
        services = pathlib.Path(self.environment['XDG_DATA_HOME'], 'dbus-1/services')
        own = services / f'{APP_ID}.service'
        # The bus starts no program with a blank in its path.
        starter = services / 'herald'
        starter.write_text(f'#!/bin/sh\nunset GSETTINGS_SCHEMA_DIR XDG_DATA_DIRS\nGSETTINGS_BACKEND=memory exec "{self.prefix}/bin/herald" "$@"\n')
        starter.chmod(0o755)
        own.write_text(service.replace(program[1], str(starter)))
        call = ['gdbus', 'call', '--session', '--timeout', str(WAIT), '--dest']
        try:
            subprocess.run([*call, 'org.freedesktop.DBus', '--object-path', '/', '--method', 'org.freedesktop.DBus.ReloadConfig'],
                           stdout=subprocess.DEVNULL, check=True)
            subprocess.run([*call, APP_ID, '--object-path', '/' + APP_ID.replace('.', '/'), '--method',
                            'org.freedesktop.Application.Activate', '{}'], stdout=subprocess.DEVNULL, check=True)
            done = subprocess.run(['timeout', str(WAIT), 'xdotool', 'search', '--sync', '--onlyvisible', '--class', '^herald$'], text=True,
                                  capture_output=True, check=False)
            assert done.stdout.strip(), f'no window came: {done.stderr}'
            subprocess.run([*call, APP_ID, '--object-path', '/' + APP_ID.replace('.', '/'), '--method',
                            'org.freedesktop.Application.ActivateAction', 'quit', '[]', '{}'], stdout=subprocess.DEVNULL, check=True)
        finally:
            own.unlink()
            starter.unlink()

    def check_icons(self):
        icons = files(self.prefix / 'share/icons/hicolor')
        for icon in (f'scalable/apps/{APP_ID}.svg', f'symbolic/apps/{APP_ID}-symbolic.svg'):
            assert icon in icons, icons
        done = subprocess.run(['desktop-file-validate', self.prefix / f'share/applications/{APP_ID}.desktop'], capture_output=True,
                              text=True, check=False)
        assert not done.stdout, done.stdout

    def check(self):
        """Compiles the schema, as the system does when a package is unpacked; everything else is as it was installed."""
        schemas = self.prefix / 'share/glib-2.0/schemas'
        subprocess.run(['glib-compile-schemas', '--strict', schemas], check=True)
        try:
            for check in (self.check_programs, self.check_command_line, self.check_translation, self.check_icons, self.check_application):
                check()
        finally:
            (schemas / 'gschemas.compiled').unlink()
