# SPDX-License-Identifier: GPL-3.0-or-later
"""Queues: strategies, ringing again, giving up, and members behind Local channels."""
from office import answer, bye, ring
from scene import scene


@scene('''grace  in Ada 13 queue=all : ringing | connected | ended answered
          konrad in Ada 13 queue=all : ringing | ended answered-elsewhere
          team   in Ada 13 queue=all : ringing | connected | ended answered''')
async def queue_answered(office):
    """Ada calls the queue "all", which rings Grace and Konrad. Grace answers. Ada hangs up."""
    ada = office.call_in(13)
    konrad, grace = await ring(office.konrad), await ring(office.grace)
    grace.answer()
    await konrad.until('ended')
    await office.talking('grace', 'trunk')
    await bye(ada, grace)


@scene('''grace  in Ada 13 queue=all : ringing | ended answered-elsewhere
          konrad in Ada 13 queue=all : ringing | connected | ended answered''')
async def queue_answered_elsewhere(office):
    """Ada calls the queue "all", which rings Grace and Konrad. Konrad answers and hangs up."""
    ada = office.call_in(13)
    grace, konrad = await ring(office.grace), await ring(office.konrad)
    konrad.answer()
    await grace.until('ended')
    await office.talking('konrad', 'trunk')
    await bye(konrad, ada)


@scene('''grace  in Ada 13 queue=all : ringing | ended missed
          konrad in Ada 13 queue=all : ringing | ended missed
          team   in Ada 13 queue=all : ringing | ended missed''')
async def queue_abandoned(office):
    """Ada calls the queue "all", which rings Grace and Konrad. Ada gives up."""
    ada = office.call_in(13)
    await bye(ada, await ring(office.grace), await ring(office.konrad))


@scene('''grace  in Ada 2 queue=support : ringing | waiting | updated | connected | ended answered
          konrad in Ada 2 queue=support : ringing | waiting | ended answered-elsewhere''')
async def queue_rings_again(office):
    """Ada calls the queue "support" (linear): Grace rings for 3 s, Konrad for 3 s, then Grace again, who answers. Ada hangs up."""
    ada = office.call_in(2)
    await (await ring(office.grace)).until('ended')
    await (await ring(office.konrad)).until('ended')
    grace = await ring(office.grace)
    grace.answer()
    await office.talking('grace', 'trunk')
    await bye(ada, grace)


@scene('''grace  in Ada 2 queue=support : ringing | waiting | ended answered-elsewhere
          konrad in Ada 2 queue=support : ringing | connected | ended answered''')
async def queue_second_answers(office):
    """Ada calls the queue "support": Grace rings for 3 s, then Konrad, who answers. Ada hangs up."""
    ada = office.call_in(2)
    await (await ring(office.grace)).until('ended')
    konrad = await ring(office.konrad)
    konrad.answer()
    await office.talking('konrad', 'trunk')
    await bye(ada, konrad)


@scene('grace in Ada 34 queue=only : ringing | waiting | updated | waiting | updated | ended missed')
async def queue_rings_one_phone_thrice(office):
    """Ada calls the queue "only", which rings Grace for 2 s at a time. In the third round Ada gives up. It is one call."""
    ada = office.call_in(34)
    await (await ring(office.grace)).until('ended')
    await (await ring(office.grace)).until('ended')
    await bye(ada, await ring(office.grace))


@scene('''grace  in Ada 17 queue=round-a : ringing | waiting | updated | connected | ended answered
          konrad in Ada 17 queue=round-a : ringing | waiting | ended answered-elsewhere''')
async def queue_rrmemory_rings_again(office):
    """Ada calls a queue that goes round (rrmemory): Grace and Konrad, whoever is first, ring for 3 s each; Grace answers at her second
    turn. Ada hangs up."""
    ada = office.call_in(17)
    await (await ring(office.grace)).until('ended')
    await (await ring(office.konrad)).until('ended')
    grace = await ring(office.grace)
    grace.answer()
    await office.talking('grace', 'trunk')
    await bye(ada, grace)


@scene('''grace  in Ada 18 queue=round-b : ringing | ended declined
          konrad in Ada 18 queue=round-b : ringing | connected | ended answered''')
async def queue_rrmemory_declined(office):
    """Ada calls a queue that goes round (rrmemory): Grace refuses, Konrad answers. Ada hangs up."""
    ada = office.call_in(18)
    (await ring(office.grace)).reject(603, 'Decline')
    konrad = await answer(office.konrad)
    await office.talking('konrad', 'trunk')
    await bye(ada, konrad)


@scene('''grace  in Ada 2 queue=support : ringing | waiting | ended missed
          konrad in Ada 2 queue=support : ringing | ended missed''')
async def queue_abandoned_at_the_next_member(office):
    """Ada calls the queue "support": Grace rings for 3 s, then Konrad. Ada gives up."""
    ada = office.call_in(2)
    await (await ring(office.grace)).until('ended')
    await bye(ada, await ring(office.konrad))


@scene('''grace  in Ada 2 queue=support : ringing | ended declined
          konrad in Ada 2 queue=support : ringing | connected | ended answered''')
async def queue_declined_then_colleague(office):
    """Ada calls the queue "support", which rings Grace, who rejects (603); then Konrad answers. Ada hangs up."""
    ada = office.call_in(2)
    (await ring(office.grace)).reject(603, 'Decline')
    konrad = await answer(office.konrad)
    await office.talking('konrad', 'trunk')
    await bye(ada, konrad)


@scene('''grace  in Ada 2 queue=support : ringing | ended declined
          konrad in Ada 2 queue=support : ringing | connected | ended answered''')
async def queue_busy_then_colleague(office):
    """Ada calls the queue "support". Grace's phone is busy (486), Konrad's rings and is answered. Ada hangs up."""
    ada = office.call_in(2)
    (await office.grace.incoming()).reject(486, 'Busy Here')
    konrad = await answer(office.konrad)
    await office.talking('konrad', 'trunk')
    await bye(ada, konrad)


# ---- the queue gives up

@scene('''grace in Ada 11 queue=support : ringing | waiting? | ended answered-elsewhere
          emmy  in Ada 11 : ringing | connected | ended answered''')
async def queue_times_out_to_colleague(office):
    """Ada calls: the queue "support" rings Grace and gives up after 2 s (QueueCallerAbandon), then Emmy rings and answers."""
    ada = office.call_in(11)
    await (await ring(office.grace)).until('ended')
    emmy = await answer(office.emmy)
    await office.talking('emmy', 'trunk')
    await bye(ada, emmy)


@scene('grace in Ada 29 queue=support : ringing | waiting? | ended missed')
async def queue_times_out(office):
    """Ada calls: the queue "support" rings Grace and gives up after 2 s; the server hangs up."""
    ada = office.call_in(29)
    await (await ring(office.grace)).until('ended')
    await ada.until('ended')


@scene('grace in Ada 19 queue=support : ringing | waiting? | ended missed')
async def queue_leaves_to_mailbox(office):
    """Ada calls: the queue "support" rings Grace and gives up after 2 s; the mailbox takes the call. Ada hangs up."""
    ada = office.call_in(19)
    grace = await ring(office.grace)
    machine = office.expect('Newexten', Application='VoiceMail')
    await grace.until('ended')
    await machine
    await office.hear('trunk')
    await ada.hang_up()


# ---- from inside

@scene('''emmy  out - 310 : dialing | connected -/Grace | ended answered Grace
          grace in Emmy 310 queue=support : ringing | connected | ended answered''')
async def queue_from_inside(office):
    """Emmy dials the queue 310, which answers and rings Grace. Grace answers. Emmy hangs up."""
    emmy = office.emmy.dial('310')
    grace = await answer(office.grace)
    await office.talking('emmy', 'grace')
    await bye(emmy, grace)


# ---- Local members

@scene('''grace  in Ada 8 queue=local : ringing | connected | ended answered
          konrad in Ada 8 queue=local : ringing | ended answered-elsewhere''')
async def queue_local_members_answered(office):
    """Ada calls the queue "local", which rings Grace and Konrad through Local channels. Grace answers, the Local channels are taken
    out. Ada hangs up."""
    ada = office.call_in(8)
    konrad, grace = await ring(office.konrad), await ring(office.grace)
    optimised = office.expect('LocalOptimizationEnd')
    grace.answer()
    await optimised
    await konrad.until('ended')
    await bye(ada, grace)


@scene('''grace  in Ada 8 queue=local : ringing | ended answered-elsewhere
          konrad in Ada 8 queue=local : ringing | connected | ended answered''')
async def queue_local_members_answered_elsewhere(office):
    """Ada calls the queue "local", which rings Grace and Konrad through Local channels. Konrad answers. Ada hangs up."""
    ada = office.call_in(8)
    grace, konrad = await ring(office.grace), await ring(office.konrad)
    optimised = office.expect('LocalOptimizationEnd')
    konrad.answer()
    await optimised
    await grace.until('ended')
    await bye(ada, konrad)


@scene('''grace  in Ada 8 queue=local : ringing | ended missed
          konrad in Ada 8 queue=local : ringing | ended missed''')
async def queue_local_members_abandoned(office):
    """Ada calls the queue "local", which rings Grace and Konrad through Local channels. Ada gives up."""
    ada = office.call_in(8)
    await bye(ada, await ring(office.grace), await ring(office.konrad))


@scene('''grace  in Ada 12 queue=local-n : ringing | connected | ended answered
          konrad in Ada 12 queue=local-n : ringing | ended answered-elsewhere
          team   in Ada 12 queue=local-n : ringing | connected | ended answered''')
async def queue_local_n_members_answered(office):
    """Ada calls the queue "local-n", which rings Grace and Konrad through Local channels that stay (/n), as FreePBX and Issabel
    have it. Grace answers and hangs up."""
    ada = office.call_in(12)
    konrad, grace = await ring(office.konrad), await ring(office.grace)
    grace.answer()
    await konrad.until('ended')
    await office.talking('grace', 'trunk')
    await bye(grace, ada)


@scene('''grace  in Ada 12 queue=local-n : ringing | ended answered-elsewhere
          konrad in Ada 12 queue=local-n : ringing | connected | ended answered''')
async def queue_local_n_members_answered_elsewhere(office):
    """Ada calls the queue "local-n", which rings Grace and Konrad through Local channels that stay. Konrad answers. Ada hangs up."""
    ada = office.call_in(12)
    grace, konrad = await ring(office.grace), await ring(office.konrad)
    konrad.answer()
    await grace.until('ended')
    await office.talking('konrad', 'trunk')
    await bye(ada, konrad)


@scene('''grace  in Ada 12 queue=local-n : ringing | ended declined
          konrad in Ada 12 queue=local-n : ringing | connected | ended answered''')
async def queue_local_n_members_declined_then_colleague(office):
    """Ada calls the queue "local-n". Grace refuses (603), Konrad answers. Ada hangs up."""
    ada = office.call_in(12)
    grace, konrad = await ring(office.grace), await ring(office.konrad)
    refused = office.expect('Hangup', Channel='PJSIP/201-*')
    grace.reject(603, 'Decline')
    await refused
    konrad.answer()
    await office.talking('konrad', 'trunk')
    await bye(ada, konrad)


# ---- passed on

@scene('''grace in Ada 13 queue=all : ringing | connected | ended answered
          konrad in Ada 13 queue=all : ringing | ended answered-elsewhere
          emmy  in Ada 13 queue=all/~ : ringing | connected | ended answered''')
async def queue_call_passed_on(office):
    """Ada calls the queue "all", Grace answers and passes her on to Emmy (REFER). Ada hangs up."""
    ada = office.call_in(13)
    konrad, grace = await ring(office.konrad), await ring(office.grace)
    grace.answer()
    await konrad.until('ended')
    await office.talking('grace', 'trunk')
    await grace.transfer('204')
    emmy = await answer(office.emmy)
    await grace.until('ended')
    await office.talking('emmy', 'trunk')
    await bye(ada, emmy)
