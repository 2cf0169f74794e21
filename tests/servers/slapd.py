#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real OpenLDAP server for one test: slapd.py FOLDER CERTIFICATES ENTRIES

Makes a directory dc=example,dc=com in FOLDER with ENTRIES people as a company has them, and some by hand whose numbers
are written as people write them, starts slapd on free ports of the loopback, and prints one line: "PORT TLS-PORT" (TLS
also at 127.0.0.2, for which its certificate is not). A line "restart" of its input restarts slapd and is answered by
"done"; at the end of its input it stops and removes both folders. Without slapd it prints "skip REASON".
"""
import base64
import glob
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import time

BASE = 'dc=example,dc=com'

# What Active Directory has and OpenLDAP's own schema files do not.
SCHEMA = '''
attributetype ( 1.2.840.113556.1.4.721 NAME 'ipPhone' EQUALITY caseIgnoreMatch SUBSTR caseIgnoreSubstringsMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.2.18 NAME 'otherTelephone' EQUALITY caseIgnoreMatch SUBSTR caseIgnoreSubstringsMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )
attributetype ( 1.2.840.113556.1.2.146 NAME 'company' EQUALITY caseIgnoreMatch SUBSTR caseIgnoreSubstringsMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.2.464 NAME 'wWWHomePage' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.4.2 NAME 'objectGUID' EQUALITY octetStringMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.40 SINGLE-VALUE )
attributetype ( 2.16.128.113533.1.1400.1 NAME 'thumbnailPhoto' EQUALITY octetStringMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.40 SINGLE-VALUE )
objectclass ( 1.2.840.113556.1.5.9 NAME 'adUser' SUP top AUXILIARY MAY ( ipPhone $ otherTelephone $ company $ wWWHomePage $ info $ objectGUID $ thumbnailPhoto ) )
'''

CONFIG = '''
{includes}
include {folder}/ad.schema
pidfile {folder}/slapd.pid
argsfile {folder}/slapd.args
{modules}
TLSCACertificateFile {certificates}/ca.crt
TLSCertificateFile {certificates}/good.crt
TLSCertificateKeyFile {certificates}/good.key
sizelimit 5000
threads 4
database mdb
suffix "{base}"
rootdn "cn=admin,{base}"
rootpw "admin secret"
directory {folder}/db
maxsize 268435456
dbnosync
index objectClass eq
index telephoneNumber,otherTelephone,mobile,homePhone,ipPhone,pager eq
index cn,sn,givenName sub,eq
limits dn.exact="cn=limited,{base}" size=20
access to attrs=userPassword by anonymous auth by * none
access to dn.subtree="ou=board,{base}" by users read by * none
access to * by * read
'''

# DN's first part, then attributes; "::" as in LDIF for bytes.
BY_HAND = [
    ('cn=herald', 'objectClass: simpleSecurityObject\nobjectClass: organizationalRole\nuserPassword: let me in'),
    ('cn=limited', 'objectClass: simpleSecurityObject\nobjectClass: organizationalRole\nuserPassword: let me in'),
    ('ou=people', 'objectClass: organizationalUnit'),
    ('ou=board', 'objectClass: organizationalUnit'),
    ('ou=elsewhere', 'objectClass: referral\nobjectClass: extensibleObject\nref: ldap://ldap.invalid/ou=elsewhere,' + BASE),
]


def person(uid, first, last, attributes, unit='people'):
    return (f'uid={uid},ou={unit}',
            'objectClass: inetOrgPerson\nobjectClass: adUser\n'
            f'cn: {first} {last}\ngivenName: {first}\nsn: {last}\n' + attributes)


PICTURE = base64.b64encode(b'\x89PNG\r\n\x1a\n' + bytes(range(256)) * 40).decode()
GUID = base64.b64encode(bytes(range(0x10, 0x20))).decode()

BY_HAND += [
    person('ada', 'Ada', 'Example', 'displayName: Ada Example (Sales)\ncompany: Example Ltd\nmail: ada@example.com\n'
           'telephoneNumber: +49 30 1234567\nmobile: 0171/2345678\nipPhone: 4711\nwWWHomePage: https://example.com/ada\n'
           f'info: Likes to be called\npostalAddress: Street 1$10115 Berlin$Germany\nobjectGUID:: {GUID}\nthumbnailPhoto:: {PICTURE}'),
    person('bob', 'Bob', 'Slash', 'o: Slash KG\ntelephoneNumber: 030/765 43 21'),
    person('cleo', 'Cleo', 'Brackets', 'telephoneNumber: +49 (0)30 - 88 77 66 5'),
    person('dan', 'Dan', 'Zeros', 'telephoneNumber: 0049 30 5550101'),
    person('eve', 'Eve', 'Fax', 'facsimileTelephoneNumber: (030) 555-0202\nhomePhone: (040) 555-0202'),
    person('finn', 'Finn', 'Home', 'homePhone: 030.555.0303'),
    person('gus', 'Gus', 'Second', 'telephoneNumber: 030 5550404\notherTelephone: +49.40.5550505'),
    person('hal', 'Hal', 'Local', 'telephoneNumber: 555 0606'),
    person('ida', 'Ida', 'Paris', 'telephoneNumber: 01 42 68 53 00\nmobile: +33 1 42 68 53 01'),
    person('jan', 'Jan', 'Plain', 'telephoneNumber: +49305550707'),
    person('kim', 'Kim', 'Star*(x)\\', 'telephoneNumber: 030 5550808'),
    person('lea', 'Lea', 'Umlaut', 'telephoneNumber: 030 5550909\ndisplayName:: ' + base64.b64encode('Lea Umläut'.encode()).decode()),
    person('max', 'Max', 'Chair', 'telephoneNumber: +49 30 5551010', 'board'),
]


def ldif(entries):
    yield f'dn: {BASE}\nobjectClass: dcObject\nobjectClass: organization\no: Example\ndc: example\n\n'
    for name, attributes in BY_HAND:
        yield f'dn: {name},{BASE}\n{attributes}\n\n'
    for i in range(entries):
        yield (f'dn: uid=p{i:06},ou=people,{BASE}\nobjectClass: inetOrgPerson\nobjectClass: adUser\ncn: Person {i:06}\n'
               f'givenName: Person\nsn: {i:06}\ncompany: Company {i % 500}\nmail: p{i:06}@example.com\n'
               f'telephoneNumber: +49 30 9{i // 1000:03} {i % 1000:03}\nmobile: +49172{2000000 + i}\n\n')


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for s in sockets:
        s.bind(('127.0.0.1', 0))
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


def configure(folder, certificates):
    schema = next((p for p in ('/etc/ldap/schema', '/etc/openldap/schema') if os.path.exists(p + '/core.schema')), None)
    if schema is None:
        return False
    module = (glob.glob('/usr/lib*/ldap/back_mdb*.so*') + glob.glob('/usr/lib*/openldap/back_mdb*.so*')
              + glob.glob('/usr/libexec/openldap/back_mdb*.so*'))
    modules = f'modulepath {os.path.dirname(module[0])}\nmoduleload back_mdb' if module else ''
    (folder / 'ad.schema').write_text(SCHEMA)
    (folder / 'slapd.conf').write_text(CONFIG.format(
        includes='\n'.join(f'include {schema}/{name}.schema' for name in ('core', 'cosine', 'inetorgperson')),
        folder=folder, certificates=certificates, modules=modules, base=BASE))
    (folder / 'db').mkdir()
    return True


def answers(port):
    try:
        socket.create_connection(('127.0.0.1', port), 0.2).close()
        return True
    except OSError:
        return False


def start(slapd, folder, ports=None):
    """Started on ports that were free a moment ago: another try where somebody was quicker."""
    for _ in range(5):
        ports = ports or free_ports(2)
        process = subprocess.Popen([slapd, '-d', '0', '-f', folder / 'slapd.conf',
                                    '-h', f'ldap://127.0.0.1:{ports[0]} ldaps://127.0.0.1:{ports[1]} ldaps://127.0.0.2:{ports[1]}'],
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(400):
            if process.poll() is not None:
                break
            if all(answers(p) for p in ports):
                return process, ports
            time.sleep(0.025)
        if process.poll() is None:
            process.terminate()
        process.wait()
        ports = None
    return None, None


def main():
    folder, certificates, entries = pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    path = os.environ['PATH'] + ':/usr/sbin:/sbin:/usr/local/sbin:/usr/libexec'
    slapd = shutil.which('slapd', path=path)
    if slapd is None or not configure(folder, certificates):
        print('skip slapd is not installed', flush=True)
        return 0
    data = folder / 'data.ldif'
    data.write_text(''.join(ldif(entries)))
    loaded = subprocess.run([slapd, '-T', 'add', '-q', '-f', folder / 'slapd.conf', '-l', data], stdin=subprocess.DEVNULL, text=True,
                            capture_output=True, check=False)
    if loaded.returncode != 0:
        print('fail ' + ' '.join(loaded.stderr.split()), flush=True)
        return 1
    process, ports = start(slapd, folder)
    if process is None:
        print('fail slapd does not start', flush=True)
        return 1
    print(*ports, flush=True)
    for line in sys.stdin:
        if line == 'restart\n':
            process.terminate()
            process.wait()
            process, again = start(slapd, folder, ports)
            print('done' if again == ports else 'fail the port is taken', flush=True)
    process.terminate()
    process.wait()
    return 0


if __name__ == '__main__':
    code = main()
    for name in sys.argv[1:3]:
        shutil.rmtree(name, ignore_errors=True)
    sys.exit(code)
