#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Herald costs: bench.py BUILD [watch|memory|latency|doors|lookup|gateway|app|contacts|page|import]...

One JSON line per figure. Machines differ, so what is asked for is a ratio from within one run: `heraldctl watch` against the floor (floor.c)
on the same bytes from the same server (replay.c), alternating.
"""
import collections
import json
import os
import pathlib
import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time

import importing
import memory

HERE = pathlib.Path(__file__).resolve().parent
EVENTS = int(os.environ.get('HERALD_BENCH_EVENTS', '1000000'))
CALLS = int(os.environ.get('HERALD_BENCH_CALLS', '10000'))
CONTACTS = int(os.environ.get('HERALD_BENCH_CONTACTS', '1000000'))
WARM = 15000 # until the caches are full: SQLite's pages, the flight record's ring, the lookup's answers
GROWTH_KIB = 1024
AGI_CALLS = int(os.environ.get('HERALD_BENCH_AGI_CALLS', '100000'))
AGI_CONTACTS = 100000
ROUNDS = int(os.environ.get('HERALD_BENCH_ROUNDS', '5'))


def tell(**figures):
    print(json.dumps(figures), flush=True)


def status(pid, key):
    """A line of /proc/PID/status in its own unit (kB for memory); None when the process has gone."""
    try:
        for line in pathlib.Path(f'/proc/{pid}/status').read_text().splitlines():
            if line.startswith(f'{key}:'):
                return int(line.split()[1])
    except OSError:
        pass
    return None


def busy_day(folder):
    """The recording and its right answers; made once for each version of the generator."""
    generator = HERE / 'busy_day.py'
    file = folder / f'busy-{EVENTS}.ami'
    if not file.exists() or file.stat().st_mtime < generator.stat().st_mtime:
        subprocess.run([sys.executable, generator, str(EVENTS), file], check=True)
    return file, json.loads(pathlib.Path(f'{file}.json').read_text())


def replay(build, file, client):
    """Serve file to client(port), a command; returns (seconds, the client's stdout, its resident memory in kB every 20 ms)."""
    server = subprocess.Popen([build / 'tests/bench/bench-replay', file], stdout=subprocess.PIPE, text=True)
    try:
        port = json.loads(server.stdout.readline())['port']
        with tempfile.TemporaryFile('w+') as output:
            process = subprocess.Popen(client(port), stdout=output)
            resident = []
            while process.poll() is None:
                resident.append(status(process.pid, 'VmRSS'))
                time.sleep(0.02)
            output.seek(0)
            text = output.read()
        if process.returncode:
            raise SystemExit(f'{process.args[0]} failed with {process.returncode}')
        told = json.loads(server.stdout.readline())
        if not told['complete']:
            raise SystemExit(f'{process.args[0]} hung up before the end')
        resident = [kilobytes for kilobytes in resident if kilobytes]
        return told['seconds'], text, resident
    finally:
        server.kill()
        server.wait()


def calls_right(lines, expected):
    """How many of the watched device's calls ended as they should: direction, number, outcome; counted as a bag."""
    ended = [json.loads(line) for line in lines.splitlines()]
    ended = collections.Counter((c['direction'], c['number'], c['outcome']) for c in ended if c['change'] == 'ended')
    wanted = collections.Counter((c['direction'], c['number'], c['outcome']) for c in expected)
    return sum((ended & wanted).values()), sum(ended.values())


def bench_watch(build):
    folder = build / 'bench'
    folder.mkdir(exist_ok=True)
    file, answers = busy_day(folder)
    with tempfile.NamedTemporaryFile('w', suffix='.secret') as secret:
        secret.write('bench\n')
        secret.flush()
        watch = [build / 'src/heraldctl/heraldctl', 'watch', '--json', '--no-reconnect', '--host', '127.0.0.1', '--user', 'bench',
                 '--secret-file', secret.name, '--device', answers['device'], '--port']
        times = {'floor': [], 'watch': []}
        for _ in range(ROUNDS):
            times['floor'].append(replay(build, file, lambda port: [build / 'tests/bench/bench-floor', str(port)])[0])
            seconds, lines, resident = replay(build, file, lambda port: [*watch, str(port)])
            times['watch'].append(seconds)
    floor, watched = (statistics.median(times[name]) for name in ('floor', 'watch'))
    right, seen = calls_right(lines, answers['calls'])
    half = resident[len(resident) // 2] if resident else 0
    tell(bench='watch', events=answers['events'], bytes=answers['bytes'], floor_s=round(floor, 3), watch_s=round(watched, 3),
         ratio=round(watched / floor, 2), wanted_ratio=2.0, calls=len(answers['calls']), calls_seen=seen, calls_right=right,
         rss_mib=round(max(resident, default=0) / 1024, 1), rss_growth_kib=max(resident, default=0) - half, wanted_rss_mib=20,
         rounds=ROUNDS)


def settled(pid, seconds=3):
    """Its resident memory once it no longer moves."""
    last, since = status(pid, 'VmRSS'), time.monotonic()
    while time.monotonic() - since < seconds:
        time.sleep(0.2)
        now = status(pid, 'VmRSS')
        if now != last:
            last, since = now, time.monotonic()
        if since + 30 < time.monotonic():
            break
    return last


def written(database):
    """How many calls the journal has closed."""
    connection = sqlite3.connect(f'file:{database}?mode=ro', uri=True, timeout=10)
    try:
        return connection.execute('SELECT count(*) FROM journal WHERE ended_at > 0').fetchone()[0]
    except sqlite3.OperationalError:
        return 0
    finally:
        connection.close()


def until(holds, what):
    give_up = time.monotonic() + 300
    while not holds():
        if time.monotonic() > give_up:
            raise SystemExit(f'{what} did not come')
        time.sleep(0.05)


def grow(client, done):
    """Its resident memory after WARM calls and after CALLS more."""
    server = memory.Server()
    process = subprocess.Popen(client(server.port), stdout=subprocess.PIPE, text=True)
    output = collections.deque()
    reader = threading.Thread(target=lambda: output.extend(process.stdout), daemon=True)
    try:
        server.accept()
        reader.start()
        time.sleep(1)
        figures = []
        for first, count in ((0, WARM), (WARM, CALLS)):
            server.play(first, count)
            until(lambda: done(output) >= first + count, f'the end of call {first + count}')
            figures.append(settled(process.pid))
        return figures
    finally:
        server.close()
        process.terminate()
        process.wait()


def bench_memory(build):
    """Ten thousand calls in a row leave memory where it was: the engine with journal and flight record on disk, and heraldctl watch."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        before, after = grow(lambda port: [build / 'tests/bench/bench-desk', folder, str(port)], lambda _: written(folder / 'herald.db'))
        tell(bench='memory', of='engine', calls=CALLS, rss_before_kib=before, rss_after_kib=after, growth_kib=after - before,
             wanted_growth_kib=GROWTH_KIB)
        secret = folder / 'secret'
        secret.write_text('bench\n')
        secret.chmod(0o600)
        before, after = grow(lambda port: [build / 'src/heraldctl/heraldctl', 'watch', '--json', '--host', '127.0.0.1', '--user', 'bench',
                                           '--secret-file', secret, '--device', memory.OWN, '--port', str(port)],
                             lambda lines: sum('"change":"ended"' in line for line in list(lines)))
        tell(bench='memory', of='watch', calls=CALLS, rss_before_kib=before, rss_after_kib=after, growth_kib=after - before,
             wanted_growth_kib=GROWTH_KIB)


def bench_doors(build):
    """The four ways to the manager beside each other: from the event to the notification, with and without other people's calls (latency.c)."""
    program = build / 'tests/bench/bench-latency'
    if not program.exists():
        return
    told = []
    for door in ('tcp', 'tls', 'http', 'https'):
        output = subprocess.run([HERE.parent / 'tools/reap.py', 'dbus-run-session', '--', program, '--door', door], check=True,
                                stdout=subprocess.PIPE, text=True).stdout
        print(output, end='', flush=True)
        told += [json.loads(line) for line in output.splitlines() if line.startswith('{')]
    print(f'{"ms from event to pop":22}' + ''.join(f'{rate:>12} events/s' for rate in (0, 1000)))
    print(f'{"":22}' + '     p50     p99     ' * 2)
    for door in ('tcp', 'tls', 'http', 'https'):
        print(f'{door:22}' + ''.join(f'{line["p50_ms"]:8.1f}{line["p99_ms"]:8.1f}     ' for line in told if line['door'] == door), flush=True)
    lost = subprocess.run([build / 'tests/sim/test-long-polls'], env={**os.environ, 'HERALD_DOOR': 'http'}, check=False, stdout=subprocess.PIPE,
                          text=True)
    counts = re.search(r'(\d+) polls, (\d+) events sent, (\d+) heard', lost.stdout)
    if counts:
        tell(bench='doors', of='long polls', polls=int(counts[1]), events_sent=int(counts[2]), events_lost=int(counts[2]) - int(counts[3]), wanted_lost=0)
    if lost.returncode:
        raise SystemExit('the long polls lost an event')


def bench_latency(build):
    """Printed by the program itself (latency.c): of engine and notifier on a session bus, and of the application on a private desktop."""
    program = build / 'tests/bench/bench-latency'
    herald = build / 'src/herald/herald'
    if program.exists():
        subprocess.run([HERE.parent / 'tools/reap.py', 'dbus-run-session', '--', program], check=True)
        subprocess.run([HERE.parent / 'tools/desktop-session.sh', '-n', 'none', program, '--calls', '100', '--app', herald], check=True)


def bench_lookup(build):
    """Printed by the program itself (lookup.c): the name on the card, with one address book that hangs and one that is slow."""
    environment = dict(os.environ, GSETTINGS_BACKEND='memory', GSETTINGS_SCHEMA_DIR=str(build / 'data'))
    subprocess.run([build / 'tests/bench/bench-lookup'], check=True, env=environment)


def on_processor(pid):
    """Microseconds that all its threads have run."""
    return sum(int(file.read_text().split()[0]) for file in pathlib.Path(f'/proc/{pid}/task').glob('*/schedstat')) / 1000


def ask_gateway(build, pid, port, rate, seconds, held):
    """A load on PORT: what bench-agi says of it, and the microseconds of processor that each call took of PID."""
    before = on_processor(pid)
    done = subprocess.run([build / 'tests/bench/bench-agi', port, str(rate), str(seconds), str(held), str(AGI_CONTACTS)], capture_output=True, text=True,
                          check=False)
    return {**json.loads(done.stdout or '{}'), 'cpu_us': round((on_processor(pid) - before) / (rate * (seconds + 1) + held))}


def bench_gateway(build):
    """Calls that ask over FastAGI who calls: 2,000 a second beside 500 that wait, among 100,000 contacts, against a server that asks nobody
    (agi-floor.c), alternating; and what 100,000 calls leave in memory."""
    with tempfile.TemporaryDirectory(prefix='herald-bench.') as name:
        folder = pathlib.Path(name)
        (folder / 'people.csv').write_text('Name,Phone\n' + ''.join(f'Person {i},+49301{i:06}\n' for i in range(AGI_CONTACTS)))
        (folder / 'gateway.conf').write_text(f'[gateway]\nport=0\ndatabase={folder}/contacts.db\n[Herald]\nregion=DE\n')
        subprocess.run([build / 'src/heraldctl/heraldctl', 'contacts', 'import', '--database', folder / 'contacts.db', folder / 'people.csv'],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        gateway = subprocess.Popen([build / 'src/herald-gateway/herald-gateway', '--config', folder / 'gateway.conf'], stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL, text=True, env={**os.environ, 'GSETTINGS_BACKEND': 'memory'})
        floor = subprocess.Popen([build / 'tests/bench/bench-agi-floor'], stdout=subprocess.PIPE, text=True)
        try:
            ports = {process: process.stdout.readline().strip() for process in (floor, gateway)}
            for number in range(3):
                least, load = (ask_gateway(build, process.pid, ports[process], 2000, 5, 500) for process in (floor, gateway))
                tell(bench='gateway', round=number + 1, **load, wanted_p99=20, floor_p50=least.get('p50'), floor_p99=least.get('p99'),
                     cpu_ratio=round(load['cpu_us'] / least['cpu_us'], 1))
                time.sleep(16)  # the held ones are let go after 15 s
            before = status(gateway.pid, 'VmRSS')
            load = ask_gateway(build, gateway.pid, ports[gateway], 1000, AGI_CALLS // 1000 - 1, 0)
            after = status(gateway.pid, 'VmRSS')
            tell(bench='gateway', of='memory', calls=AGI_CALLS, failed=load.get('failed'), rss_before_kib=before, rss_after_kib=after,
                 growth_kib=after - before, wanted_growth_kib=GROWTH_KIB)
        finally:
            for process in (gateway, floor):
                process.terminate()
                process.wait()


def bench_app(build):
    """Start to connected, and what the idle application costs. In a private desktop with herald-pbx as its server."""
    subprocess.run([HERE.parent / 'tools/desktop-session.sh', '-n', 'xfce', '-k', sys.executable, HERE / 'app.py', build], check=True)


def bench_contacts(build):
    """A book of a million contacts: numbers looked up, searched as one types, and what memory that takes. Printed by the program itself."""
    program = build / 'tests/bench/bench-contacts'
    folder = build / 'bench'
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as place:
        for verb in ('make', 'ask'):
            subprocess.run([program, verb, pathlib.Path(place) / 'herald.db', str(CONTACTS)], check=True)


def bench_page(build):
    """The page of contacts, printed by the program itself (page.c), on a private desktop with the cairo renderer; its memory against an empty book."""
    program = build / 'tests/bench/bench-page'
    if not program.exists():
        return
    folder = build / 'bench'
    folder.mkdir(exist_ok=True)
    environment = {**os.environ, 'GSETTINGS_SCHEMA_DIR': str(build / 'data'), 'GSETTINGS_BACKEND': 'memory'}
    resident = []
    with tempfile.TemporaryDirectory(dir=folder) as place:
        book = pathlib.Path(place) / 'herald.db'
        subprocess.run([build / 'tests/bench/bench-contacts', 'make', book, str(CONTACTS)], check=True)
        for database, more in ((pathlib.Path(place) / 'empty.db', []), (book, ['--search'])):
            output = subprocess.run([HERE.parent / 'tools/desktop-session.sh', '-n', 'none', program, database, *more], env=environment,
                                    check=True, stdout=subprocess.PIPE, text=True).stdout
            print(output, end='', flush=True)
            resident += [json.loads(line)['rss_kib'] for line in output.splitlines() if '"memory"' in line]
    tell(bench='page', of='memory-growth', contacts=CONTACTS, growth_mib=round((resident[1] - resident[0]) / 1024, 1), wanted_growth_mib=40)


def bench_import(build):
    """A million contacts into the book, as a table and as vCards."""
    folder = build / 'bench'
    folder.mkdir(exist_ok=True)
    for kind in ('csv', 'vcf'):
        tell(bench='import', of=kind, contacts=importing.CONTACTS, **importing.measure(build / 'src/heraldctl/heraldctl', importing.make(folder, kind)),
             processors=os.cpu_count(), wanted_seconds=60, wanted_rss_mib=300)


if __name__ == '__main__':
    benches = {'watch': bench_watch, 'memory': bench_memory, 'latency': bench_latency, 'doors': bench_doors, 'lookup': bench_lookup, 'gateway': bench_gateway, 'app': bench_app, 'contacts': bench_contacts, 'page': bench_page, 'import': bench_import}
    folder = pathlib.Path(sys.argv[1]).resolve()
    for name in sys.argv[2:] or benches:
        benches[name](folder)
