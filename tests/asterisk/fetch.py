#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fetch a real Asterisk: fetch.py 22|16 DIR

Downloads Debian's packages of that version with a private apt (the system's own is neither changed nor locked, no root
is needed) and unpacks them into DIR/<version>/root. The server then runs with the libraries that lie beside it, on any
distribution that has apt and a Debian mirror in its sources. A tree that is there already is left as it is.

Where the packages cannot be had, Unavailable says why in one sentence.
"""
import fcntl
import os
import pathlib
import re
import shutil
import subprocess
import sys

# An alternative for each library that is called differently in another release: the first that the suite has.
COMMON = '''asterisk asterisk-config asterisk-modules asterisk-core-sounds-en-gsm asterisk-moh-opsound-gsm
    libc6 libgcc-s1 libstdc++6 libxml2-16|libxml2 libxslt1.1 libsqlite3-0 libssl3t64|libssl3|libssl1.1 libjansson4
    liburiparser1 libuuid1 libcrypt1 libsystemd0 libcap2 libedit2 libtinfo6 libbsd0 libmd0 zlib1g liblzma5 libzstd1
    libsrtp2-1 libgsm1 libspeexdsp1'''
SUITES = {'22': ('forky', 'sid'), '16': ('bullseye',)}
EXTRA = {'22': '', '16': 'asterisk-voicemail libicu67 libgcrypt20 libgpg-error0 liblz4-1'}


class Unavailable(Exception):
    """This version cannot be had here; the text is the reason."""


def run(*command, **options):
    return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options).stdout


def debian_mirror():
    """The address of the Debian archive that this system's apt uses."""
    if not shutil.which('apt-get') or not shutil.which('dpkg-deb'):
        raise Unavailable('there is no apt on this system to fetch Asterisk with')
    for address in run('apt-get', 'indextargets', '--format', '$(REPO_URI)').split():
        if re.search(r'/debian/?$', address):
            return address
    raise Unavailable('apt on this system has no Debian mirror in its sources')


class PrivateApt:
    """apt-get with its own sources, lists and an empty package status, all below one folder."""

    def __init__(self, folder, mirror, suite):
        self.folder = folder
        for name in ('lists/partial', 'cache/archives/partial', 'etc/preferences.d', 'etc/apt.conf.d', 'debs'):
            (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / 'status').write_text('')
        arch = run('dpkg', '--print-architecture').strip()
        keys = pathlib.Path('/usr/share/keyrings/debian-archive-keyring.gpg')
        signed = f' signed-by={keys}' if keys.exists() else ''
        (folder / 'sources.list').write_text(f'deb [arch={arch}{signed}] {mirror} {suite} main\n')
        (folder / 'apt.conf').write_text(f'''
Dir::State "{folder}"; Dir::State::Lists "{folder}/lists"; Dir::State::status "{folder}/status";
Dir::Cache "{folder}/cache"; Dir::Etc "{folder}/etc"; Dir::Etc::SourceList "{folder}/sources.list";
Dir::Etc::SourceParts "/dev/null"; Dir::Etc::TrustedParts "/etc/apt/trusted.gpg.d";
APT::Architecture "{arch}"; APT::Architectures {{ "{arch}"; }}; APT::Sandbox::User "";
Acquire::Languages "none"; Acquire::Check-Valid-Until "false"; Acquire::Retries "2";
Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled "false";
''')

    def call(self, tool, *arguments):
        # The system's proxy and other transport settings still hold: this file comes on top of them.
        return run(tool, '-q', '-c', str(self.folder / 'apt.conf'), *arguments, cwd=self.folder / 'debs')

    def names(self):
        return set(self.call('apt-cache', 'pkgnames').split())

    def download(self, packages):
        self.call('apt-get', 'download', *packages)
        return sorted((self.folder / 'debs').glob('*.deb'))


def choose(wanted, available):
    chosen = []
    for entry in wanted.split():
        found = [name for name in entry.split('|') if name in available]
        if not found:
            raise Unavailable(f'the mirror has no package {entry}')
        chosen.append(found[0])
    return chosen


def unpack(archives, root):
    root.mkdir(parents=True)
    for archive in archives:
        data = subprocess.Popen(['dpkg-deb', '--fsys-tarfile', archive], stdout=subprocess.PIPE)
        subprocess.run(['tar', '-x', '-C', root, '--no-same-owner', '--exclude=./usr/share/doc/*',
                        '--exclude=./usr/share/man/*', '--exclude=./usr/share/locale/*', '--exclude=*/gconv/*'],
                       stdin=data.stdout, check=True)
        if data.wait():
            raise Unavailable(f'{archive.name} is damaged')


def loader(root):
    """The dynamic linker of the tree: the host's would bring the host's C library with it."""
    for pattern in ('usr/lib64/ld-linux*.so.*', 'lib64/ld-linux*.so.*', 'usr/lib/ld-linux*.so.*', 'lib/ld-linux*.so.*',
                    'usr/lib/*/ld-linux*.so.*', 'lib/*/ld-*.so*'):
        for path in sorted(root.glob(pattern)):
            # Follow the link inside the tree; an absolute one would leave it.
            if path.is_symlink() and os.readlink(path).startswith('/'):
                path = root / os.readlink(path).lstrip('/')
            if path.exists():
                return path
    raise Unavailable('the packages hold no dynamic linker')


def library_path(root):
    folders = [path for base in ('usr/lib', 'lib') for path in [*sorted(root.glob(f'{base}/*-linux-gnu*')), root / base]]
    return ':'.join(str(folder) for folder in folders if folder.is_dir())


def modules(root):
    return next(root.glob('usr/lib/**/asterisk/modules'))


def drop_unlinkable_modules(root):
    """Modules for databases, LDAP, SNMP ...: their libraries were not fetched, and the host's would not fit."""
    command = [str(loader(root)), '--inhibit-cache', '--library-path', library_path(root), '--list']
    for module in modules(root).glob('*.so'):
        listed = subprocess.run([*command, str(module)], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        foreign = re.search(r'not found|=> /', listed.stdout.replace(f'=> {root}/', ''))
        if listed.returncode or foreign:
            module.unlink()


def fetch_into(version, folder):
    mirror, reasons = debian_mirror(), []
    for suite in SUITES[version]:
        shutil.rmtree(folder, ignore_errors=True)
        try:
            apt = PrivateApt(folder / 'apt', mirror, suite)
            apt.call('apt-get', 'update')
            archives = apt.download(choose(f'{COMMON} {EXTRA[version]}', apt.names()))
            unpack(archives, folder / 'part')
        except subprocess.CalledProcessError as error:
            lines = [line for line in (error.stderr or error.stdout or '').splitlines() if line.startswith(('E:', 'W:'))]
            reasons.append(f'{suite}: {(lines or ["apt failed"])[0]}')
            continue
        except Unavailable as error:
            reasons.append(f'{suite}: {error}')
            continue
        drop_unlinkable_modules(folder / 'part')
        (folder / 'packages.txt').write_text('\n'.join(archive.name for archive in archives) + '\n')
        # On an installed system the sound package's postinst makes this link.
        (folder / 'part/usr/share/asterisk/sounds/en').symlink_to('en_US_f_Allison')
        (folder / 'part').rename(folder / 'root')
        shutil.rmtree(folder / 'apt')
        return
    raise Unavailable(f'no packages of Asterisk {version} on the Debian mirror ({"; ".join(reasons)})')


def fetch(version, cache):
    """The folder with the tree of that version below cache; downloaded at the first call, by one process at a time."""
    folder = pathlib.Path(cache).resolve() / version
    folder.parent.mkdir(parents=True, exist_ok=True)
    with open(folder.parent / f'{version}.lock', 'w', encoding='utf-8') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        # A tree of before a package was added here is fetched again.
        wanted, had = f'{COMMON} {EXTRA[version]}', folder / 'wanted.txt'
        if not (folder / 'root').is_dir() or not had.exists() or had.read_text() != wanted:
            fetch_into(version, folder)
            had.write_text(wanted)
    return folder / 'root'


if __name__ == '__main__':
    try:
        print(fetch(sys.argv[1], sys.argv[2]))
    except Unavailable as reason:
        sys.exit(f'fetch.py: {reason}')
