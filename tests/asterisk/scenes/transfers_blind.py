# SPDX-License-Identifier: GPL-3.0-or-later
"""Blind transfers: by the phone, by keys, by a program; of either leg."""
from expect import FAR
from office import answer, bye, ring
from scene import scene


async def konrad_takes_over(office, ada, grace, name='konrad'):
    """The phone of the target rings and is answered, the one who transferred is out. Ada hangs up."""
    target = await answer(getattr(office, name))
    await grace.until('ended')
    await office.talking(name, 'trunk')
    await bye(ada, target)


@scene('''grace  in Ada 1 : ringing | connected | ended answered
          konrad in Ada 1 : ringing | connected | ended answered''')
async def blind_transfer_by_grace(office):
    """Grace answers Ada and transfers her blindly to 202 (REFER). Konrad answers, Ada hangs up."""
    ada, grace = await office.answered_call()
    await grace.transfer('202')
    await konrad_takes_over(office, ada, grace)


@scene('''konrad in Ada 15 : ringing | connected | ended answered
          grace  in Ada 15 : ringing | connected | ended answered''')
async def blind_transfer_to_grace(office):
    """Konrad answers Ada and transfers her blindly to 201 (REFER). Grace answers, Ada hangs up."""
    ada, konrad = await office.answered_call(15, 'konrad')
    await konrad.transfer('201')
    await konrad_takes_over(office, ada, konrad, 'grace')


@scene('''grace in Ada 1 : ringing | connected | ended answered
          zoe   in Ada 1 : ringing | waiting? | ended declined''')
async def blind_transfer_to_busy(office):
    """Grace transfers Ada blindly to 203, whose phone is busy. The call is over."""
    ada, grace = await office.answered_call()
    await grace.transfer('203')
    (await office.zoe.incoming()).reject(486, 'Busy Here')
    await ada.until('ended')
    await grace.until('ended')


@scene('''grace in Ada 1 : ringing | connected | ended answered
          zoe   in Ada 1 : ringing | waiting? | ended missed''')
async def blind_transfer_not_answered(office):
    """Grace transfers Ada blindly to 5203, which rings Zoë for 2 s. Nobody answers, the call is over."""
    ada, grace = await office.answered_call()
    await grace.transfer('5203')
    await (await ring(office.zoe)).until('ended')
    await ada.until('ended')


@scene('grace in Ada 1 : ringing | connected | ended answered')
async def blind_transfer_outside(office):
    """Grace transfers Ada blindly to 0 493098765, who answers. Ada hangs up."""
    ada, grace = await office.answered_call()
    await grace.transfer(FAR)
    far = await answer(office.trunk)
    await grace.until('ended')
    await far.until('up')
    await bye(ada, far)


@scene('''grace  out - 202 : dialing | updated Konrad | connected | updated Emmy | ended answered
          konrad in Grace 202 : ringing | connected | ended answered
          emmy   in Grace 202/204 : ringing | connected | ended answered''')
async def blind_transfer_of_grace(office):
    """Grace calls Konrad, he transfers her blindly to Emmy, who answers. Grace hangs up: she was transferred herself."""
    grace = office.grace.dial('202')
    konrad = await answer(office.konrad)
    await office.talking('grace', 'konrad')
    await konrad.transfer('204')
    emmy = await answer(office.emmy)
    await konrad.until('ended')
    await office.talking('grace', 'emmy')
    await bye(grace, emmy)


@scene(f'''grace  out - {FAR} : dialing | connected -/Far/FarShort | ended answered
           konrad in Far/FarShort {FAR}/202 : ringing | connected | ended answered''')
async def blind_transfer_of_called_party(office):
    """Grace calls out, the far end answers, she transfers it to Konrad. He answers, the far end hangs up."""
    grace = office.grace.dial(FAR)
    far = await answer(office.trunk)
    await office.talking('grace', 'trunk')
    await grace.transfer('202')
    konrad = await answer(office.konrad)
    await grace.until('ended')
    await office.talking('konrad', 'trunk')
    await bye(far, konrad)


# ---- by keys: Asterisk's own

async def press_transfer(office, call, number):
    """#1 and the number: the server asks for it while the other side hears music."""
    asked = office.expect('MusicOnHoldStart', Channel='PJSIP/trunk-*')
    await call.press('#1')
    await asked
    await call.press(number)


@scene('''grace  in Ada 1 : ringing | connected | held | resumed? | ended answered
          konrad in Ada 1 : ringing | connected | ended answered''')
async def blind_transfer_by_keys(office):
    """Grace answers Ada and presses #1 202 (Asterisk's own blind transfer). Konrad answers, Ada hangs up."""
    ada, grace = await office.answered_call()
    await press_transfer(office, grace, '202')
    await konrad_takes_over(office, ada, grace)


@scene('''zoe   in Ada 3 : ringing | connected | held | resumed? | ended answered
          emmy  in Ada 3 : ringing | connected | ended answered
          grace in Ada 3 : ringing | ended answered-elsewhere
          konrad in Ada 3 : ringing | ended answered-elsewhere''')
async def blind_transfer_by_keys_info(office):
    """Ada calls the ring group. Zoë answers, whose phone tells of its keys by INFO, and presses #1 204. Emmy answers. Grace, who
    rang at first, is a bystander."""
    ada = office.call_in(3)
    grace, konrad, zoe = await ring(office.grace), await ring(office.konrad), await ring(office.zoe)
    zoe.answer()
    await grace.until('ended')
    await konrad.until('ended')
    await office.talking('zoe', 'trunk')
    await press_transfer(office, zoe, '204')
    await konrad_takes_over(office, ada, zoe, 'emmy')


# ---- by a program

@scene('''grace  in Ada 1 : ringing | connected | ended answered
          konrad in Ada 1 : ringing | connected | ended answered''')
async def blind_transfer_by_manager(office):
    """Grace answers Ada; the manager's BlindTransfer sends Ada to 202. Konrad answers, Ada hangs up."""
    ada, grace = await office.answered_call()
    await office.action('BlindTransfer', Channel=await office.channel('grace'), Context='office', Exten='202')
    await konrad_takes_over(office, ada, grace)


@scene('''grace  in Ada 1 : ringing | connected | ended answered
          konrad in Ada 1 : ringing | connected | ended answered''')
async def redirect_of_the_caller(office):
    """Grace talks to Ada; the manager's Redirect sends Ada's channel to 202. Konrad answers, Ada hangs up."""
    ada, grace = await office.answered_call()
    await office.redirect('trunk', '202')
    await konrad_takes_over(office, ada, grace)


@scene('''grace  in Ada 1 : ringing | connected | updated Konrad | ended answered
          konrad in Grace 202/1 : ringing | connected | ended answered''')
async def redirect_of_my_own_leg(office):
    """Grace talks to Ada; the manager's Redirect sends Grace's own channel to 202. Ada loses the line, Konrad answers Grace."""
    ada, grace = await office.answered_call()
    await office.redirect('grace', '202')
    konrad = await answer(office.konrad)
    await ada.until('ended')
    await office.talking('grace', 'konrad')
    await bye(grace, konrad)


@scene('''grace in Ada 1 : ringing | connected | ended answered''')
async def redirect_of_both_legs(office):
    """Grace talks to Ada; the manager's Redirect sends both into a conference. Ada leaves, then Grace."""
    ada, grace = await office.answered_call()
    joined = [office.expect('ConfbridgeJoin', Channel=f'PJSIP/{name}-*') for name in ('trunk', '201')]
    await office.redirect('trunk', '610', ExtraChannel=await office.channel('grace'), ExtraContext='office', ExtraExten='610', ExtraPriority=1)
    for event in joined:
        await event
    await ada.hang_up()
    await grace.hang_up()


@scene('''konrad in Ada 15 : ringing | connected | ended answered
          grace  in Ada 15 : ringing | ended forwarded
          zoe    in Ada 15 : ringing | connected | ended answered''')
async def redirected_from_konrad_to_grace_to_zoe(office):
    """Konrad talks to Ada; a program sends her to Grace, whose phone rings, and then, unanswered, on to Zoë, who answers."""
    ada, konrad = await office.answered_call(15, 'konrad')
    await office.redirect('trunk', '201')
    grace = await ring(office.grace)
    await konrad.until('ended')
    await office.redirect('trunk', '203')
    zoe = await answer(office.zoe)
    await grace.until('ended')
    await office.talking('zoe', 'trunk')
    await bye(ada, zoe)
