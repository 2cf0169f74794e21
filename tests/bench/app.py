#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the application costs: app.py BUILD, inside tests/tools/desktop-session.sh.

A server that says only what it is asked notes when Herald has logged in and has its answers. Then nothing happens at all, and
what Herald does all the same is counted: memory, and how often its threads wake up.
"""
import asyncio
import contextlib
import json
import os
import pathlib
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / 'tools'))
import activation  # noqa: E402
from account import private_account  # noqa: E402

STARTS = 5
LINK = 'tel:+4930555003'
SETTLE_SECONDS = 20  # the first keep-alives are closer together
IDLE_SECONDS = 60
LISTS = ('CoreShowChannels', 'Status', 'QueueStatus', 'ParkedCalls', 'ExtensionStateList', 'DeviceStateList')


class Server:
    """Answers like an idle Asterisk 22."""

    def __init__(self):
        self.asked, self.quiet_since = [], None
        self.logged_in = asyncio.Event()

    async def serve(self, reader, writer):
        writer.write(b'Asterisk Call Manager/11.0.0\r\n')
        try:
            while True:
                block = (await reader.readuntil(b'\r\n\r\n')).decode()
                action = dict(line.split(': ', 1) for line in block.split('\r\n') if ': ' in line)
                self.answer(writer, action['Action'], action.get('ActionID', ''))
        except (asyncio.IncompleteReadError, ConnectionError):
            pass

    def answer(self, writer, name, number):
        self.asked.append(name)
        text = f'Response: Success\r\nActionID: {number}\r\n'
        if name == 'Challenge':
            text += 'Challenge: 176480807\r\n'
        elif name == 'Ping':
            text += 'Ping: Pong\r\nTimestamp: 1764000000.000001\r\n'
        elif name in LISTS:
            text += (f'EventList: start\r\nMessage: List will follow\r\n\r\nEvent: {name}Complete\r\nActionID: {number}\r\n'
                     'EventList: Complete\r\nListItems: 0\r\n')
        elif name == 'Login':
            text += 'Message: Authentication accepted\r\n'
            self.logged_in.set()
        writer.write(f'{text}\r\n'.encode())
        if name != 'Ping':
            self.quiet_since = time.monotonic()


def figures(pid):
    """Resident memory in MiB, and how often each thread has gone to sleep so far."""
    status = pathlib.Path(f'/proc/{pid}/status').read_text()
    resident = next(int(line.split()[1]) for line in status.splitlines() if line.startswith('VmRSS'))
    switches = {}
    for task in pathlib.Path(f'/proc/{pid}/task').iterdir():
        for line in (task / 'status').read_text().splitlines():
            if line.startswith('voluntary_ctxt_switches'):
                switches[task.name] = int(line.split()[1])
    return round(resident / 1024, 1), switches


async def start(build, environment, server, host):
    began = time.monotonic()
    process = await asyncio.create_subprocess_exec(build / 'src/herald/herald', env=environment)
    await asyncio.wait_for(server.logged_in.wait(), 30)
    # Connected is when the last of its first questions is answered: none has come for a second.
    while time.monotonic() - server.quiet_since < 1:
        await asyncio.sleep(0.1)
    shown = float(await asyncio.wait_for(host.stdout.readline(), 30)) if host else None
    return process, server.quiet_since - began, shown - began if host else None


@contextlib.asynccontextmanager
async def panel(build):
    """A place for the icon, which tells when it comes; None where Herald was built without one."""
    if '#define HAVE_TRAY' not in (build / 'src/herald/config.h').read_text():
        yield None
        return
    host = await asyncio.create_subprocess_exec('/usr/bin/python3', pathlib.Path(__file__).parent / 'tray_host.py',
                                                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE)
    await asyncio.wait_for(host.stdout.readline(), 30)
    try:
        yield host
    finally:
        host.stdin.close()
        await host.wait()


async def stop(process):
    process.send_signal(signal.SIGTERM)
    try:
        await asyncio.wait_for(process.wait(), 10)
    except asyncio.TimeoutError:
        process.kill()
        await process.wait()


# --- from a link to the question ----------------------------------------------------------------------------------------


class Windows:
    """Says when the window manager has taken a window in, at once."""

    def __init__(self):
        self.process = subprocess.Popen(['xprop', '-root', '-spy', '_NET_CLIENT_LIST'], stdout=subprocess.PIPE, text=True)
        self.number = self.next()

    def next(self):
        return len(re.findall('0x', self.process.stdout.readline()))

    def wait(self, more):
        """Until there are more windows, or fewer; the time."""
        while True:
            before, self.number = self.number, self.next()
            if (self.number > before) == more and self.number != before:
                return time.monotonic()


def open_link(windows):
    """Seconds from the click to the question, which is then closed."""
    began = time.monotonic()
    subprocess.run(['gio', 'open', LINK], check=True)
    seconds = windows.wait(True) - began
    question = subprocess.run(['xdotool', 'search', '--onlyvisible', '--name', '^Call$'], capture_output=True, text=True, check=True).stdout.split()[-1]
    subprocess.run(['xdotool', 'windowactivate', '--sync', question, 'key', 'Escape'], check=True)
    windows.wait(False)
    return seconds


def measure_link(build, environment):
    """Herald is started by the bus for a link, and asks; then it runs already."""
    cold, warm = [], []
    windows = Windows()
    try:
        with activation.installed(build, environment):
            for _ in range(STARTS):
                activation.end()
                cold.append(open_link(windows))
                warm.append(open_link(windows))
    finally:
        windows.process.kill()
        windows.process.wait()
    return {'link_to_question_cold_s': round(statistics.median(cold), 3), 'link_to_question_warm_s': round(statistics.median(warm), 3),
            'wanted_link_to_question_s': 0.6}


async def measure(build, folder, host):
    server = Server()
    listener = await asyncio.start_server(server.serve, '127.0.0.1', 0)
    port = listener.sockets[0].getsockname()[1]
    environment = private_account(folder, port, 'bench', 'bench', extension='1001', devices=['PJSIP/1001'])
    starts, trays = [], []
    for round_number in range(STARTS):
        server.logged_in.clear()
        process, connected, shown = await start(build, environment, server, host)
        starts.append(connected)
        trays.append(shown)
        if round_number < STARTS - 1:
            await stop(process)
    await asyncio.sleep(SETTLE_SECONDS)
    asked, (_, before) = len(server.asked), figures(process.pid)
    await asyncio.sleep(IDLE_SECONDS)
    resident, after = figures(process.pid)
    pings = len(server.asked) - asked
    await stop(process)
    link = await asyncio.to_thread(measure_link, build, environment)
    tray = {'start_to_tray_s': round(statistics.median(trays), 3), 'wanted_tray_s': 0.4} if host else {}
    print(json.dumps({'bench': 'app', **tray, 'start_to_connected_s': round(statistics.median(starts), 3), 'first_start_s': round(starts[0], 3),
                      'wanted_start_s': 0.5, 'idle_rss_mib': resident, 'wanted_rss_mib': 60, 'idle_s': IDLE_SECONDS,
                      'idle_wakeups': sum(count - before.get(thread, 0) for thread, count in after.items()), 'wanted_idle_wakeups': 5, 'idle_pings': pings, **link,
                      'renderer': os.environ.get('GSK_RENDERER', '')}))


async def main(build, folder):
    async with panel(build) as host:
        await measure(build, folder, host)


if __name__ == '__main__':
    with tempfile.TemporaryDirectory(prefix='herald-bench.') as name:
        asyncio.run(main(pathlib.Path(sys.argv[1]), pathlib.Path(name)))
