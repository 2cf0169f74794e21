# SPDX-License-Identifier: GPL-3.0-or-later
"""Attended transfers: by the phone, by keys, by a program; while the target still rings; called off; and seen by everyone."""
from office import answer, bye, ring
from scene import scene


async def consult(office, call, name, number, target):
    """Hold the call and ring the target from a second line; returns the consultation and the target's ringing phone."""
    await call.hold()
    consultation = getattr(office, name).dial(number)
    return consultation, await ring(getattr(office, target))


async def answered(office, consultation, target, *names):
    target.answer()
    await consultation.until('up')
    await office.hear(*names)


@scene('''grace  in Ada 1 : ringing | connected | held | resumed? | ended answered
          grace  out - 202 : dialing | updated Konrad | connected | ended answered
          konrad in Grace 202 : ringing | connected | updated Ada | ended answered''')
async def attended_transfer_by_grace(office):
    """Grace answers Ada, holds, calls Konrad (202), who answers, and connects the two (REFER with Replaces). Ada hangs up later."""
    ada, grace = await office.answered_call()
    consultation, konrad = await consult(office, grace, 'grace', '202', 'konrad')
    await answered(office, consultation, konrad, 'konrad')
    await grace.transfer_to(consultation)
    await grace.until('ended')
    await office.talking('konrad', 'trunk')
    await bye(ada, konrad)


@scene('''konrad in Ada 15 : ringing | connected | held | resumed? | ended answered
          konrad out - 201 : dialing | updated Grace | connected | ended answered
          grace  in Konrad 201 : ringing | connected | updated Ada | ended answered''')
async def attended_transfer_to_grace(office):
    """Konrad answers Ada, holds, calls Grace (201); she answers and Konrad connects the two (REFER with Replaces). Ada hangs up."""
    ada, konrad = await office.answered_call(15, 'konrad')
    consultation, grace = await consult(office, konrad, 'konrad', '201', 'grace')
    await answered(office, consultation, grace, 'grace')
    await konrad.transfer_to(consultation)
    await konrad.until('ended')
    await office.talking('grace', 'trunk')
    await bye(ada, grace)


@scene('''grace  out - 202 : dialing | updated Konrad | connected | updated Emmy | ended answered
          konrad in Grace 202 : ringing | connected | held | resumed? | ended answered
          konrad out - 204 : dialing | updated Emmy | connected | ended answered
          emmy   in Konrad 204 : ringing | connected | updated Grace | ended answered''')
async def attended_transfer_of_grace(office):
    """Grace calls Konrad. He holds, calls Emmy, who answers, and connects the two. Grace hangs up: she was transferred herself."""
    grace = office.grace.dial('202')
    konrad = await answer(office.konrad)
    await office.talking('grace', 'konrad')
    consultation, emmy = await consult(office, konrad, 'konrad', '204', 'emmy')
    await answered(office, consultation, emmy, 'emmy')
    await konrad.transfer_to(consultation)
    await konrad.until('ended')
    await office.talking('grace', 'emmy')
    await bye(grace, emmy)


# ---- while the target still rings

@scene('''grace  in Ada 1 : ringing | connected | held | resumed? | ended answered
          grace  out - 202 : dialing | updated Konrad | ended cancelled/no-answer
          konrad in Grace 202 : ringing | connected Grace/Ada | ended answered Ada''')
async def semi_attended_transfer_by_grace(office):
    """Grace answers Ada, holds, calls Konrad (202); while his phone still rings she connects the two. Konrad answers, Ada hangs up."""
    ada, grace = await office.answered_call()
    consultation, konrad = await consult(office, grace, 'grace', '202', 'konrad')
    await consultation.until('ringing')
    moved = office.expect('AttendedTransfer')
    await grace.transfer_to(consultation)
    await moved
    konrad.answer()
    await office.hear('konrad', 'trunk')
    await bye(ada, konrad)


@scene('''konrad in Ada 15 : ringing | connected | held | resumed? | ended answered
          konrad out - 201 : dialing | updated Grace | ended cancelled/no-answer
          grace  in Konrad 201 : ringing | connected Konrad/Ada | ended answered Ada''')
async def semi_attended_transfer_to_grace(office):
    """Konrad answers Ada, holds, calls Grace (201); while her phone still rings he connects the two. Grace answers, Ada hangs up."""
    ada, konrad = await office.answered_call(15, 'konrad')
    consultation, grace = await consult(office, konrad, 'konrad', '201', 'grace')
    await consultation.until('ringing')
    moved = office.expect('AttendedTransfer')
    await konrad.transfer_to(consultation)
    await moved
    grace.answer()
    await office.hear('grace', 'trunk')
    await bye(ada, grace)


@scene('''konrad in Ada 15 : ringing | connected | held | resumed? | ended answered
          konrad out - 201 : dialing | updated Grace | ended cancelled/no-answer
          grace  in Konrad 201 : ringing | ended missed Konrad/Ada''')
async def semi_attended_transfer_to_grace_abandoned(office):
    """As before, but Ada gives up while Grace's phone still rings."""
    ada, konrad = await office.answered_call(15, 'konrad')
    consultation, grace = await consult(office, konrad, 'konrad', '201', 'grace')
    await consultation.until('ringing')
    moved = office.expect('AttendedTransfer')
    await konrad.transfer_to(consultation)
    await moved
    await bye(ada, grace)


# ---- called off

@scene('''grace  in Ada 1 : ringing | connected | held | resumed | ended answered
          grace  out - 202 : dialing | updated Konrad | connected | ended answered
          konrad in Grace 202 : ringing | connected | ended answered''')
async def attended_transfer_cancelled(office):
    """Grace answers Ada, holds, calls Konrad; he answers, does not want the call and hangs up. Grace resumes Ada, Ada hangs up."""
    ada, grace = await office.answered_call()
    consultation, konrad = await consult(office, grace, 'grace', '202', 'konrad')
    await answered(office, consultation, konrad, 'konrad')
    await bye(konrad, consultation)
    await grace.resume()
    await office.talking('grace', 'trunk')
    await bye(ada, grace)


@scene('''grace  in Ada 1 : ringing | connected | held | resumed | ended answered
          grace  out - 202 : dialing | updated Konrad | ended busy
          konrad in Grace 202 : ringing | ended declined''')
async def attended_transfer_declined(office):
    """Grace answers Ada, holds, calls Konrad; he refuses. Grace resumes Ada, Ada hangs up."""
    ada, grace = await office.answered_call()
    consultation, konrad = await consult(office, grace, 'grace', '202', 'konrad')
    await consultation.until('ringing')
    konrad.reject(603, 'Decline')
    await consultation.until('ended')
    await grace.resume()
    await office.talking('grace', 'trunk')
    await bye(ada, grace)


# ---- by keys: Asterisk's own, over a Local channel

async def press_consult(office, call, number, target):
    """*2 and the number: the other side hears music meanwhile. Returns the target's ringing phone."""
    asked = office.expect('MusicOnHoldStart', Channel='PJSIP/trunk-*')
    await call.press('*2')
    await asked
    await call.press(number)
    return await ring(getattr(office, target))


@scene('''grace  in Ada 1 : ringing | connected | held | resumed? | ended answered
          konrad in Grace 202/1 : ringing | connected | updated Ada | ended answered''')
async def attended_transfer_by_keys(office):
    """Grace answers Ada and presses *2 202. Konrad answers, Grace hangs up, Ada and Konrad talk. Ada hangs up."""
    ada, grace = await office.answered_call()
    konrad = await press_consult(office, grace, '202', 'konrad')
    konrad.answer()
    await office.hear('konrad', 'grace')
    moved = office.expect('AttendedTransfer')
    await grace.hang_up()
    await moved
    await office.hear('konrad', 'trunk')
    await bye(ada, konrad)


@scene('''konrad in Ada 15 : ringing | connected | held | resumed? | ended answered
          grace  in Konrad 201/15 : ringing | connected | updated Ada | ended answered''')
async def attended_transfer_by_keys_to_grace(office):
    """Konrad answers Ada and presses *2 201 and waits. Grace answers, Konrad hangs up, Ada and Grace talk. Ada hangs up."""
    ada, konrad = await office.answered_call(15, 'konrad')
    grace = await press_consult(office, konrad, '201', 'grace')
    grace.answer()
    await office.hear('konrad', 'grace')
    moved = office.expect('AttendedTransfer')
    await konrad.hang_up()
    await moved
    await office.hear('grace', 'trunk')
    await bye(ada, grace)


@scene('''grace  in Ada 1 : ringing | connected | held | resumed? | ended answered
          konrad in Grace 202/1 : ringing | connected Grace/Ada | ended answered Ada''')
async def semi_attended_transfer_by_keys(office):
    """Grace answers Ada and presses *2 202; while Konrad's phone rings she hangs up. Konrad answers Ada. Ada hangs up. (The server
    keeps Grace's channel, without her phone, until Konrad has decided.)"""
    ada, grace = await office.answered_call()
    konrad = await press_consult(office, grace, '202', 'konrad')
    gone = office.expect('BridgeLeave', Channel='PJSIP/201-*')
    await grace.hang_up()
    await gone
    konrad.answer()
    await office.hear('konrad', 'trunk')
    await bye(ada, konrad)


@scene('''grace  in Ada 1 : ringing | connected | held | resumed | ended answered
          konrad in Grace 202/1 : ringing | ended declined''')
async def attended_transfer_by_keys_declined(office):
    """Grace answers Ada and presses *2 202. Konrad refuses, Grace is back with Ada. Ada hangs up."""
    ada, grace = await office.answered_call()
    konrad = await press_consult(office, grace, '202', 'konrad')
    back = office.expect('MusicOnHoldStop', Channel='PJSIP/trunk-*')
    konrad.reject(603, 'Decline')
    await back
    await office.talking('grace', 'trunk')
    await bye(ada, grace)


# ---- by a program

async def manager_consults(office, number, target):
    await office.action('Atxfer', Channel=await office.channel('grace'), Context='office', Exten=number)
    return await ring(getattr(office, target))


@scene('''grace  in Ada 1 : ringing | connected | held | resumed? | ended answered
          konrad in Grace 202/1 : ringing | connected | updated Ada | ended answered''')
async def attended_transfer_by_manager(office):
    """Grace answers Ada; the manager's Atxfer calls 202 for her. Konrad answers, Grace hangs up, Ada and Konrad talk. Ada hangs up."""
    ada, grace = await office.answered_call()
    konrad = await manager_consults(office, '202', 'konrad')
    konrad.answer()
    await office.hear('konrad', 'grace')
    moved = office.expect('AttendedTransfer')
    await grace.hang_up()
    await moved
    await office.hear('konrad', 'trunk')
    await bye(ada, konrad)


@scene('''grace  in Ada 1 : ringing | connected | held | resumed | ended answered
          konrad in Grace 202/1 : ringing | ended missed''')
async def attended_transfer_by_manager_cancelled(office):
    """Grace answers Ada; the manager's Atxfer calls 202 for her and, while his phone rings, calls it off. Grace is back with Ada."""
    ada, grace = await office.answered_call()
    konrad = await manager_consults(office, '202', 'konrad')
    back = office.expect('MusicOnHoldStop', Channel='PJSIP/trunk-*')
    await office.action('CancelAtxfer', Channel=await office.channel('grace'))
    await konrad.until('ended')
    await back
    await office.talking('grace', 'trunk')
    await bye(ada, grace)
