# SPDX-License-Identifier: GPL-3.0-or-later
"""The route "route": the phone of whoever has spoken with the caller rings, else of whoever looks after them, else the queue's."""
import contextlib
import pathlib
import tempfile

from office import answer, bye
from route_bench import ADA, card, case, documented, line, same

GUIDE = documented('/route')
BY_OWNER = line('AGI(agi://127.0.0.1:${GATEWAY}/route?by=owner+last-agent)', 'Set(CALLERID(name)=${HERALD_ROUTE}|${HERALD_ROUTE_BY})', 'Dial(PJSIP/201,20)')
TO_KONRAD = 15  # a line of etc/extensions.conf
BEN = '+4989765432'
OWNED = card('Ada', ADA, 'X-HERALD-OWNER:204'), card('Ben', BEN, 'X-HERALD-OWNER:203&PJSIP/trunk')


@contextlib.asynccontextmanager
async def listening_gateway(bench, *cards):
    """A gateway that hears the office with the least rights."""
    with tempfile.TemporaryDirectory(prefix='herald-secrets.') as folder:
        secret = pathlib.Path(folder) / 'manager.secret'
        secret.write_text('gateway-secret\n')
        secret.chmod(0o600)
        logged_in = bench.office.expect('SuccessfulAuth', AccountID='gateway')
        async with bench.gateway(*cards, gateway=f'secrets={folder}',
                                 herald=f'server-host=127.0.0.1\nserver-port={bench.lab.ami}\ntls-mode=off\nuser=gateway'):
            await logged_in
            yield


async def speaks_with_konrad(bench):
    """Ada's end, and his."""
    customer = bench.office.call_in(TO_KONRAD, ADA)
    konrad = await answer(bench.office.konrad)
    await bench.office.talking('konrad', 'trunk')
    return customer, konrad


async def phone_that_rings(bench, number, caller):
    """Whose phone rings first when somebody calls that line."""
    dialed = bench.office.expect('DialBegin', DestChannel='PJSIP/20*')
    customer = bench.office.call_in(number, caller)
    name = {'201': 'grace', '202': 'konrad', '203': 'zoe', '204': 'emmy'}[(await dialed)['DestChannel'][len('PJSIP/'):][:3]]
    call = await getattr(bench.office, name).incoming()
    call.ring()
    await customer.hang_up()
    await call.until('ended')
    await bench.office.manager.quiet()
    return name


@case
async def customer_gets_who_spoke_with_them_last(bench):
    async with listening_gateway(bench):
        same(await phone_that_rings(bench, GUIDE, ADA), 'grace')
        customer, konrad = await speaks_with_konrad(bench)
        await bye(customer, konrad)
        await bench.office.manager.quiet()
        same(await phone_that_rings(bench, GUIDE, ADA), 'konrad')
        same(await phone_that_rings(bench, GUIDE, BEN), 'grace')


@case
async def after_a_transfer_the_second_one_is_the_last(bench):
    async with listening_gateway(bench):
        customer, _ = await speaks_with_konrad(bench)
        await bench.office.redirect('trunk', '204')
        emmy = await answer(bench.office.emmy)
        await bench.office.talking('emmy', 'trunk')
        await bye(emmy, customer)
        await bench.office.manager.quiet()
        same(await phone_that_rings(bench, GUIDE, ADA), 'emmy')


@case
async def customer_gets_who_looks_after_them(bench):
    async with listening_gateway(bench, *OWNED):
        same(await phone_that_rings(bench, GUIDE, ADA), 'emmy')
        same(await bench.name_shown(BY_OWNER, ADA), '204|owner')
        same(await bench.name_shown(BY_OWNER, BEN), '|none')
