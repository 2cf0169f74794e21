#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Debian packages: test-deb.py SOURCE BUILD PREFIX VERSION, inside tests/tools/desktop-session.sh.

Made by the rules of data/packaging/debian from the programs that are built already ("./run deb" builds its own), looked over by
lintian, installed by dpkg below a private root, run there, and purged.
"""
import os
import pathlib
import re
import shutil
import sys
import tempfile

from installed import Installation, files
from staging import call, staged

SOURCE, BUILD, PREFIX, VERSION = pathlib.Path(sys.argv[1]), sys.argv[2], pathlib.Path(sys.argv[3]), sys.argv[4]
SKIP = 77
EPOCH = '1767225600'
PACKAGES = ['herald', 'herald-gateway', 'herald-tools']
NEEDED = ('dh', 'dpkg-buildpackage', 'fakeroot', 'lintian')

# Debian's rules, but for the build.
RULES = '''#!/usr/bin/make -f
include debian/rules.shipped
override_dh_auto_configure override_dh_auto_build override_dh_auto_test override_dh_auto_clean:
	@:
override_dh_auto_install:
\tcp -a ../stage debian/tmp
'''


def make_stage(folder):
    """What is installed, with /usr for its prefix. D-Bus and systemd are told whole paths, Herald itself finds out."""
    whole, stage = folder / 'whole', folder / 'stage'
    with staged(BUILD, whole):
        stage.mkdir()
        shutil.move(whole / PREFIX.relative_to('/'), stage / 'usr')
        for rest in whole.rglob('*'):  # outside the prefix: /etc
            if rest.is_file():
                target = stage / rest.relative_to(whole)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.move(rest, target)
    for path in [*stage.glob('usr/share/dbus-1/services/*'), *stage.glob('usr/lib/systemd/*/*')]:
        path.write_text(path.read_text().replace(f'{PREFIX}/', '/usr/'))


def make_packages(folder):
    source = folder / f'herald-{VERSION}'
    debian = source / 'debian'
    shutil.copytree(SOURCE / 'data/packaging/debian', debian)
    shutil.copy(SOURCE / 'CHANGELOG.md', source)
    (debian / 'rules').rename(debian / 'rules.shipped')
    (debian / 'rules').write_text(RULES)
    (debian / 'rules').chmod(0o755)
    changelog = call('bash', '-c', f'SOURCE_DATE_EPOCH={EPOCH}; . run.d/deb.sh && deb_changelog "$1"', 'bash', f'{VERSION}-0herald1', cwd=SOURCE)
    (debian / 'changelog').write_text(changelog)
    environment = {**os.environ, 'DEB_BUILD_OPTIONS': 'nocheck noautodbgsym', 'SOURCE_DATE_EPOCH': EPOCH}
    for name in ('MALLOC_PERTURB_', 'MALLOC_CHECK_'):
        environment.pop(name, None)
    call('dpkg-buildpackage', '-b', '-nc', '-d', '-us', '-uc', cwd=source, env=environment)
    packages = sorted(folder.glob('*.deb'))
    assert sorted(path.name.split('_')[0] for path in packages) == PACKAGES, packages
    return packages


def check_dependencies(packages):
    for path in packages:
        depends = call('dpkg-deb', '-f', path, 'Depends')
        assert ('libgtk-4-1' in depends) == (path.name.startswith('herald_')), depends
        assert not re.search('libldap|libpq', depends), f'libraries that are loaded when they are asked for: {depends}'


class Root:
    """A system of one's own with nothing but dpkg's folders."""

    def __init__(self, folder):
        self.folder = folder
        for name in ('info', 'updates', 'triggers'):
            (folder / 'var/lib/dpkg' / name).mkdir(parents=True)
        for name in ('status', 'available'):
            (folder / 'var/lib/dpkg' / name).touch()

    def dpkg(self, *arguments):
        """Scripts run outside, with DPKG_ROOT; what the packages depend on is the system's around it."""
        call(*([] if os.geteuid() == 0 else ['fakeroot']), 'dpkg', f'--root={self.folder}', f'--log={self.folder}/var/lib/dpkg/log',
             '--force-not-root', '--force-script-chrootless', '--force-depends', '--force-bad-path', *arguments)

    def installed(self):
        return {name for name in files(self.folder) if not name.startswith('var')}


def main():
    missing = [program for program in NEEDED if not shutil.which(program)]
    if missing:
        print(f'needs {" ".join(missing)}')
        sys.exit(SKIP)
    with tempfile.TemporaryDirectory(prefix='herald-deb-') as name:
        folder = pathlib.Path(name)
        make_stage(folder)
        packages = make_packages(folder)
        check_dependencies(packages)
        call('lintian', '-i', '--pedantic', '--fail-on', 'error,warning,pedantic', '--allow-root', *folder.glob('*.changes'))

        (folder / 'root').mkdir()
        root = Root(folder / 'root')
        root.dpkg('--install', *packages)
        assert any(name.startswith('usr/bin/herald') for name in root.installed())
        Installation(root.folder / 'usr', VERSION).check()
        root.dpkg('--purge', *PACKAGES)
        assert not root.installed(), f'left behind: {root.installed()}'


if __name__ == '__main__':
    main()
