#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Herald on the session bus: heraldctl beside it, the scripts of docs/dbus.md, the searches of the desktops.

test-bus.py BUILD PAGE, inside tests/tools/desktop-session.sh. Speaks TAP.
"""
import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile

from gi.repository import Gio, GLib

import desk
import tap
from desk import ending, run, wait_for

BUILD, PAGE = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
HERALD, HERALDCTL = BUILD / 'src/herald/herald', BUILD / 'src/heraldctl/heraldctl'
NAME = 'org.heraldcti.Herald'
SHELL = ('/org/heraldcti/Herald/SearchProvider', 'org.gnome.Shell.SearchProvider2')
KRUNNER = ('/org/heraldcti/Herald/KRunner', 'org.kde.krunner1')
KONRAD = '+4930555003'
BOOK = ('BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Konrad <b>Zuse\r\nORG:Rechenwerk KG\r\nTEL:+4930555003\r\nEND:VCARD\r\n'
        'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Emmy Noether\r\nTEL:+499001234567\r\nEND:VCARD\r\n') + ''.join(
            f'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Muster {n}\r\nTEL:+4930777{n:03}\r\nEND:VCARD\r\n' for n in range(30))
BUS = Gio.bus_get_sync(Gio.BusType.SESSION)


def know_people(environment):
    book = pathlib.Path(environment['XDG_DATA_HOME']).parent / 'people.vcf'
    book.write_text(BOOK)
    subprocess.run([HERALDCTL, 'contacts', 'import', book], env=environment, check=True, stdout=subprocess.DEVNULL)


def ctl(environment, *arguments):
    return subprocess.run([HERALDCTL, *arguments], env=environment, capture_output=True, text=True, timeout=60, check=False)


def status(environment):
    done = ctl(environment, 'status', '--json')
    return json.loads(done.stdout) if done.stdout else {'state': 'away'}


def connected(environment):
    wait_for(lambda: status(environment)['state'] == 'connected', 'not connected')


def calls(environment):
    return [json.loads(line) for line in ctl(environment, 'calls', '--json').stdout.splitlines()]


def ask(where, method, signature, *arguments, flags=Gio.DBusCallFlags.NO_AUTO_START):
    answer = BUS.call_sync(NAME, *where, method, GLib.Variant(signature, arguments), None, flags, 20000)
    return answer.unpack()


# --- heraldctl -------------------------------------------------------------------------------------------------------


def test_heraldctl():
    with desk.desk(BUILD, arguments=['--background']) as (_, _, environment):
        connected(environment)
        said = status(environment)
        assert said['user'] == 'agent' and said['devices'] == ['PJSIP/1001'] and said['member'] and not said['paused'], said
        assert 'secret' not in json.dumps(said)
        done = ctl(environment, 'dial', '1002')
        assert (done.returncode, done.stdout) == (0, 'Connected to 1002.\n'), done
        call, = calls(environment)
        assert call['direction'] == 'outgoing' and call['state'] == 'connected' and call['dialed'] == '1002', call
        assert ctl(environment, 'dial', '--json', 'x').returncode == 1
        assert ctl(environment, 'hangup', 'c99').returncode == 1
        assert ctl(environment, 'transfer', '1003').returncode == 0
        wait_for(lambda: not calls(environment), 'the call is still there')
        done = ctl(environment, 'hangup')
        assert done.returncode == 1 and 'no call' in done.stderr, done
        assert ctl(environment, 'pause', 'Lunch').returncode == 0
        wait_for(lambda: status(environment)['paused'], 'no break')
        assert ctl(environment, 'unpause').returncode == 0
        wait_for(lambda: not status(environment)['paused'], 'the break does not end')


def test_heraldctl_busy():
    """A number that is busy: a sentence and 1, as without Herald."""
    with desk.desk(BUILD, arguments=['--background']) as (_, _, environment):
        connected(environment)
        done = ctl(environment, 'dial', '0301234017')
        assert done.returncode == 1 and 'busy' in done.stderr, done


def test_heraldctl_follows():
    story = 'wait 2s\ncall ada from +442079460018 "Ada Byron" to 1001\nanswer 1001\nwait 1s\nhangup ada\n'
    with desk.desk(BUILD, story, arguments=['--background']) as (_, _, environment):
        connected(environment)
        with ending(subprocess.Popen([HERALDCTL, 'calls', '--follow', '--json'], env=environment, stdout=subprocess.PIPE, text=True)) as follow:
            lines = []
            for line in follow.stdout:
                lines.append(json.loads(line))
                if lines[-1]['state'] == 'ended':
                    break
            assert {line['state'] for line in lines} >= {'connected', 'ended'}, lines
            assert lines[-1]['outcome'] == 'answered' and lines[-1]['name'] == 'Ada Byron', lines
            follow.send_signal(signal.SIGINT)
            assert follow.wait(20) == 0


def name_told(port):
    """As Asterisk does: the request, and "200 result=1" to every command. What is told of Konrad's name."""
    with socket.create_connection(('127.0.0.1', port), 20) as connection, connection.makefile('rwb', buffering=0) as stream:
        stream.write(f'agi_network_script: lookup\nagi_callerid: {KONRAD}\n\n'.encode())
        heard = []
        for line in stream:
            heard.append(line.decode())
            stream.write(b'200 result=1\n')
    return next((line for line in heard if 'CALLERID' in line), None)


def test_answers_the_dialplan():
    """Off by default; switched on in the settings it names callers, and says where; a port that is taken is told."""
    with desk.desk(BUILD, arguments=['--background'], before=know_people) as (_, _, environment):
        connected(environment)
        assert status(environment)['dialplan'] == 'off' and 'dialplan_port' not in status(environment)
    with desk.desk(BUILD, arguments=['--background'], before=know_people, **{'agi-enabled': True, 'agi-port': 0}) as (_, _, environment):
        connected(environment)
        said = status(environment)
        assert said['dialplan'] == 'listening' and said['dialplan_address'] == '127.0.0.1', said
        assert f'The dialplan is answered at 127.0.0.1, port {said["dialplan_port"]}.' in ctl(environment, 'status').stdout
        assert name_told(said['dialplan_port']) == 'SET VARIABLE "CALLERID(name)" "Konrad <b>Zuse"\n'
        checks = [json.loads(line) for line in ctl(environment, 'doctor', '--only', 'desktop', '--json').stdout.splitlines()]
        assert [check['status'] for check in checks if check['check'] == 'dialplan'] == ['ok'], checks
    with socket.create_server(('127.0.0.1', 0)) as other:
        port = other.getsockname()[1]
        with desk.desk(BUILD, arguments=['--background'], **{'agi-enabled': True, 'agi-port': port}) as (_, _, environment):
            connected(environment)
            assert status(environment)['dialplan'] == 'failed'
            assert f'Another program has port {port} already.' in ctl(environment, 'status').stdout


@contextlib.contextmanager
def activatable(environment):
    """The bus can start Herald, with this environment."""
    service = pathlib.Path(os.environ['XDG_DATA_HOME']) / 'dbus-1/services' / f'{NAME}.service'
    with tempfile.TemporaryDirectory(prefix='herald-bus.') as folder:
        wrapper = pathlib.Path(folder) / 'herald'
        pids = pathlib.Path(folder) / 'pids'
        lines = ''.join(f'export {key}={GLib.shell_quote(value)}\n' for key, value in environment.items() if key.isidentifier())
        wrapper.write_text(f'#!/bin/sh\n{lines}echo $$ >>{pids}\nexec {HERALD} --gapplication-service\n')
        wrapper.chmod(0o755)
        service.write_text(f'[D-BUS Service]\nName={NAME}\nExec={wrapper}\n')
        reload_bus()
        try:
            yield pids
        finally:
            service.unlink()
            reload_bus()
            for pid in pids.read_text().split() if pids.exists() else ():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(int(pid), signal.SIGTERM)
            wait_for(lambda: not has_owner(), 'Herald does not end')


def reload_bus():
    BUS.call_sync('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus', 'ReloadConfig', None, None, 0, 10000)


def has_owner():
    return BUS.call_sync('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus', 'NameHasOwner',
                         GLib.Variant('(s)', (NAME,)), None, 0, 10000).unpack()[0]


def test_heraldctl_starts_nothing():
    with desk.prepared(BUILD) as (_, environment), activatable(environment) as pids:
        for arguments in (['status'], ['calls'], ['calls', '--follow'], ['hangup'], ['transfer', '1002'], ['pause'], ['unpause']):
            done = ctl(environment, *arguments)
            assert done.returncode == 1 and 'not running' in done.stderr, done
        assert ctl(environment, 'dial', '1002').returncode == 2
        assert not pids.exists() and not has_owner()


# --- the page --------------------------------------------------------------------------------------------------------


def scripts():
    return re.findall(r'(?ms)^```(sh|python)( signal=\w+)?\n(.*?)^```$', PAGE.read_text(encoding='utf-8'))


def can_run(script):
    missing = [program for program in ('jq', 'busctl') if program in script and not shutil.which(program)]
    assert not missing or 'HERALD_NO_SKIP' not in os.environ, missing
    return not missing


def command(kind, script):
    return ['/usr/bin/python3', '-c', script] if kind == 'python' else ['sh', '-c', script]


def test_scripts_of_the_page():
    """Each prints what the page says while a call comes, is answered and ends, and the user takes a break."""
    wanted = {'CallAdded': '+442079460018', 'CallChanged': 'c1 ended answered', 'CallRemoved': '+442079460018 ',
              'Announced': 'Ada Byron\t+442079460018', 'PropertiesChanged': 'green'}
    story = 'wait 5s\ncall ada from +442079460018 "Ada Byron" to 1001\nanswer 1001\nwait 1s\nhangup ada\n'
    named = {mark.split('=')[1]: (kind, text) for kind, mark, text in scripts() if mark}
    assert named.keys() == wanted.keys(), named.keys()
    with contextlib.ExitStack() as stack:
        _, _, environment = stack.enter_context(desk.desk(BUILD, story, arguments=['--background']))
        connected(environment)
        folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix='herald-page.')))
        for name, (kind, text) in named.items():
            if not can_run(text):
                wanted.pop(name)
                continue
            process = stack.enter_context(subprocess.Popen(command(kind, text), cwd=folder, stdout=open(folder / name, 'w'),
                                                           start_new_session=True))
            stack.callback(os.killpg, process.pid, signal.SIGTERM)
        wait_for(lambda: calls(environment), 'no call')
        wait_for(lambda: not calls(environment), 'the call does not end')
        ctl(environment, 'pause')
        ctl(environment, 'unpause')
        for name, words in wanted.items():
            file = folder / ('calls.log' if name == 'CallAdded' else name)
            wait_for(lambda: file.exists() and words in file.read_text(), f'{name} says {file.read_text() if file.exists() else None}')


def test_commands_of_the_page():
    with desk.desk(BUILD, arguments=['--background'], before=know_people) as (_, _, environment):
        connected(environment)
        commands = [text for kind, mark, text in scripts() if not mark]
        assert len(commands) == 3, commands
        for text, words in zip(commands, ("'connected'", 'u 0\n', 'Zuse')):
            answer = run('sh', '-c', text) if can_run(text) else words
            assert words in answer, answer


# --- the searches ----------------------------------------------------------------------------------------------------


def test_shell_search():
    with desk.desk(BUILD, before=know_people, **{'dial-without-asking': ['search']}) as (herald, _, environment):
        connected(environment)
        found, = ask(SHELL, 'GetInitialResultSet', '(as)', ['konr', 'zu'])
        assert len(found) == 1, found
        meta, = ask(SHELL, 'GetResultMetas', '(as)', found)[0]
        assert meta['name'] == 'Konrad <b>Zuse' and '030 555003' in meta['description'] and meta['clipboardText'] == KONRAD, meta
        assert b'>K</text>' in bytes(meta['icon'][1]), meta['icon']
        assert len(ask(SHELL, 'GetSubsearchResultSet', '(asas)', [], ['muster'])[0]) == 10
        assert ask(SHELL, 'GetInitialResultSet', '(as)', ['k'])[0] == []
        typed, = ask(SHELL, 'GetInitialResultSet', '(as)', ['+49', '30', '555003'])
        meta = ask(SHELL, 'GetResultMetas', '(as)', typed)[0][0]
        assert meta['name'] == 'Call +49 30 555003', meta
        assert ask(SHELL, 'GetResultMetas', '(as)', ['nonsense', 'call:', 'call:rm -rf'])[0] == []

        ask(SHELL, 'LaunchSearch', '(asu)', ['Emmy', 'Noe'], 0)
        wait_for(lambda: herald.find('Emmy Noether'), 'the window does not search')
        ask(SHELL, 'ActivateResult', '(sasu)', found[0], ['konr'], 0)
        call = wait_for(lambda: calls(environment), 'it does not dial')[0]
        assert call['direction'] == 'outgoing' and call['number'].endswith('30555003'), call
        assert ctl(environment, 'hangup').returncode == 0


def test_search_asks_about_premium_numbers():
    with desk.desk(BUILD, before=know_people, **{'dial-without-asking': ['search']}) as (herald, _, environment):
        connected(environment)
        found, = ask(SHELL, 'GetInitialResultSet', '(as)', ['emmy'])
        ask(SHELL, 'ActivateResult', '(sasu)', found[0], ['emmy'], 0)
        herald.see('A premium-rate number: the call may cost a lot.')
        assert calls(environment) == []


def test_krunner():
    with desk.desk(BUILD, before=know_people, arguments=['--background'], **{'dial-without-asking': ['search']}) as (herald, _, environment):
        connected(environment)
        match, = ask(KRUNNER, 'Match', '(s)', 'konrad')[0]
        assert match[1] == 'Konrad <b>Zuse' and '030 555003' in match[5]['subtext'], match
        action, = ask(KRUNNER, 'Actions', '()')[0]
        ask(KRUNNER, 'Run', '(ss)', match[0], action[0])
        herald.see('Connected')
        ask(KRUNNER, 'Run', '(ss)', match[0], '')
        wait_for(lambda: calls(environment), 'it does not dial')
        assert ctl(environment, 'hangup').returncode == 0


def test_started_for_a_search():
    """No window, no login, and it ends by itself; a Dial makes it stay."""
    with desk.prepared(BUILD, before=know_people) as (_, environment), activatable(environment) as pids:
        found, = ask(SHELL, 'GetInitialResultSet', '(as)', ['konrad'], flags=Gio.DBusCallFlags.NONE)
        assert len(found) == 1, found
        assert status(environment)['state'] == 'offline'
        pid = pids.read_text().split()[0]
        assert not run('xdotool', 'search', '--onlyvisible', '--pid', pid)
        wait_for(lambda: not has_owner(), 'it does not end')

        ask(('/org/heraldcti/Herald1', 'org.heraldcti.Herald1'), 'Dial', '(sa{sv})', '1002', {}, flags=Gio.DBusCallFlags.NONE)
        assert status(environment)['state'] == 'connected'
        assert ctl(environment, 'hangup').returncode == 0


tap.run(globals(), sys.argv[3:])
