# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls that somebody of the office makes by hand."""
from expect import FAR
from office import answer, bye, ring
from scene import scene

ANY = '-/Far/FarShort'


@scene('''grace  out - 202 : dialing | updated Konrad | connected | ended answered
          konrad in Grace 202 : ringing | connected | ended answered''')
async def outgoing_internal(office):
    """Grace dials 202, Konrad answers, Grace hangs up."""
    grace = office.grace.dial('202')
    konrad = await answer(office.konrad)
    await office.talking('grace', 'konrad')
    await bye(grace, konrad)


@scene(f'grace out - {FAR} : dialing | connected {ANY} | ended answered')
async def outgoing_outside(office):
    """Grace dials 0 493098765, the far end answers and hangs up."""
    grace = office.grace.dial(FAR)
    far = await answer(office.trunk)
    await office.talking('grace', 'trunk')
    await bye(far, grace)


@scene(f'grace out - {FAR} : dialing | ended busy {ANY}')
async def outgoing_busy(office):
    """Grace dials 0 493098765, the far end is busy (486)."""
    grace = office.grace.dial(FAR)
    (await office.trunk.incoming()).reject(486, 'Busy Here')
    await grace.until('ended')


@scene(f'grace out - {FAR} : dialing | ended busy {ANY}')
async def outgoing_declined(office):
    """Grace dials 0 493098765, it rings, the far end refuses (603)."""
    grace = office.grace.dial(FAR)
    far = await ring(office.trunk)
    await grace.until('ringing')
    far.reject(603, 'Decline')
    await grace.until('ended')


@scene(f'grace out - {FAR} : dialing | ended cancelled {ANY}')
async def outgoing_cancelled(office):
    """Grace dials 0 493098765, it rings, she hangs up before anybody answers."""
    grace = office.grace.dial(FAR)
    far = await ring(office.trunk)
    await grace.until('ringing')
    await bye(grace, far)


@scene(f'grace out - 9{FAR} : dialing | ended no-answer {ANY}')
async def outgoing_not_answered(office):
    """Grace dials, it rings for 2 s, the server gives up."""
    grace = office.grace.dial(f'9{FAR}')
    await (await ring(office.trunk)).until('ended')
    await grace.until('ended')


@scene(f'grace out - {FAR} : dialing | ended failed {ANY}')
async def outgoing_unallocated(office):
    """Grace dials 0 493098765, the provider says there is no such number (404)."""
    grace = office.grace.dial(FAR)
    (await office.trunk.incoming()).reject(404, 'Not Found')
    await grace.until('ended')


@scene(f'grace out - {FAR} : dialing | ended failed {ANY}')
async def outgoing_congestion(office):
    """Grace dials 0 493098765, the provider has no free line (503)."""
    grace = office.grace.dial(FAR)
    (await office.trunk.incoming()).reject(503, 'Service Unavailable')
    await grace.until('ended')


@scene(f'grace out - {FAR} : dialing | connected {ANY} | ended answered')
async def outgoing_early_media_answered(office):
    """Grace dials 0 493098765, she hears the far network's announcement (183): not answered yet. Then it is. Grace hangs up."""
    grace = office.grace.dial(FAR)
    far = await office.trunk.incoming()
    far.progress()
    await grace.until('ringing')
    far.answer()
    await office.talking('grace', 'trunk')
    await bye(grace, far)


@scene(f'grace out - {FAR} : dialing | ended busy {ANY}')
async def outgoing_early_media_busy(office):
    """Grace dials 0 493098765, she hears an announcement (183), then the far end is busy."""
    grace = office.grace.dial(FAR)
    far = await office.trunk.incoming()
    far.progress()
    await grace.until('ringing')
    far.reject(486, 'Busy Here')
    await grace.until('ended')


@scene(versions=('22', '16'), expected='grace out - 603 : dialing | ended busy')
async def outgoing_busy_extension(office):
    """Grace dials 603, where the dialplan itself plays busy."""
    await office.grace.dial('603').until('ended')


@scene('''grace  out - 202 : dialing | updated Konrad | ended cancelled
          konrad in Grace 202 : ringing | ended missed''')
async def outgoing_internal_cancelled(office):
    """Grace dials 202, Konrad's phone rings, Grace hangs up."""
    grace = office.grace.dial('202')
    konrad = await ring(office.konrad)
    await grace.until('ringing')
    await bye(grace, konrad)


@scene('''grace out - 202 : dialing | updated? Konrad | ended busy/failed
          konrad out - 201 : dialing | updated? Grace | ended busy/failed
          grace in Konrad 201 : ringing | ended declined
          konrad in Grace 202 : ringing | ended declined''')
async def two_phones_call_each_other(office):
    """Grace dials 202 and Konrad 201 at the same moment; both phones are busy."""
    grace, konrad = office.grace.dial('202'), office.konrad.dial('201')
    (await office.konrad.incoming()).reject(486, 'Busy Here')
    (await office.grace.incoming()).reject(486, 'Busy Here')
    await grace.until('ended')
    await konrad.until('ended')
