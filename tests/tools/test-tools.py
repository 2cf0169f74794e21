#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tools that other tests and ./run rely on: the reaper, the private desktop, and the line that counts."""
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
CASES = []


def case(function):
    CASES.append(function)
    return function


def alive(pid):
    try:
        return pathlib.Path(f'/proc/{pid}/stat').read_text().rpartition(')')[2].split()[0] != 'Z'
    except OSError:
        return False


def run(*command, **options):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)


# A program that detaches itself, tells its pid, and waits.
DAEMON = 'setsid sh -c \'trap "" TERM HUP; echo $$; exec sleep 600\' & '


@case
def reaper_passes_the_exit_status():
    assert run(HERE / 'reap.py', 'sh', '-c', 'exit 7').returncode == 7
    assert run(HERE / 'reap.py', 'sh', '-c', 'kill -9 $$').returncode == 128 + 9


@case
def reaper_ends_a_daemon_that_ignores_it():
    pid = run(HERE / 'reap.py', 'sh', '-c', DAEMON + 'sleep 0.2').stdout.strip()
    assert pid and not alive(pid), pid


@case
def reaper_ends_all_when_it_is_ended():
    with subprocess.Popen([HERE / 'reap.py', 'sh', '-c', DAEMON + 'wait'], stdout=subprocess.PIPE, text=True) as process:
        pid = process.stdout.readline().strip()
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 128 + signal.SIGTERM
    assert pid and not alive(pid), pid


@case
def desktops_run_beside_each_other_and_leave_nothing():
    script = 'echo $DISPLAY $HERALD_SESSION_DIR $PPID; xprop -root _NET_SUPPORTING_WM_CHECK >&2; read wait; exit 3'
    desktops = [subprocess.Popen([HERE / 'desktop-session.sh', 'sh', '-c', script], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, text=True) for _ in range(2)]
    told = [desktop.stdout.readline().split() for desktop in desktops]
    assert told[0] and told[1] and told[0][0] != told[1][0], f'the same display: {told}'
    for desktop, (_, folder, _) in zip(desktops, told):
        words = desktop.communicate('\n', timeout=30)[1]
        assert desktop.returncode == 3, words
        assert '0x' in words, f'no window manager: {words}'
        assert not os.path.exists(folder), f'{folder} is left'


@case
def desktop_has_a_notification_daemon_when_asked_for():
    owner = ['gdbus', 'call', '--session', '-d', 'org.freedesktop.DBus', '-o', '/org/freedesktop/DBus', '-m',
             'org.freedesktop.DBus.NameHasOwner', 'org.freedesktop.Notifications']
    assert 'false' in run(HERE / 'desktop-session.sh', *owner).stdout
    assert 'true' in run(HERE / 'desktop-session.sh', '-n', 'xfce', *owner).stdout
    assert 'true' in run(HERE / 'desktop-session.sh', '-n', 'nd', *owner).stdout


def summary(*tests, options=()):
    with tempfile.TemporaryDirectory() as folder:
        log = pathlib.Path(folder) / 'testlog.json'
        log.write_text(''.join(json.dumps({'name': 'herald:unit / x', 'returncode': 0, **test}) + '\n' for test in tests))
        done = run(sys.executable, HERE / 'summary.py', *options, log)
        return done.stdout.splitlines()[-1], done.returncode


@case
def summary_counts_cases():
    tap = {'result': 'OK', 'stdout': '1..3\nok 1 /a\nok 2 /b # SKIP no IPv6\nok 3 /c\n'}
    assert summary(tap) == ('2 passed, 0 failed, 1 skipped', 0), summary(tap)
    assert summary(tap, options=['--no-skip'])[1] == 1
    assert summary({'result': 'OK', 'stdout': 'words\n'}) == ('1 passed, 0 failed, 0 skipped', 0)
    assert summary({'result': 'SKIP', 'stdout': '1..0 # SKIP no apt\n'}) == ('0 passed, 0 failed, 1 skipped', 1)


@case
def summary_counts_a_crash_as_a_failure():
    crash = {'result': 'FAIL', 'stdout': '1..3\nok 1 /a\n', 'returncode': -11}
    assert summary(crash) == ('1 passed, 1 failed, 0 skipped', 1), summary(crash)
    bad = {'result': 'FAIL', 'stdout': '1..2\nok 1 /a\nnot ok 2 /b\n', 'returncode': 1}
    assert summary(bad) == ('1 passed, 1 failed, 0 skipped', 1), summary(bad)
    assert summary({'result': 'TIMEOUT', 'stdout': ''}) == ('0 passed, 1 failed, 0 skipped', 1)


def main():
    failed = 0
    print(f'1..{len(CASES)}')
    for number, function in enumerate(CASES, 1):
        try:
            function()
            print(f'ok {number} {function.__name__}')
        except Exception as error:
            failed += 1
            print(f'not ok {number} {function.__name__}')
            print('\n'.join(f'# {line}' for line in repr(error).splitlines()))
        sys.stdout.flush()
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
