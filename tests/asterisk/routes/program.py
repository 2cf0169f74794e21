# SPDX-License-Identifier: GPL-3.0-or-later
"""herald-agi: Asterisk starts the program itself."""
import contextlib
import shlex

from route_bench import ADA, ADA_NAME, case, documented, line, same

GUIDE = documented('herald-agi,lookup')
OTHER = line(f'AGI(herald-agi,lookup,number=%2B{ADA[1:]})', 'Set(CALLERID(name)=${AGISTATUS} ${HERALD_MATCH})', 'Dial(PJSIP/201,20,tT)')
NO_ROUTE = line('AGI(herald-agi,no-such-route)', 'Set(CALLERID(name)=${AGISTATUS})', 'Dial(PJSIP/201,20,tT)')


@contextlib.contextmanager
def program(bench):
    """The program in Asterisk's folder of programs, with a home of its own."""
    with bench.home() as home:
        words = ['env', *(f'{name}={home.env[name]}' for name in ('HOME', 'TMPDIR', 'GSETTINGS_SCHEMA_DIR', 'GSETTINGS_BACKEND', 'LC_ALL')),
                 bench.programs['herald-agi'], '--config', str(home.conf)]
        path = bench.lab.dir / 'lib/agi-bin/herald-agi'
        path.write_text(f'#!/bin/sh\nexec {shlex.join(words)} "$@"\n', encoding='utf-8')
        path.chmod(0o755)
        yield home


@case
async def program_names_the_caller(bench):
    with program(bench):
        same(await bench.name_shown(GUIDE, ADA), ADA_NAME)
        same(await bench.name_shown(GUIDE, '+4989765432', 'Konrad'), 'Konrad')


@case
async def program_takes_arguments(bench):
    with program(bench):
        same(await bench.name_shown(OTHER, '+4989765432', 'Konrad'), 'SUCCESS exact')


@case
async def program_that_fails_lets_the_call_go_on(bench):
    with program(bench):
        same(await bench.name_shown(NO_ROUTE, ADA), 'FAILURE')
