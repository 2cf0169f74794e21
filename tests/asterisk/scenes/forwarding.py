# SPDX-License-Identifier: GPL-3.0-or-later
"""Sent on before anybody answered: by the phone, by the dialplan, by a program, to the mailbox."""
from expect import FAR
from office import answer, bye, ring
from scene import scene


@scene('''grace  in Ada 1 : ringing | ended forwarded
          konrad in Ada 1 : ringing | connected | ended answered''')
async def forwarded_by_phone(office):
    """Ada calls, Grace's phone forwards to 202 (302). Konrad answers, Ada hangs up."""
    ada = office.call_in(1)
    (await office.grace.incoming()).forward('202')
    konrad = await answer(office.konrad)
    await office.hear('konrad', 'trunk')
    await bye(ada, konrad)


@scene('''grace  in Ada 1 : ringing | ended forwarded
          konrad in Ada 1 : ringing | ended missed''')
async def forwarded_by_phone_after_ringing(office):
    """Ada calls, Grace's phone rings and she presses "forward" to 202 (180, then 302). Nobody answers, Ada gives up."""
    ada = office.call_in(1)
    grace = await ring(office.grace)
    await ada.until('ringing')
    grace.forward('202')
    await bye(ada, await ring(office.konrad))


@scene('''grace  in Ada 1 : ringing | ended forwarded
          zoe    in Ada 1 : ringing | ended declined''')
async def forwarded_by_phone_to_busy(office):
    """Ada calls, Grace's phone forwards to 203, whose phone is busy."""
    ada = office.call_in(1)
    (await office.grace.incoming()).forward('203')
    (await office.zoe.incoming()).reject(486, 'Busy Here')
    await ada.until('ended')


@scene('grace in Ada 1 : ringing | ended forwarded')
async def forwarded_by_phone_outside(office):
    """Ada calls, Grace's phone forwards to 0 493098765 (302), which answers. Ada hangs up."""
    ada = office.call_in(1)
    (await office.grace.incoming()).forward(FAR)
    far = await answer(office.trunk)
    await far.until('up')
    await ada.until('up')
    await bye(ada, far)


@scene('''konrad in Ada 15 : ringing | ended forwarded
          grace  in Ada 15 : ringing | connected | ended answered''')
async def forwarded_to_grace(office):
    """Ada calls Konrad's line, his phone forwards to 201 (302). Grace answers, Ada hangs up."""
    ada = office.call_in(15)
    (await office.konrad.incoming()).forward('201')
    grace = await answer(office.grace)
    await office.hear('grace', 'trunk')
    await bye(ada, grace)


@scene('''grace  in Ada 3 : ringing | ended forwarded/answered-elsewhere
          konrad in Ada 3 : ringing | ended answered-elsewhere
          zoe    in Ada 3 : ringing | ended answered-elsewhere
          emmy   in Ada 3 : ringing | connected | ended answered''')
async def forwarded_out_of_a_group(office):
    """Ada calls the ring group; Grace's phone forwards to 204, Emmy answers. Ada hangs up."""
    ada = office.call_in(3)
    konrad, zoe = await ring(office.konrad), await ring(office.zoe)
    (await office.grace.incoming()).forward('204')
    emmy = await answer(office.emmy)
    await konrad.until('ended')
    await zoe.until('ended')
    await office.hear('emmy', 'trunk')
    await bye(ada, emmy)


@scene('konrad in Ada 27 : ringing | connected | ended answered')
async def forwarded_by_dialplan(office):
    """Ada calls Grace's line, which the dialplan diverts to Konrad through a Local channel. Grace sees nothing."""
    ada = office.call_in(27)
    optimised = office.expect('LocalOptimizationEnd')
    konrad = await answer(office.konrad)
    await optimised
    await bye(ada, konrad)


# ---- the mailbox

async def mailbox(office, ada):
    await ada.until('up')
    await office.hear('trunk')
    await ada.hang_up()


@scene('grace in Ada 20 : ringing | waiting? | ended missed')
async def mailbox_after_ringing(office):
    """Ada calls. Grace's phone rings for 3 s, then the mailbox answers. Ada hangs up."""
    ada = office.call_in(20)
    await (await ring(office.grace)).until('ended')
    await mailbox(office, ada)


@scene('grace in Ada 20 : ringing | waiting? | ended declined')
async def mailbox_after_busy(office):
    """Ada calls. Grace refuses (486), the mailbox answers. Ada hangs up."""
    ada = office.call_in(20)
    (await ring(office.grace)).reject(486, 'Busy Here')
    await mailbox(office, ada)


# ---- redirected while ringing

@scene('''grace  in Ada 1 : ringing | ended forwarded
          konrad in Ada 1 : ringing | connected | ended answered''')
async def redirected_while_ringing(office):
    """Grace's phone rings; the manager redirects Ada to 202. Konrad answers, Ada hangs up."""
    ada = office.call_in(1)
    grace = await ring(office.grace)
    await ada.until('ringing')
    await office.redirect('trunk', '202')
    konrad = await answer(office.konrad)
    await grace.until('ended')
    await office.talking('konrad', 'trunk')
    await bye(ada, konrad)


@scene('grace in Ada 1 : ringing | ended forwarded/missed')
async def redirected_while_ringing_to_an_announcement(office):
    """Grace's phone rings; the manager redirects Ada to 601, where a machine answers. Ada hangs up."""
    ada = office.call_in(1)
    grace = await ring(office.grace)
    await ada.until('ringing')
    await office.redirect('trunk', '601')
    await grace.until('ended')
    await ada.until('up')
    await ada.hang_up()


@scene('''grace  in Ada 1 : ringing | ended forwarded/declined
          konrad in Ada 1 : ringing | connected | ended answered''')
async def deflected_by_program(office):
    """Grace's phone rings; a program sends it to 202 as Herald does ("divert"): the caller's channel, found from hers, is redirected."""
    ada = office.call_in(1)
    grace = await ring(office.grace)
    await ada.until('ringing')
    await office.action('Redirect', Channel=await office.channel('trunk'), Context='dial', Exten='202', Priority=1)
    konrad = await answer(office.konrad)
    await grace.until('ended')
    await office.talking('konrad', 'trunk')
    await bye(konrad, ada)
