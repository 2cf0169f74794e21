#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The end, in the midst of a call: test-end.py BUILD, inside tests/tools/desktop-session.sh. Speaks TAP.

However the session ends, the call is in the journal, and the next start neither loses it nor takes it for one that runs.
logind and the session manager are python3-dbusmock's.
"""
import contextlib
import os
import pathlib
import signal
import sqlite3
import subprocess
import sys

import dbus
import dbusmock

import desk
import tap
from desk import ending, wait_for

BUILD = pathlib.Path(sys.argv[1])
STORY = 'wait 1s\ncall ada from +442079460018 "Ada Byron" to 1001\nwait 1s\nanswer 1001\nwait 100s\nhangup ada\n'
SESSION, SESSION_PATH = 'org.gnome.SessionManager', '/org/gnome/SessionManager'
LOGIND, LOGIND_PATH = 'org.freedesktop.login1', '/org/freedesktop/login1'


def journal(environment):
    """(number, outcome) of every call that was written down."""
    path = pathlib.Path(environment['XDG_DATA_HOME']) / 'herald/herald.db'
    if not path.exists():
        return []
    with contextlib.closing(sqlite3.connect(f'file:{path}?mode=ro', uri=True, timeout=10)) as base:
        try:
            return base.execute('SELECT number, outcome FROM journal').fetchall()
        except sqlite3.OperationalError:
            return []


def ends(tell, status=0, outcome='interrupted', **more):
    """Herald in a call is told to end by tell(herald)."""
    with desk.desk(BUILD, STORY, ['--background'], **more) as (herald, _, environment):
        wait_for(lambda: herald.window('Calls') and herald.find('Ada Byron'), 'no card')
        wait_for(lambda: [entry for entry in journal(environment) if entry[0] == '+442079460018'], 'not in the journal')
        tell(herald)
        assert herald.process.wait(desk.PATIENCE) == status, herald.process.returncode
        if outcome:
            assert journal(environment) == [('+442079460018', outcome)], journal(environment)
        again = desk.Herald(BUILD, {**environment, 'GSETTINGS_SCHEMA_DIR': os.environ['GSETTINGS_SCHEMA_DIR']})
        with ending(again.process):
            wait_for(lambda: ('+442079460018', 'interrupted') in journal(environment), f'it is not closed: {journal(environment)}')
            again.see('Ada Byron')
            assert desk.stop(again) == 0


def test_signals():
    for number in (signal.SIGTERM, signal.SIGHUP):
        ends(lambda herald, number=number: herald.process.send_signal(number))


def test_killed():
    ends(lambda herald: herald.process.kill(), -signal.SIGKILL, None)


def test_computer_shuts_down():
    class Bus(dbusmock.DBusTestCase):
        pass

    Bus.start_system_bus()
    process, _ = Bus.spawn_server_template('logind', {}, stdout=subprocess.DEVNULL)
    try:
        with ending(process):
            mock = dbus.Interface(Bus.get_dbus(system_bus=True).get_object(LOGIND, LOGIND_PATH), dbusmock.MOCK_IFACE)
            ends(lambda herald: mock.EmitSignal(LOGIND + '.Manager', 'PrepareForShutdown', 'b', [True]))
    finally:
        Bus.tearDownClass()
        os.environ.pop('DBUS_SYSTEM_BUS_ADDRESS', None)


def test_session_ends():
    """The session's manager asks, and is answered; then it tells."""
    bus = dbus.SessionBus()
    process = subprocess.Popen(['/usr/bin/python3', '-m', 'dbusmock', SESSION, SESSION_PATH, SESSION], stdout=subprocess.DEVNULL)
    with ending(process):
        wait_for(lambda: bus.name_has_owner(SESSION), 'no session manager')
        mock = dbus.Interface(bus.get_object(SESSION, SESSION_PATH), dbusmock.MOCK_IFACE)
        client = SESSION_PATH + '/Client1'
        mock.AddMethods(SESSION, [('RegisterClient', 'ss', 'o', f'ret = "{client}"'), ('UnregisterClient', 'o', '', '')])
        mock.AddObject(client, SESSION + '.ClientPrivate', {}, [('EndSessionResponse', 'bs', '', '')])
        private = dbus.Interface(bus.get_object(SESSION, client), dbusmock.MOCK_IFACE)

        def end(_):
            for name, answers in (('QueryEndSession', 1), ('EndSession', 2)):
                private.EmitSignal(SESSION + '.ClientPrivate', name, 'u', [dbus.UInt32(0)])
                wait_for(lambda: len([call for call in private.GetCalls() if call[1] == 'EndSessionResponse']) == answers, f'no answer to {name}')  # noqa: B023
            private.EmitSignal(SESSION + '.ClientPrivate', 'Stop', '', [])

        ends(end)


tap.run(globals(), sys.argv[2:])
