# SPDX-License-Identifier: GPL-3.0-or-later
"""meson install into a private folder, without a trace in the build folder."""
import contextlib
import fcntl
import os
import pathlib
import shlex
import subprocess


def call(*command, **options):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **options)
    assert done.returncode == 0, f'{shlex.join(map(str, command))}: {done.stdout[-4000:]}'
    return done.stdout


@contextlib.contextmanager
def staged(build, folder):
    """Installed below the folder; inside the block "ninja uninstall" takes it away. Then what the user had installed counts again."""
    log = pathlib.Path(build, 'meson-logs/install-log.txt')
    lock = os.open(build, os.O_RDONLY)  # one at a time; released when it is closed
    fcntl.flock(lock, fcntl.LOCK_EX)
    before = log.read_bytes() if log.exists() else None
    try:
        folder.mkdir()
        call('meson', 'install', '-C', build, '--no-rebuild', '--quiet', '--destdir', folder)
        yield
    finally:
        log.unlink(missing_ok=True)
        if before is not None:
            log.write_bytes(before)
        os.close(lock)
