# SPDX-License-Identifier: GPL-3.0-or-later
"""The route "lookup": every phone of the house shows who calls."""
from route_bench import ADA, ADA_NAME, case, documented, line, same

LINE = documented('/lookup')
NOBODY_LISTENS = line('AGI(agi://127.0.0.1:1/lookup)', 'Dial(PJSIP/201,20,tT)')


@case
async def known_caller_is_named(bench):
    async with bench.gateway():
        same(await bench.name_shown(LINE, ADA), ADA_NAME)


@case
async def unknown_caller_keeps_what_the_provider_says(bench):
    async with bench.gateway():
        same(await bench.name_shown(LINE, '+4989765432', 'Konrad'), 'Konrad')


@case
async def call_goes_on_without_a_gateway(bench):
    same(await bench.name_shown(NOBODY_LISTENS, ADA), 'trunk')
