# SPDX-License-Identifier: GPL-3.0-or-later
"""A real Asterisk for one test run: on loopback, on free ports, in a folder of its own.

    with Lab('22', cache) as lab:          # fetched, configured, started, fully booted
        lab.ami, lab.ami_tls, lab.http, lab.https, lab.sip, lab.ca, lab.chan_sip (None where the server has no such driver)
        lab.stop(); lab.kill(); lab.freeze(); lab.thaw(); lab.start()

Asterisk itself runs from fetch.py's tree with the libraries beside it. Several labs may run at once.
"""
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time

import fetch

ETC = pathlib.Path(__file__).resolve().parent / 'etc'
PEOPLE = {'201': 'Grace Hopper', '202': 'Konrad Zuse', '203': "Zoë D'Arcy", '204': 'Emmy Noether', '2011': 'Prefix Trap'}
# Extensions whose device is not called as they are: (device, extension, name).
NAMED = (('mary-desk', '205', 'Mary Jackson'), ('mary_soft', '205', 'Mary Jackson'), ('mary', '206', 'Mary Namesake'),
         ('clock', '699', 'Clock'))
OLD_PHONES = {'301': 'Sid Chansip', '302': 'Sue Chansip'}
BOOT_SECONDS = 60
NOLOAD = '''chan_iax2 chan_mgcp chan_skinny chan_unistim chan_ooh323 chan_dahdi chan_motif chan_alsa chan_console
    chan_oss chan_phone chan_mobile chan_rtp chan_websocket pbx_dundi pbx_lua pbx_ael app_adsiprog app_getcpeid
    app_alarmreceiver app_festival app_minivm app_voicemail_imap app_voicemail_odbc app_dahdiras app_osplookup
    res_xmpp res_adsi res_smdi res_snmp res_hep res_hep_rtcp res_hep_pjsip res_statsd res_chan_stats res_endpoint_stats
    res_prometheus res_phoneprov res_pjsip_phoneprov_provider res_pjsip_transport_websocket res_timing_dahdi
    res_geolocation res_pjsip_geolocation res_pjsip_stir_shaken res_stir_shaken res_aeap res_speech_aeap res_calendar
    res_resolver_unbound res_rtp_multicast res_config_curl res_curl func_curl res_http_media_cache res_stun_monitor
    res_websocket_client res_config_sqlite3 res_config_sqlite cdr_csv cdr_custom cdr_syslog cdr_sqlite3_custom
    cdr_adaptive_odbc cel_custom cel_sqlite3_custom res_cdrel_custom res_mwi_external res_mwi_external_ami'''


def free_port(kind=socket.SOCK_STREAM, address='127.0.0.1'):
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind((address, 0))
        return probe.getsockname()[1]


def certificate(folder):
    """An authority of its own and a server certificate signed by it; returns the authority's file."""
    def openssl(*arguments):
        subprocess.run(['openssl', *arguments], cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '30', '-subj', '/CN=Test authority',
            '-keyout', 'ca.key', '-out', 'ca.pem')
    openssl('req', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=pbx.example', '-keyout', 'server.key', '-out', 'server.csr')
    (folder / 'server.ext').write_text('subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth\n')
    openssl('x509', '-req', '-in', 'server.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '30',
            '-extfile', 'server.ext', '-out', 'server.crt')
    (folder / 'server.pem').write_text((folder / 'server.key').read_text() + (folder / 'server.crt').read_text())
    return folder / 'ca.pem'


class Lab:
    # These phones tell of pressed keys by INFO.
    KEYS_BY_INFO = ('203',)

    def __init__(self, version, cache, stamps=False):
        """stamps: with a system name in every id and a time stamp in every event, as some administrators have it."""
        self.version, self.stamps = version, stamps
        self.root = fetch.fetch(version, cache)
        # The control socket's path may have 107 characters: a short name, not below the build folder.
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix='herald-ast.'))
        self.process = None

    def __enter__(self):
        for attempt in range(5):
            try:
                self.configure()
                self.start()
                return self
            except PortTaken:
                self.kill()
                if attempt == 4:
                    raise
            except BaseException:
                self.close()
                raise

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.kill()
        shutil.rmtree(self.dir, ignore_errors=True)

    # ---- configuration

    def configure(self):
        self.ami, self.ami_tls, self.http, self.https = (free_port() for _ in range(4))
        self.sip, self.trunk = free_port(socket.SOCK_DGRAM), free_port(socket.SOCK_DGRAM, '127.0.0.2')
        self.chan_sip = free_port(socket.SOCK_DGRAM) if (fetch.modules(self.root) / 'chan_sip.so').exists() else None
        first = 12000 + (os.getpid() * 200 + self.ami) % 15000 // 200 * 200
        for name in ('etc', 'lib/agi-bin', 'lib/keys', 'lib/documentation', 'db', 'log', 'data', 'spool/outgoing', 'spool/tmp',
                     'spool/voicemail'):
            (self.dir / name).mkdir(parents=True, exist_ok=True)
        # Debian splits the data folder in two.
        for source in (self.root / 'usr/share/asterisk', self.root / 'var/lib/asterisk'):
            for entry in source.iterdir() if source.is_dir() else ():
                link = self.dir / 'data' / entry.name
                if not link.is_symlink():
                    link.symlink_to(entry)
        if not (self.dir / 'etc/server.pem').exists():
            self.ca = certificate(self.dir / 'etc')
        values = {'DIR': self.dir, 'ROOT': self.root, 'MODULES': fetch.modules(self.root), 'AMI': self.ami,
                  'AMI_TLS': self.ami_tls, 'HTTP': self.http, 'HTTPS': self.https, 'SIP': self.sip, 'TRUNK': self.trunk, 'RTP_FIRST': first, 'RTP_LAST': first + 199,
                  'NOLOAD': '\n'.join(f'noload = {name}.so' for name in NOLOAD.split()), 'CHAN_SIP': self.chan_sip or 0,
                  'SYSTEM_NAME': 'systemname = office' if self.stamps else '', 'STAMPS': 'yes' if self.stamps else 'no',
                  'ENDPOINTS': ''.join(endpoint(number, number, name) for number, name in PEOPLE.items())
                               + ''.join(endpoint(*named) for named in NAMED),
                  'OLD_PHONES': ''.join(old_phone(*phone) for phone in OLD_PHONES.items())}
        for template in ETC.glob('*.conf'):
            text = template.read_text(encoding='utf-8')
            for key, value in values.items():
                text = text.replace(f'@{key}@', str(value))
            (self.dir / 'etc' / template.name).write_text(text, encoding='utf-8')

    def door(self, name):
        """heraldctl's options for a way to the manager: tcp, tls, http, https, or mxml, which is XML over HTTP."""
        return {'tcp': ('--host', '127.0.0.1', '--port', str(self.ami)),
                'tls': ('--host', '127.0.0.1', '--port', str(self.ami_tls), '--ca-file', str(self.ca)),
                'http': ('--url', f'http://127.0.0.1:{self.http}/pbx/'),
                'https': ('--url', f'https://127.0.0.1:{self.https}/pbx/rawman', '--ca-file', str(self.ca)),
                'mxml': ('--url', f'http://127.0.0.1:{self.http}/pbx/mxml')}[name]

    # ---- the server

    def command(self, *arguments):
        return [str(fetch.loader(self.root)), '--inhibit-cache', '--library-path', fetch.library_path(self.root),
                str(self.root / 'usr/sbin/asterisk'), '-C', str(self.dir / 'etc/asterisk.conf'), *arguments]

    def start(self):
        # Registrations outlive the server in its database; the phones of before would be called, too.
        (self.dir / 'db/astdb.sqlite3').unlink(missing_ok=True)
        log = open(self.dir / 'log/console', 'ab')
        self.process = subprocess.Popen(self.command('-f'), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                        start_new_session=True)
        log.close()
        until = time.monotonic() + BOOT_SECONDS
        while not self.booted():
            if self.process.poll() is not None:
                raise RuntimeError(f'Asterisk {self.version} ended while starting:\n{self.log_tail()}')
            if time.monotonic() > until:
                raise RuntimeError(f'Asterisk {self.version} did not start:\n{self.log_tail()}')
            time.sleep(0.05)

    def booted(self):
        """Log in as the recorder and look for FullyBooted; an answer by somebody else means that our port was taken."""
        try:
            with socket.create_connection(('127.0.0.1', self.ami), 1) as link:
                link.settimeout(2)
                link.sendall(b'Action: Login\r\nUsername: full\r\nSecret: full-secret\r\n\r\n')
                data = b''
                while b'FullyBooted' not in data:
                    chunk = link.recv(65536)
                    if not chunk:
                        if data and b'accepted' not in data:
                            raise PortTaken()
                        return False
                    data += chunk
                return True
        except OSError:
            return False

    def log_tail(self):
        for name in ('full', 'console'):
            path = self.dir / 'log' / name
            if path.exists():
                return '\n'.join(path.read_text(errors='replace').splitlines()[-15:])
        return ''

    def stop(self):
        """As "core stop now": the server says goodbye to its clients."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)

    def kill(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()

    def freeze(self):
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self):
        self.process.send_signal(signal.SIGCONT)


class PortTaken(Exception):
    """Another program took the port between our choice and the server's start."""


def endpoint(device, number, name):
    keys = 'info' if number in Lab.KEYS_BY_INFO else 'rfc4733'
    return (f'\n[{device}](phone)\naors = {device}\nauth = {device}\ncallerid = "{name}" <{number}>\ndtmf_mode = {keys}\n'
            f'[{device}](place)\n[{device}](login)\nusername = {device}\npassword = secret-{device}\n')


def old_phone(number, name):
    return f'\n[{number}](phone)\nsecret = secret-{number}\ncallerid = "{name}" <{number}>\n'
