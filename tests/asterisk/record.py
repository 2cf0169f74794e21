#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Record what a real server says: record.py VERSION CACHE OUTPUT [SCENARIO...]

Writes OUTPUT/<scenario>.ami (every byte that a manager user with all permissions received, from the banner on), .timing (one
JSON array per chunk: seconds, offset, length) and .txt (what happened).
"""
import asyncio
import json
import pathlib
import sys
import traceback

from lab import Lab
from office import Office
from scenarios import SCENARIOS

SETTLE_SECONDS = 0.4


class Recorder:
    def __init__(self, lab):
        self.lab, self.data, self.timing = lab, bytearray(), []

    async def __aenter__(self):
        self.reader, self.writer = await asyncio.open_connection('127.0.0.1', self.lab.ami)
        self.writer.write(b'Action: Login\r\nUsername: full\r\nSecret: full-secret\r\nActionID: login\r\n\r\n')
        self.task = asyncio.ensure_future(self.read())
        while b'FullyBooted' not in self.data:
            await asyncio.sleep(0.02)
        return self

    async def __aexit__(self, *_):
        self.task.cancel()
        self.writer.close()

    async def read(self):
        loop = asyncio.get_running_loop()
        start = loop.time()
        while chunk := await self.reader.read(65536):
            self.timing.append([round(loop.time() - start, 4), len(self.data), len(chunk)])
            self.data += chunk


async def record(lab, name, output):
    function, expect = SCENARIOS[name]
    async with Office(lab) as office:
        async with Recorder(lab) as recorder:
            await function(office)
            await office.manager.quiet()
            await asyncio.sleep(SETTLE_SECONDS)
    (output / f'{name}.ami').write_bytes(recorder.data)
    (output / f'{name}.timing').write_text('\n'.join(map(json.dumps, recorder.timing)) + '\n')
    text = f'Asterisk {lab.version}, chan_pjsip. The agent is Grace, PJSIP/201.\n\n{" ".join(function.__doc__.split())}\n'
    if expect is not None:
        text += '\nExpected of Grace (a: first call, b: second):\n' + ''.join(f'  {change} {keys}\n' for change, keys in expect)
    (output / f'{name}.txt').write_text(text, encoding='utf-8')


def main(version, cache, output, names):
    output = pathlib.Path(output)
    output.mkdir(parents=True, exist_ok=True)
    failed = 0
    for name in names or SCENARIOS:
        # A server of its own for each: nothing of one scenario is in the recording of another.
        with Lab(version, cache) as lab:
            try:
                asyncio.run(record(lab, name, output))
                print(f'{version} {name}', flush=True)
            except Exception:
                failed += 1
                print(f'{version} {name}: failed', flush=True)
                traceback.print_exc()
                print(lab.log_tail(), flush=True)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:4], sys.argv[4:]))
