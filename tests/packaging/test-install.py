#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""meson install and uninstall: test-install.py BUILD PREFIX VERSION, inside tests/tools/desktop-session.sh.

Installs into a private folder, moves a copy to a path that nobody configured and runs it there, and takes the first away again.
"""
import pathlib
import shutil
import sys
import tempfile

from installed import Installation, files
from staging import call, staged

BUILD, PREFIX, VERSION = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3]


def main():
    with tempfile.TemporaryDirectory(prefix='herald-install-') as name:
        first, moved = pathlib.Path(name, 'first'), pathlib.Path(name, 'moved here')
        with staged(BUILD, first):
            shutil.copytree(first / PREFIX.relative_to('/'), moved, symlinks=True)
            call('ninja', '-C', BUILD, 'uninstall')
            assert not files(first), f'left by ninja uninstall: {files(first)}'

        before = files(moved)
        Installation(moved, VERSION).check()
        assert files(moved) == before, f'made by running: {files(moved) - before}'


if __name__ == '__main__':
    main()
