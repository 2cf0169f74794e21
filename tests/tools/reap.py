#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run a command and leave no process behind: reap.py CMD [ARG...]

Daemons that a test starts detach themselves and services that a bus activates are nobody's children; both would
outlive a test that only kills what it started. This program makes itself the reaper of every descendant
(PR_SET_CHILD_SUBREAPER), and when CMD ends, or SIGTERM, SIGINT or SIGHUP comes, it ends them all: SIGTERM, after two
seconds SIGKILL. The exit status is CMD's.
"""
import ctypes
import os
import signal
import sys
import time

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
GRACE_SECONDS = 2.0


def parents():
    """Every process and its parent, as {pid: ppid}."""
    table = {}
    for entry in os.listdir('/proc'):
        if not entry.isdigit():
            continue
        try:
            with open(f'/proc/{entry}/stat', 'rb') as file:
                fields = file.read().rpartition(b')')[2].split()
        except OSError:
            continue
        if fields[0] != b'Z':
            table[int(entry)] = int(fields[1])
    return table


def descendants():
    table, found = parents(), {os.getpid()}
    grown = True
    while grown:
        new = {pid for pid, ppid in table.items() if ppid in found and pid not in found}
        found |= new
        grown = bool(new)
    return found - {os.getpid()}


def collect():
    """Take the exit status of every child that has ended."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def end_all():
    for sign in (signal.SIGTERM, signal.SIGKILL):
        until = time.monotonic() + GRACE_SECONDS
        while time.monotonic() < until:
            pids = descendants()
            if not pids:
                return
            for pid in pids:
                try:
                    os.kill(pid, sign)
                    if sign == signal.SIGTERM:
                        os.kill(pid, signal.SIGCONT)
                except ProcessLookupError:
                    pass
            time.sleep(0.02)
            collect()


def stop(number, _frame):
    raise SystemExit(128 + number)


def main(command):
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, stop)
    try:
        child = os.spawnvp(os.P_NOWAIT, command[0], command)
        while True:
            pid, status = os.waitpid(-1, 0)
            if pid == child:
                return os.waitstatus_to_exitcode(status)
    finally:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        end_all()


if __name__ == '__main__':
    if len(sys.argv) < 2:
        sys.exit('usage: reap.py CMD [ARG...]')
    code = main(sys.argv[1:])
    sys.exit(code if code >= 0 else 128 - code)
