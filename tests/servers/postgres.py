#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real PostgreSQL for one test: postgres.py FOLDER CERTIFICATES ROWS

Makes a cluster in FOLDER with a table of ROWS customers, starts it on a free port of the loopback, and prints one line:
"PORT". A line "restart" of its input restarts the server and is answered by "done", "add NAME DIGITS" adds a customer; at
the end of its input it stops and removes both folders. PostgreSQL does not run as root: started by root it runs as
nobody. Without PostgreSQL it prints "skip REASON".
"""
import glob
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time

SETTINGS = '''
listen_addresses = '127.0.0.1'
unix_socket_directories = '{folder}'
ssl = on
ssl_cert_file = '{folder}/good.crt'
ssl_key_file = '{folder}/good.key'
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = 2GB
shared_buffers = 64MB
maintenance_work_mem = 128MB
autovacuum = off
max_connections = 20
log_min_messages = fatal
lc_messages = 'C'
'''

ACCESS = '''
local all postgres trust
host all open 127.0.0.1/32 trust
host all all 127.0.0.1/32 scram-sha-256
'''

# Numbers in several columns and spellings, as a shop's database has them.
TABLES = '''
CREATE ROLE herald LOGIN PASSWORD 'let me in';
CREATE ROLE open LOGIN;
CREATE TABLE customers (id bigint, name text, company text, mail text, tel text, mobile text, tel_digits text);
INSERT INTO customers SELECT g, 'Customer ' || g, 'Company ' || g % 1000, 'c' || g || '@example.com', '+49 30 ' || 10000000 + g, NULL,
  '4930' || 10000000 + g FROM generate_series(1, {rows}) g;
INSERT INTO customers VALUES (-1, 'Ada Example', 'Example Ltd', 'ada@example.com', '030/123 45 67', '+49 171 2345678', '49301234567'),
  (-2, 'Robert''); DROP TABLE customers;--', '100 % _wool_\\co', NULL, '030 5550101', NULL, '49305550101');
INSERT INTO customers SELECT -100 - g, 'Many ' || g, '', NULL, '+49 30 5550202', NULL, '49305550202' FROM generate_series(1, 1000) g;
CREATE INDEX ON customers (tel_digits);
CREATE TABLE private (name text, number text);
CREATE TABLE large (name text, number text);
INSERT INTO large VALUES (repeat('x', 3000000), '+49301234567');
GRANT SELECT ON customers, large TO herald;
GRANT INSERT ON customers TO herald;
ANALYZE customers;
'''


class Postgres:
    def __init__(self, folder, programs, owner):
        self.folder, self.programs, self.owner = folder, programs, owner
        self.data = folder / 'data'
        self.process, self.port = None, None

    def run(self, program, *arguments, **options):
        return subprocess.run([f'{self.programs}/{program}', *arguments], **self.owner, cwd=self.folder, text=True, capture_output=True,
                              check=True, **options)

    def make(self):
        self.run('initdb', '-D', self.data, '-U', 'postgres', '-E', 'UTF8', '--locale=C', '--auth=trust', '--no-sync',
                 stdin=subprocess.DEVNULL)
        with open(self.data / 'postgresql.conf', 'a', encoding='utf-8') as file:
            file.write(SETTINGS.format(folder=self.folder))
        (self.data / 'pg_hba.conf').write_text(ACCESS)

    def sql(self, text):
        return self.run('psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-h', self.folder, '-p', str(self.port), '-U', 'postgres', 'postgres',
                        input=text)

    def start(self, port=None):
        """On a port that was free a moment ago: another try where somebody was quicker."""
        for _ in range(5):
            self.port = port or free_port()
            port = None
            self.process = subprocess.Popen([f'{self.programs}/postgres', '-D', self.data, '-p', str(self.port)], **self.owner, cwd=self.folder,
                                            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=open(self.folder / 'log', 'ab'))
            for _ in range(600):
                if self.process.poll() is not None:
                    break
                if self.is_ready():
                    return True
                time.sleep(0.025)
            self.stop()
        return False

    def is_ready(self):
        try:
            self.sql('SELECT 1')
            return True
        except subprocess.CalledProcessError:
            return False

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        self.process.wait()


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


def find_programs():
    path = os.environ['PATH'].split(':') + sorted(glob.glob('/usr/lib/postgresql/*/bin'), reverse=True) + ['/usr/pgsql/bin']
    for folder in path:
        real = os.path.dirname(os.path.realpath(f'{folder}/initdb'))
        if all(os.access(f'{real}/{name}', os.X_OK) for name in ('initdb', 'postgres', 'psql')):
            return real
    return None


def owner_of(folder):
    """As whom the server runs; its files are his."""
    if os.getuid() != 0:
        return {}
    nobody = pwd.getpwnam('nobody')
    for path in (folder, *folder.iterdir()):
        os.chown(path, nobody.pw_uid, nobody.pw_gid)
    return {'user': nobody.pw_uid, 'group': nobody.pw_gid, 'extra_groups': []}


def main():
    folder, certificates, rows = pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    programs = find_programs()
    if programs is None:
        print('skip PostgreSQL is not installed', flush=True)
        return 0
    for name in ('good.crt', 'good.key'):
        shutil.copy(f'{certificates}/{name}', folder / name)
        os.chmod(folder / name, 0o600)
    server = Postgres(folder, programs, owner_of(folder))
    try:
        server.make()
        if not server.start():
            raise RuntimeError((folder / 'log').read_text(errors='replace'))
        server.sql(TABLES.format(rows=rows))
    except (subprocess.CalledProcessError, RuntimeError) as error:
        print('fail', ' '.join(str(getattr(error, 'stderr', error)).split()), flush=True)
        return 1
    print(server.port, flush=True)
    for line in sys.stdin:
        words = line.split()
        if words == ['restart']:
            port = server.port
            server.stop()
            print('done' if server.start(port) and server.port == port else 'fail the port is taken', flush=True)
        elif words[:1] == ['add']:
            server.sql(f"INSERT INTO customers VALUES (0, '{words[1]}', '', NULL, '+{words[2]}', NULL, '{words[2]}')")
            print('done', flush=True)
    server.stop()
    return 0


if __name__ == '__main__':
    code = main()
    for name in sys.argv[1:3]:
        shutil.rmtree(name, ignore_errors=True)
    sys.exit(code)
