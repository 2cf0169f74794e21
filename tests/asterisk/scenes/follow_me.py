# SPDX-License-Identifier: GPL-3.0-or-later
"""Follow-me: the desk phone first, then more phones, over Local channels."""
from office import bye, ring
from scene import scene


@scene('grace in Ada 5 : ringing | connected | ended answered')
async def follow_me_answered_at_first(office):
    """Ada calls: a Local channel to follow-me rings Grace. She answers, the Local channels are taken out. Ada hangs up."""
    ada = office.call_in(5)
    optimised = office.expect('LocalOptimizationEnd')
    grace = await ring(office.grace)
    grace.answer()
    await optimised
    await bye(ada, grace)


@scene('''grace in Ada 5 : ringing | waiting | connected | ended answered
          emmy  in Ada 5 : ringing | ended answered-elsewhere''')
async def follow_me_second_round(office):
    """Ada calls: Grace's phone rings for 4 s, then Grace's and Emmy's. Grace answers in the second round. Ada hangs up."""
    ada = office.call_in(5)
    await (await ring(office.grace)).until('ended')
    grace, emmy = await ring(office.grace), await ring(office.emmy)
    optimised = office.expect('LocalOptimizationEnd')
    grace.answer()
    await emmy.until('ended')
    await optimised
    await bye(ada, grace)


@scene('''grace in Ada 5 : ringing | waiting | ended answered-elsewhere
          emmy  in Ada 5 : ringing | connected | ended answered''')
async def follow_me_colleague_answers(office):
    """Ada calls: Grace's phone rings for 4 s, then Grace's and Emmy's. Emmy answers. Ada hangs up."""
    ada = office.call_in(5)
    await (await ring(office.grace)).until('ended')
    grace, emmy = await ring(office.grace), await ring(office.emmy)
    optimised = office.expect('LocalOptimizationEnd')
    emmy.answer()
    await grace.until('ended')
    await optimised
    await bye(ada, emmy)


@scene('grace in Ada 5 : ringing | ended missed')
async def follow_me_abandoned(office):
    """Ada calls: follow-me rings Grace. Ada gives up."""
    ada = office.call_in(5)
    await bye(ada, await ring(office.grace))


@scene('grace in Ada 6 : ringing | connected | ended answered')
async def follow_me_local_n(office):
    """Ada calls: as follow-me, but the Local channels stay in the call (/n). Grace answers. Grace hangs up."""
    ada, grace = await office.answered_call(6)
    await bye(grace, ada)


@scene('''emmy  out - 320 : dialing | connected Grace/- | ended answered Grace
          grace in Emmy 320 : ringing | connected | ended answered''')
async def follow_me_from_inside(office):
    """Emmy dials 320, a Local channel to follow-me rings Grace. She answers, the Local channels are taken out. Emmy hangs up."""
    emmy = office.emmy.dial('320')
    optimised = office.expect('LocalOptimizationEnd')
    grace = await ring(office.grace)
    grace.answer()
    await optimised
    await office.talking('emmy', 'grace')
    await bye(emmy, grace)


@scene('''grace in Ada 26 : ringing | waiting | ended answered-elsewhere
          emmy  in Ada 26 : ringing | connected | ended answered''')
async def follow_me_application(office):
    """Ada calls Asterisk's own FollowMe: Grace's phone rings for 3 s, then Emmy's, who answers and takes the call
    by the key 1. Ada hangs up."""
    ada = office.call_in(26)
    await (await ring(office.grace)).until('ended')
    emmy = await ring(office.emmy)
    emmy.answer()
    await office.hear('emmy')
    await emmy.press('1')
    await office.hear('emmy', 'trunk')
    await bye(ada, emmy)
