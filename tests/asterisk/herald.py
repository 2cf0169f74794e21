# SPDX-License-Identifier: GPL-3.0-or-later
"""heraldctl, run as a user runs it, and what it said."""
import asyncio
import contextlib
import json
import os
import signal

TIMEOUT = 20
# May come between the lines that are expected: a better name, or the milliseconds between the end of my ringing and the caller's.
BETWEEN = ('updated', 'waiting')


class Heraldctl:
    """One process: async with Heraldctl(path, 'watch', '--json', ...) as watch: watch.lines, watch.errors"""

    def __init__(self, path, *arguments):
        self.command = [path, *map(str, arguments)]
        self.lines, self.errors = [], ''
        self.changed = asyncio.Event()

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


def mismatch(expect, lines):
    """The first difference between a scenario's expected lines and Herald's, or None. See scenarios.py."""
    names, left = {}, list(expect)
    for line in lines:
        name = names.setdefault(line['call'], 'abcdefgh'[len(names)])
        if left and line['change'] == left[0][0]:
            wrong = {key: line.get(key) for key, value in left[0][1].items()
                     if (name if key == 'call' else line.get(key)) != value}
            if not wrong:
                left.pop(0)
            elif line['change'] not in BETWEEN:
                return f'expected {left[0]}, but {wrong} in {line}'
        elif line['change'] not in BETWEEN:
            return f'expected {left[0] if left else "nothing more"}, got {line}'
    return f'expected {left[0]}, got nothing more' if left else None
