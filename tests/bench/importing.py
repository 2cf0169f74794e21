# SPDX-License-Identifier: GPL-3.0-or-later
"""An import of a million contacts, as a table and as vCards: how long, how much memory, what the database grows to, and
how long somebody who looks a number up meanwhile waits."""
import os
import random
import sqlite3
import subprocess
import tempfile
import threading
import time

CONTACTS = int(os.environ.get('HERALD_BENCH_CONTACTS', '1000000'))
FIRST = ('Ada', 'Konrad', 'Grace', 'Emmy', 'Alan', 'Edsger', 'Barbara', 'Donald', 'Margaret', 'Hedy', 'Katherine', 'Björn', 'Zoë', 'Łukasz')
SYLLABLES = ('an', 'be', 'ro', 'ler', 'stein', 'mann', 'berg', 'hoff', 'ski', 'son', 'ow', 'itz', 'er', 'feld', 'bach', 'haus', 'wald', 'dorf')
TOWNS = (('030', 'Berlin', '10115'), ('089', 'München', '80331'), ('040', 'Hamburg', '20095'), ('0221', 'Köln', '50667'))


def people(count):
    """Names, companies, two numbers for every second, a note for every fourth; the same each time."""
    dice = random.Random(4)
    last = [(a + b + c).title() for a in SYLLABLES for b in SYLLABLES for c in SYLLABLES]
    for number in range(count):
        first, family, town = dice.choice(FIRST), dice.choice(last), dice.choice(TOWNS)
        yield {'n': number, 'first': first, 'family': family, 'company': f'{dice.choice(last)} GmbH', 'code': town[0], 'town': town[1],
               'post': town[2], 'mobile': f'+49 15{dice.randrange(10)}{dice.randrange(10**8):08d}' if number % 2 else '',
               'note': f'Customer since {1990 + number % 35}; asks for quotes' if number % 4 == 0 else ''}


def row(p):
    return (f'{p["first"]} {p["family"]},{p["company"]},{p["first"].lower()}.{p["n"]}@example.com,"{p["family"]}str. 1, {p["post"]} {p["town"]}",'
            f'{p["note"]},{p["code"]} {p["n"]:07d},{p["mobile"]}\r\n')


def card(p):
    mobile = f'TEL;TYPE=CELL:{p["mobile"]}\r\n' if p['mobile'] else ''
    note = f'NOTE:{p["note"]}\r\n' if p['note'] else ''
    return (f'BEGIN:VCARD\r\nVERSION:3.0\r\nUID:uid-{p["n"]}\r\nFN:{p["first"]} {p["family"]}\r\nN:{p["family"]};{p["first"]};;;\r\n'
            f'ORG:{p["company"]}\r\nTEL;TYPE=WORK,VOICE:{p["code"]} {p["n"]:07d}\r\n{mobile}EMAIL;TYPE=INTERNET:{p["first"].lower()}.{p["n"]}@example.com\r\n'
            f'ADR;TYPE=WORK:;;{p["family"]}str. 1;{p["town"]};;{p["post"]};Germany\r\n{note}END:VCARD\r\n')


def make(folder, kind):
    """Made once."""
    path = folder / f'{CONTACTS}.{kind}'
    if not path.exists():
        with open(f'{path}.new', 'w', encoding='utf-8', newline='') as file:
            if kind == 'csv':
                file.write('Name,Company,E-mail,Street Address,Notes,Business Phone,Mobile Phone\r\n')
            file.writelines(map(row if kind == 'csv' else card, people(CONTACTS)))
        os.rename(f'{path}.new', path)
    return path


class Caller(threading.Thread):
    """Somebody who looks a number up every few milliseconds, from a connection of his own."""

    def __init__(self, database):
        super().__init__(daemon=True)
        self.database, self.waits, self.over = database, [], threading.Event()

    def run(self):
        connection = sqlite3.connect(f'file:{self.database}?mode=ro', uri=True, timeout=0)
        while not self.over.wait(0.005):
            start = time.monotonic()
            connection.execute('SELECT name FROM numbers JOIN contacts ON contacts.id = contact WHERE e164 = ?', ('+4930123456',)).fetchall()
            self.waits.append(time.monotonic() - start)
        connection.close()


def measure(heraldctl, file):
    """What importing one file into a book with one contact costs."""
    with tempfile.TemporaryDirectory() as folder:
        database = os.path.join(folder, 'herald.db')
        common = ['--region', 'DE', '--database', database]
        subprocess.run([heraldctl, 'contacts', 'import', '-', *common], input=b'Name,Phone\nAda,030 123456\n', check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
        caller = Caller(database)
        caller.start()
        start = time.monotonic()
        process = subprocess.Popen([heraldctl, 'contacts', 'import', file, *common], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - start
        caller.over.set()
        caller.join()
        if status:
            raise SystemExit(f'the import of {file} failed')
        sizes = {suffix: os.path.getsize(database + suffix) if os.path.exists(database + suffix) else 0 for suffix in ('', '-wal')}
        waits = sorted(caller.waits)
        return {'seconds': round(seconds, 1), 'cpu_seconds': round(usage.ru_utime + usage.ru_stime, 1), 'rss_mib': round(usage.ru_maxrss / 1024, 1),
                'database_mib': round(sizes[''] / 2**20, 1), 'log_mib': round(sizes['-wal'] / 2**20, 1), 'lookups': len(waits),
                'lookup_p99_ms': round(waits[int(len(waits) * 0.99)] * 1000, 2), 'lookup_max_ms': round(waits[-1] * 1000, 2)}
