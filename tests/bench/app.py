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
import signal
import statistics
import sys
import tempfile
import time

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / 'tools'))
from account import private_account  # noqa: E402

STARTS = 5
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
    tray = {'start_to_tray_s': round(statistics.median(trays), 3), 'wanted_tray_s': 0.4} if host else {}
    print(json.dumps({'bench': 'app', **tray, 'start_to_connected_s': round(statistics.median(starts), 3), 'first_start_s': round(starts[0], 3),
                      'wanted_start_s': 0.5, 'idle_rss_mib': resident, 'wanted_rss_mib': 60, 'idle_s': IDLE_SECONDS,
                      'idle_wakeups': sum(count - before.get(thread, 0) for thread, count in after.items()), 'wanted_idle_wakeups': 5, 'idle_pings': pings, 'renderer': os.environ.get('GSK_RENDERER', '')}))


async def main(build, folder):
    async with panel(build) as host:
        await measure(build, folder, host)


if __name__ == '__main__':
    with tempfile.TemporaryDirectory(prefix='herald-bench.') as name:
        asyncio.run(main(pathlib.Path(sys.argv[1]), pathlib.Path(name)))
