# SPDX-License-Identifier: GPL-3.0-or-later
"""The route "pop": what only the dialplan knows of a caller comes to the desk whose phone rings, by Asterisk itself."""
import contextlib

from herald import Heraldctl
from office import answer, bye, ring
from route_bench import ADA, case, context, documented, line, same

GUIDE = documented('/pop')
# All that means something to UserEvent, to a dialplan or to a manager: "x",(\[${CHANNEL};
HOSTILE = '"x",(\\[${CHANNEL}; Event: Hangup'
QUEUE = line('AGI(agi://127.0.0.1:${GATEWAY}/pop?ext=201&ticket=7&customer=4711&name=b%C3%BCro&'
             'words=%22x%22%2C%28%5C%5B%24%7BCHANNEL%7D%3B%0D%0AEvent%3A%20Hangup)', 'Answer()', 'Queue(only,tT,,,60)')
OTHERS = line('AGI(agi://127.0.0.1:${GATEWAY}/pop?ext=202%2C2011&ticket=8)', 'Dial(PJSIP/201&PJSIP/202,20,tT)')
LATE = line('Dial(PJSIP/201,20,tTU(told))')
context('[told]\nexten => s,1,AGI(agi://127.0.0.1:${GATEWAY}/pop?verified=yes)\n same => n,Return()\n')


@contextlib.asynccontextmanager
async def desk(bench, device='PJSIP/201'):
    """The Herald of who has that phone."""
    secret = bench.lab.dir / 'desk.secret'
    secret.write_text('agent-secret\n')
    secret.chmod(0o600)
    logged_in = bench.office.expect('SuccessfulAuth', AccountID='agent')
    async with Heraldctl(bench.programs['heraldctl'], 'watch', '--json', '--host', '127.0.0.1', '--port', bench.lab.ami, '--user', 'agent',
                         '--secret-file', secret, '--device', device) as watch:
        await logged_in
        yield watch


async def conversation(bench, number, watch):
    """Ada calls that line, Grace answers and Ada hangs up: what Grace's desk is told when it rings, and at the end."""
    customer = bench.office.call_in(number, ADA)
    there = await answer(bench.office.grace)
    told = await watch.until_line('ringing')
    await bench.office.talking('grace', 'trunk')
    await bye(customer, there)
    ended = await watch.until_line('ended')
    await bench.office.manager.quiet()
    return told.get('data'), ended.get('data')


@case
async def data_are_there_when_it_rings(bench):
    async with bench.gateway(), desk(bench) as watch:
        same(await conversation(bench, GUIDE, watch), ({'ticket': '7', 'customer': '4711'},) * 2)


@case
async def data_come_through_a_queue_as_they_are(bench):
    async with bench.gateway(), desk(bench) as watch:
        same(await conversation(bench, QUEUE, watch), ({'ticket': '7', 'customer': '4711', 'name': 'büro', 'words': HOSTILE},) * 2)


@case
async def data_that_come_with_the_answer_are_joined(bench):
    async with bench.gateway(), desk(bench) as watch:
        same(await conversation(bench, LATE, watch), (None, {'verified': 'yes'}))


@case
async def data_for_one_desk_are_not_shown_at_another(bench):
    async with bench.gateway(), desk(bench) as grace, desk(bench, 'PJSIP/202') as konrad:
        customer = bench.office.call_in(OTHERS, ADA)
        phones = [await ring(phone) for phone in (bench.office.grace, bench.office.konrad)]
        same((await konrad.until_line('ringing'))['data'], {'ticket': '8'})
        same((await grace.until_line('ringing')).get('data'), None)
        await bye(customer, *phones)
        same((await konrad.until_line('ended'))['data'], {'ticket': '8'})
        same((await grace.until_line('ended')).get('data'), None)
        await bench.office.manager.quiet()
