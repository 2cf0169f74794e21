# SPDX-License-Identifier: GPL-3.0-or-later
"""heraldctl, run as a user runs it, and what it said."""
import asyncio
import contextlib
import json
import os
import signal

TIMEOUT = 40  # a loaded machine is slow, and that is no fault


class Heraldctl:
    """One process: async with Heraldctl(path, 'watch', '--json', ...) as watch: watch.lines, watch.errors"""

    def __init__(self, path, *arguments, changed=None):
        self.command = [path, *map(str, arguments)]
        self.lines, self.errors = [], ''
        self.changed = changed or asyncio.Event()

    async def __aenter__(self):
        self.process = await asyncio.create_subprocess_exec(*self.command, stdin=asyncio.subprocess.DEVNULL,
                                                            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
                                                            env={**os.environ, 'LC_ALL': 'C.UTF-8'})
        self.readers = [asyncio.ensure_future(self.read_lines()), asyncio.ensure_future(self.read_errors())]
        return self

    async def __aexit__(self, *_):
        if self.process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self.process.kill()
        await self.process.wait()
        await asyncio.gather(*self.readers)

    async def read_lines(self):
        while line := await self.process.stdout.readline():
            text = line.decode('utf-8').rstrip('\n')
            self.lines.append(json.loads(text) if text.startswith('{') else text)
            self.changed.set()

    async def read_errors(self):
        while data := await self.process.stderr.read(4096):
            self.errors += data.decode('utf-8')
            self.changed.set()

    async def until(self, holds, what, timeout=TIMEOUT):
        """Until holds() is true; it is looked at again whenever the program has said something."""
        async def wait():
            while not holds():
                self.changed.clear()
                await self.changed.wait()
        try:
            await asyncio.wait_for(wait(), timeout)
        except asyncio.TimeoutError:
            said = '\n'.join(map(str, self.lines))
            raise AssertionError(f'no {what} within {timeout} s; stdout:\n{said}\nstderr:\n{self.errors}') from None

    async def until_line(self, change, timeout=TIMEOUT, start=0, **wanted):
        def found():
            return next((line for line in self.lines[start:] if line['change'] == change
                         and all(line.get(key) == value for key, value in wanted.items())), None)
        await self.until(found, f'line "{change}" {wanted or ""}', timeout)
        return found()

    async def ends(self, timeout=TIMEOUT):
        """Wait for its end; returns the exit status."""
        await asyncio.wait_for(self.process.wait(), timeout)
        await asyncio.gather(*self.readers)
        return self.process.returncode

    async def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return await self.ends()
