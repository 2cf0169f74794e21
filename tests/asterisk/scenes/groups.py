# SPDX-License-Identifier: GPL-3.0-or-later
"""Ring groups: several phones at once, or one after the other, also over Local channels."""
from office import answer, bye, ring
from scene import scene


async def group(office, line, *names):
    """Ada calls a group: her end, and the ringing phones of these people in that order."""
    ada = office.call_in(line)
    return ada, *[await ring(getattr(office, name)) for name in names]


@scene('''grace  in Ada 3 : ringing | ended answered-elsewhere
          konrad in Ada 3 : ringing | connected | ended answered
          zoe    in Ada 3 : ringing | ended answered-elsewhere
          team   in Ada 3 : ringing | connected | ended answered''')
async def group_answered_elsewhere(office):
    """Ada calls a ring group: 201, 202 and 203 ring. Konrad answers. Ada hangs up."""
    ada, grace, konrad, zoe = await group(office, 3, 'grace', 'konrad', 'zoe')
    konrad.answer()
    await office.talking('konrad', 'trunk')
    await grace.until('ended')
    await zoe.until('ended')
    await bye(ada, konrad)


@scene('''grace  in Ada 3 : ringing | connected | ended answered
          konrad in Ada 3 : ringing | ended answered-elsewhere
          zoe    in Ada 3 : ringing | ended answered-elsewhere''')
async def group_answered(office):
    """Ada calls a ring group. Grace answers, the others stop ringing. Grace hangs up."""
    ada, grace, konrad, zoe = await group(office, 3, 'grace', 'konrad', 'zoe')
    grace.answer()
    await ada.until('up')
    await konrad.until('ended')
    await zoe.until('ended')
    await bye(grace, ada)


@scene('''grace  in Ada 3 : ringing | ended missed
          konrad in Ada 3 : ringing | ended missed
          zoe    in Ada 3 : ringing | ended missed
          team   in Ada 3 : ringing | ended missed''')
async def group_abandoned(office):
    """Ada calls a ring group. Three phones ring, Ada gives up."""
    ada, *phones = await group(office, 3, 'grace', 'konrad', 'zoe')
    await ada.until('ringing')
    await bye(ada, *phones)


@scene('''grace  in Ada 3 : ringing | ended declined
          konrad in Ada 3 : ringing | connected | ended answered
          zoe    in Ada 3 : ringing | ended answered-elsewhere''')
async def group_declined_then_colleague(office):
    """Ada calls a ring group. Grace refuses (603), Konrad answers. Ada hangs up."""
    ada, grace, konrad, zoe = await group(office, 3, 'grace', 'konrad', 'zoe')
    refused = office.expect('Hangup', Channel='PJSIP/201-*')
    grace.reject(603, 'Decline')
    await refused
    konrad.answer()
    await ada.until('up')
    await zoe.until('ended')
    await bye(ada, konrad)


@scene('''emmy   out - 300 : dialing | connected Konrad/- | ended answered Konrad
          grace  in Emmy 300 : ringing | ended answered-elsewhere
          konrad in Emmy 300 : ringing | connected | ended answered
          zoe    in Emmy 300 : ringing | ended answered-elsewhere''')
async def group_from_inside(office):
    """Emmy dials the ring group 300. Konrad answers. Emmy hangs up. Before the answer she is told no colleague's name."""
    emmy = office.emmy.dial('300')
    grace, konrad, zoe = await ring(office.grace), await ring(office.konrad), await ring(office.zoe)
    konrad.answer()
    await grace.until('ended')
    await zoe.until('ended')
    await office.talking('emmy', 'konrad')
    await bye(emmy, konrad)


@scene('''grace  in Ada 10 : ringing | waiting | ended answered-elsewhere
          konrad in Ada 10 : ringing | connected | ended answered
          team   in Ada 10 : ringing | waiting | updated | connected | ended answered''')
async def hunt_group_answered_by_second(office):
    """Ada calls: Grace's phone rings for 3 s, then Konrad's. Konrad answers. Ada hangs up."""
    ada = office.call_in(10)
    await (await ring(office.grace)).until('ended')
    konrad = await ring(office.konrad)
    konrad.answer()
    await office.talking('konrad', 'trunk')
    await bye(ada, konrad)


@scene('''grace  in Ada 10 : ringing | waiting | ended missed
          konrad in Ada 10 : ringing | ended missed''')
async def hunt_group_abandoned_at_second(office):
    """Ada calls: Grace's phone rings for 3 s, then Konrad's. Ada gives up."""
    ada = office.call_in(10)
    await (await ring(office.grace)).until('ended')
    await bye(ada, await ring(office.konrad))


@scene('''grace  in Ada 35 : ringing | ended declined
          konrad in Ada 35 : ringing | connected | ended answered''')
async def hunt_group_busy_then_second(office):
    """Ada calls: Grace's phone is busy, so Konrad's rings. Konrad answers. Ada hangs up."""
    ada = office.call_in(35)
    (await office.grace.incoming()).reject(486, 'Busy Here')
    konrad = await answer(office.konrad)
    await office.talking('konrad', 'trunk')
    await bye(ada, konrad)


# ---- over Local channels

@scene('''grace  in Ada 7 : ringing | ended answered-elsewhere
          konrad in Ada 7 : ringing | connected | ended answered''')
async def group_local_answered_elsewhere(office):
    """Ada calls a ring group of Local channels to Grace and Konrad. Konrad answers, the Local channels are taken out. Ada hangs up."""
    ada, grace, konrad = await group(office, 7, 'grace', 'konrad')
    optimised = office.expect('LocalOptimizationEnd')
    konrad.answer()
    await optimised
    await grace.until('ended')
    await bye(ada, konrad)


@scene('''grace  in Ada 7 : ringing | connected | ended answered
          konrad in Ada 7 : ringing | ended answered-elsewhere''')
async def group_local_answered(office):
    """Ada calls a ring group of Local channels. Grace answers, the Local channels are taken out. Grace hangs up."""
    ada, grace, konrad = await group(office, 7, 'grace', 'konrad')
    optimised = office.expect('LocalOptimizationEnd')
    grace.answer()
    await optimised
    await konrad.until('ended')
    await bye(grace, ada)


@scene('''grace  in Ada 7 : ringing | ended missed
          konrad in Ada 7 : ringing | ended missed''')
async def group_local_abandoned(office):
    """Ada calls a ring group of Local channels. Both phones ring, Ada gives up."""
    ada, grace, konrad = await group(office, 7, 'grace', 'konrad')
    await bye(ada, grace, konrad)


@scene('''grace  in Ada 7 : ringing | ended declined
          konrad in Ada 7 : ringing | connected | ended answered''')
async def group_local_declined_then_colleague(office):
    """Ada calls a ring group of Local channels. Grace refuses (603), Konrad answers. Ada hangs up."""
    ada, grace, konrad = await group(office, 7, 'grace', 'konrad')
    refused = office.expect('Hangup', Channel='PJSIP/201-*')
    grace.reject(603, 'Decline')
    await refused
    konrad.answer()
    await office.hear('konrad', 'trunk')
    await bye(ada, konrad)


@scene('''grace  in Ada 25 : ringing | ended answered-elsewhere
          konrad in Ada 25 : ringing | connected | ended answered''')
async def group_local_n_answered_elsewhere(office):
    """Ada calls a ring group of Local channels that stay (/n). Konrad answers and hangs up."""
    ada, grace, konrad = await group(office, 25, 'grace', 'konrad')
    konrad.answer()
    await grace.until('ended')
    await office.talking('konrad', 'trunk')
    await bye(konrad, ada)


@scene('''grace  in Ada 25 : ringing | connected | ended answered
          konrad in Ada 25 : ringing | ended answered-elsewhere
          team   in Ada 25 : ringing | connected | ended answered''')
async def group_local_n_answered(office):
    """Ada calls a ring group of Local channels that stay (/n). Grace answers. Ada hangs up."""
    ada, grace, konrad = await group(office, 25, 'grace', 'konrad')
    grace.answer()
    await konrad.until('ended')
    await office.talking('grace', 'trunk')
    await bye(ada, grace)
