# SPDX-License-Identifier: GPL-3.0-or-later
"""Pickup: taking a call that rings at a colleague's."""
from office import answer, bye, ring
from scene import scene


async def rings_at(office, line, name):
    ada = office.call_in(line)
    there = await ring(getattr(office, name))
    await ada.until('ringing')
    return ada, there


async def talk_and_end(office, ada, taker, name, robbed):
    await taker.until('up')
    await robbed.until('ended')
    await office.talking(name, 'trunk')
    await bye(ada, taker)


@scene('''grace  in Ada 1 : ringing | ended answered-elsewhere
          konrad out - *8 : dialing | updated? Ada | connected Ada/- | ended answered Ada
          team   in Ada 1 : ringing | ended answered-elsewhere
          team   out - *8 : dialing | updated? Ada | connected Ada/- | ended answered Ada''')
async def pickup_of_graces_call(office):
    """Ada calls Grace, her phone rings; Konrad picks the call up (*8). Ada hangs up."""
    ada, grace = await rings_at(office, 1, 'grace')
    await talk_and_end(office, ada, office.konrad.dial('*8'), 'konrad', grace)


@scene('''konrad in Ada 15 : ringing | ended answered-elsewhere
          grace  out - *8 : dialing | updated? Ada | connected Ada/- | ended answered Ada''')
async def pickup_by_grace(office):
    """Ada calls Konrad, his phone rings; Grace picks the call up (*8). Ada hangs up."""
    ada, konrad = await rings_at(office, 15, 'konrad')
    await talk_and_end(office, ada, office.grace.dial('*8'), 'grace', konrad)


@scene('''konrad in Ada 15 : ringing | ended answered-elsewhere
          grace  out - *9202 : dialing | updated? Ada | connected Ada/- | ended answered Ada''')
async def pickup_directed_at_a_phone(office):
    """Ada calls Konrad, his phone rings; Grace fetches whatever rings at his phone (*9202, PickupChan). Ada hangs up."""
    ada, konrad = await rings_at(office, 15, 'konrad')
    await talk_and_end(office, ada, office.grace.dial('*9202'), 'grace', konrad)


@scene('''emmy   out - 202 : dialing | updated Konrad | connected Grace/Konrad | ended answered Grace
          konrad in Emmy 202 : ringing | ended answered-elsewhere
          grace  out - *8202 : dialing | updated? Emmy | connected Emmy/- | ended answered Emmy''')
async def pickup_directed_at_an_extension(office):
    """Emmy calls Konrad, his phone rings; Grace fetches the call of extension 202 (*8202). Emmy hangs up."""
    emmy = office.emmy.dial('202')
    konrad = await ring(office.konrad)
    await emmy.until('ringing')
    grace = office.grace.dial('*8202')
    await grace.until('up')
    await konrad.until('ended')
    await office.talking('grace', 'emmy')
    await bye(emmy, grace)


@scene('''grace  in Ada 3 : ringing | ended answered-elsewhere
          konrad in Ada 3 : ringing | ended answered-elsewhere
          zoe    in Ada 3 : ringing | ended answered-elsewhere
          emmy   out - *8 : dialing | updated? Ada | connected Ada/- | ended answered Ada''')
async def pickup_of_a_group(office):
    """Ada calls the ring group; Emmy, who is not in it, picks the call up (*8). Ada hangs up."""
    ada = office.call_in(3)
    phones = [await ring(phone) for phone in (office.grace, office.konrad, office.zoe)]
    await ada.until('ringing')
    emmy = office.emmy.dial('*8')
    await emmy.until('up')
    for phone in phones:
        await phone.until('ended')
    await office.talking('emmy', 'trunk')
    await bye(ada, emmy)


@scene('''grace  in Ada 13 queue=all : ringing | ended answered-elsewhere
          konrad in Ada 13 queue=all : ringing | ended answered-elsewhere
          emmy   out - *8 : dialing | updated? Ada | connected Ada/- | ended answered Ada''')
async def pickup_of_a_queue(office):
    """Ada calls the queue "all"; Emmy, who is not in it, picks the call up (*8). Ada hangs up."""
    ada = office.call_in(13)
    grace, konrad = await ring(office.grace), await ring(office.konrad)
    emmy = office.emmy.dial('*8')
    await emmy.until('up')
    await grace.until('ended')
    await konrad.until('ended')
    await office.talking('emmy', 'trunk')
    await bye(ada, emmy)


@scene('grace out - *8 : dialing | ended failed/no-answer/busy')
async def pickup_of_nothing(office):
    """Grace dials *8 while nothing rings."""
    await office.grace.dial('*8').until('ended')


@scene('''grace  in Ada 1 : ringing | ended answered-elsewhere
          konrad out Ada/nobody/- *9201/~ : dialing | connected Ada/nobody/- | ended answered Ada''')
async def pickup_by_manager(office):
    """Ada calls Grace. The manager has no action for pickup, so a program originates Konrad's phone to *9201; he takes it and has
    the call. Ada hangs up."""
    ada, grace = await rings_at(office, 1, 'grace')
    await office.action('Originate', Channel='PJSIP/202', Context='office', Exten='*9201', Priority=1, Async='true')
    konrad = await answer(office.konrad)
    await talk_and_end(office, ada, konrad, 'konrad', grace)
