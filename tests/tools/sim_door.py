# SPDX-License-Identifier: GPL-3.0-or-later
"""The way to herald-pbx that a test takes: HERALD_DOOR is tcp, tls, http, https or mxml."""
import os
import pathlib
import subprocess
import tempfile

DOOR = os.environ.get('HERALD_DOOR', 'tcp')
OPTIONS = {'tcp': [], 'tls': ['--tls-port'], 'http': ['--http-port'], 'https': ['--https-port'], 'mxml': ['--http-port']}[DOOR]
KEPT = []  # the folder of the certificate


def certificate():
    """The options of a certificate that stays the same when the server comes back; none for an open door."""
    if DOOR not in ('tls', 'https'):
        return []
    if not KEPT:
        KEPT.append(tempfile.TemporaryDirectory(prefix='herald-door-'))
        subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-subj', '/CN=localhost',
                        '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2', '-keyout', 'key.pem', '-out', 'cert.pem'], cwd=KEPT[0].name,
                       check=True, capture_output=True)
    folder = pathlib.Path(KEPT[0].name)
    return ['--cert', folder / 'cert.pem', '--key', folder / 'key.pem']


def start(program, *args, ports=None):
    """Starts herald-pbx with this door; (its process, what it said at first). ports: those that another had, to come back there."""
    ports = ports or {}
    options = [word for option in OPTIONS for word in (option, ports.get(option[2:], '0'))]
    process = subprocess.Popen([program, '--die-with-parent', '--port', ports.get('port', '0'), *options, *certificate(), *args], stdout=subprocess.PIPE, text=True)
    lines = {}
    last = 'pin' if {'--tls-port', '--https-port'} & {*options, *args} else OPTIONS[0][2:] if OPTIONS else 'port'
    while last not in lines:
        key, _, value = process.stdout.readline().strip().partition(' ')
        if not key:
            raise RuntimeError('herald-pbx did not start')
        lines[key] = value
    return process, lines


def arguments(lines):
    """What heraldctl is told to go through this door."""
    if DOOR == 'tcp':
        return ['--host', '127.0.0.1', '--port', lines['port']]
    if DOOR == 'tls':
        return ['--host', '127.0.0.1', '--port', lines['tls-port'], '--pin', lines['pin']]
    if DOOR == 'https':
        return ['--url', f'https://127.0.0.1:{lines["https-port"]}/rawman', '--pin', lines['pin']]
    return ['--url', f'http://127.0.0.1:{lines["http-port"]}/{"mxml" if DOOR == "mxml" else "rawman"}']
