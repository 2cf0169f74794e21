# SPDX-License-Identifier: GPL-3.0-or-later
"""Click-to-dial, asked for by somebody else than Herald: the agent's phone is called first. Every outcome."""
from expect import FAR
from office import answer, bye, ring
from scene import scene

# Until the far end is dialled, what the server tells of the number is what the asker put into the caller id, or nothing.
CLICK = f'grace out Far/Click/nobody {FAR}/~ : dialing'
END = f'Far/Click/FarShort ={FAR}'


async def click(office, number=FAR, **more):
    await office.action('Originate', **{'Channel': 'PJSIP/201', 'Context': 'office', 'Exten': number, 'Priority': 1, 'Timeout': 4000,
                                        'Async': 'true', 'CallerID': f'"Herald" <{number}>', **more})


@scene(f'{CLICK} | connected {END} | ended answered')
async def click_answered(office):
    """Grace's phone rings, she answers, the far end rings and answers. The far end hangs up."""
    await click(office)
    grace = await answer(office.grace)
    far = await ring(office.trunk)
    far.answer()
    await office.talking('grace', 'trunk')
    await bye(far, grace)


@scene(f'{CLICK} | ended busy {END}')
async def click_busy(office):
    """Grace answers her phone, the far end is busy."""
    await click(office)
    grace = await answer(office.grace)
    (await office.trunk.incoming()).reject(486, 'Busy Here')
    await grace.until('ended')


@scene(f'{CLICK} | ended failed {END}')
async def click_unallocated(office):
    """Grace answers her phone, the number does not exist (404)."""
    await click(office)
    grace = await answer(office.grace)
    (await office.trunk.incoming()).reject(404, 'Not Found')
    await grace.until('ended')


@scene(f'{CLICK.replace(FAR, "9" + FAR).replace("Far/", "-/Far/")} | ended no-answer -/Far/Click/FarShort =9{FAR}')
async def click_not_answered(office):
    """Grace answers her phone, the far end rings for 2 s and the server gives up."""
    await click(office, f'9{FAR}', CallerID=f'"Herald" <{FAR}>')
    grace = await answer(office.grace)
    await (await ring(office.trunk)).until('ended')
    await grace.until('ended')


@scene(f'{CLICK} | ended cancelled {END}')
async def click_cancelled(office):
    """Grace answers her phone, the far end rings, Grace hangs up."""
    await click(office)
    grace = await answer(office.grace)
    await bye(grace, await ring(office.trunk))


@scene(f'{CLICK} | ended own-phone')
async def click_own_phone_silent(office):
    """Grace's phone rings for 4 s and is not answered."""
    await click(office)
    await (await ring(office.grace)).until('ended')


@scene(f'{CLICK} | ended own-phone')
async def click_own_phone_rejects(office):
    """Grace's phone rejects (603)."""
    failed = office.expect('OriginateResponse')
    await click(office)
    (await ring(office.grace)).reject(603, 'Decline')
    await failed


@scene(f'{CLICK} | ended own-phone/cancelled')
async def click_called_off(office):
    """Grace's phone rings, the program that asked for the call hangs it up."""
    await click(office)
    grace = await ring(office.grace)
    await office.action('Hangup', Channel=await office.channel('grace'))
    await grace.until('ended')


@scene('''grace  out Konrad/-/nobody 202/~ : dialing | connected Konrad =202 | ended answered
          konrad in Grace/nobody 202 : ringing | connected | ended answered''')
async def click_colleague(office):
    """Click-to-dial of 202 without a caller id. Grace answers, Konrad answers, Grace hangs up."""
    await click(office, '202', CallerID='')
    grace = await answer(office.grace)
    konrad = await answer(office.konrad)
    await office.talking('grace', 'konrad')
    await bye(grace, konrad)


@scene('''grace  out Konrad/-/nobody/Click 202/~ : dialing | connected Konrad/nobody/- =202/~ | ended answered Konrad
          konrad in Grace/nobody/Click 202 : ringing | connected | ended answered''')
async def click_colleague_through_local(office):
    """Originated as Local/201@dial/n to 202, as some PBX interfaces do. Grace answers, Konrad answers, Grace hangs up."""
    await click(office, '202', Channel='Local/201@dial/n', Timeout=8000, CallerID='')
    grace = await answer(office.grace)
    konrad = await answer(office.konrad)
    await office.talking('grace', 'konrad')
    await bye(grace, konrad)


@scene('''grace in Ada 1 : ringing | connected | held | resumed | ended answered
          grace out Konrad/-/nobody 202/~ : dialing | connected Konrad =202 | ended answered
          konrad in Grace/nobody 202 : ringing | connected | ended answered''')
async def click_while_talking(office):
    """Grace holds Ada; a click-to-dial rings her phone a second time, she takes it and talks to Konrad. Then she goes back to Ada."""
    ada, first = await office.answered_call()
    await first.hold()
    await click(office, '202', CallerID='')
    second = await answer(office.grace)
    konrad = await answer(office.konrad)
    await office.talking('konrad')
    await second.until('up')
    await bye(second, konrad)
    await first.resume()
    await bye(ada, first)
