#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a dialplan asks, and a real Asterisk: test-gateway.py VERSION CACHE SCHEMAS PROGRAM…

Customers call; the dialplan asks the gateway; what is asserted is what the phones of the office get. The cases are in routes/, written
with route_bench.py. ROUTE_CASE=word plays only those with the word in their name. Speaks TAP; skipped like test-asterisk.py.
"""
import asyncio
import os
import pathlib
import sys
import traceback

import route_bench
from fetch import Unavailable
from lab import Lab
from office import Office

PATIENCE = 120


async def play(lab, programs, schemas, cases):
    failed = 0
    print(f'1..{len(cases)}', flush=True)
    async with Office(lab) as office:
        bench = route_bench.Bench(lab, office, programs, schemas)
        await bench.begin()
        for number, function in enumerate(cases, 1):
            try:
                await asyncio.wait_for(function(bench), PATIENCE)
                print(f'ok {number} {function.__name__}', flush=True)
            except Exception:  # noqa: BLE001  whatever went wrong is told, and the next case is played
                failed += 1
                print(f'not ok {number} {function.__name__}')
                print('\n'.join(f'# {line}' for line in traceback.format_exc().splitlines()), flush=True)
                await office.clean_up()
    return failed


def main(version, cache, schemas, *programs):
    cases = [function for function in route_bench.load() if os.environ.get('ROUTE_CASE', '') in function.__name__]
    try:
        with Lab(version, cache) as lab:
            failed = asyncio.run(play(lab, {pathlib.Path(path).name: str(pathlib.Path(path).resolve()) for path in programs}, schemas, cases))
            if failed:
                print('\n'.join(f'# {line}' for line in lab.log_tail().splitlines()))
            return 1 if failed else 0
    except Unavailable as reason:
        if os.environ.get('HERALD_NO_SKIP'):
            print(f'1..1\nnot ok 1 gateway-{version}\n# {reason}')
            return 1
        print(f'1..0 # SKIP {reason}')
        return 0


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
