#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""meson install and uninstall: test-install.py BUILD PREFIX VERSION, inside tests/tools/desktop-session.sh.

Installs into a private folder, moves a copy to a path that nobody configured and runs it there, and takes the first away again.
"""
import contextlib
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile

from installed import Installation, files

BUILD, PREFIX, VERSION = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]


@contextlib.contextmanager
def log_kept():
    """What was installed last stays what "ninja uninstall" takes away."""
    log = BUILD / 'meson-logs/install-log.txt'
    before = log.read_bytes() if log.exists() else None
    try:
        yield
    finally:
        log.unlink(missing_ok=True)
        if before is not None:
            log.write_bytes(before)


def call(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f'{shlex.join(map(str, command))}: {done.stdout[-2000:]}{done.stderr[-2000:]}'


def main():
    with tempfile.TemporaryDirectory(prefix='herald-install-') as name, log_kept():
        first, moved = pathlib.Path(name, 'first'), pathlib.Path(name, 'moved here')
        first.mkdir()
        call('meson', 'install', '-C', BUILD, '--no-rebuild', '--quiet', '--destdir', first)
        shutil.copytree(first / PREFIX.relative_to('/'), moved, symlinks=True)
        before = files(moved)
        call('ninja', '-C', BUILD, 'uninstall')
        assert not files(first), f'left by ninja uninstall: {files(first)}'

        Installation(moved, VERSION).check()
        assert files(moved) == before, f'made by running: {files(moved) - before}'


if __name__ == '__main__':
    main()
