# SPDX-License-Identifier: GPL-3.0-or-later
"""Phones of chan_sip, which server 16 still has: the same calls, told by another driver."""
from office import answer, bye, ring
from scene import scene

OLD = ('16',)


@scene('sid in Ada 33 : ringing | connected | ended answered', OLD)
async def sip_answered(office):
    """Ada calls Sid, he answers. Ada hangs up."""
    ada, sid = await office.answered_call(33, 'sid')
    await bye(ada, sid)


@scene('sid in Ada 33 : ringing | ended missed', OLD)
async def sip_abandoned(office):
    """Ada calls Sid, his phone rings, she gives up."""
    ada = office.call_in(33)
    sid = await ring(office.sid)
    await ada.until('ringing')
    await bye(ada, sid)


@scene('sid in Ada 33 : ringing | ended declined', OLD)
async def sip_declined(office):
    """Ada calls Sid, he rejects (603)."""
    ada = office.call_in(33)
    sid = await ring(office.sid)
    await ada.until('ringing')
    sid.reject(603, 'Decline')
    await ada.until('ended')


@scene('''sid out - 302 : dialing | updated Sue | connected | ended answered
          sue in Sid 302 : ringing | connected | ended answered''', OLD)
async def sip_internal(office):
    """Sid calls Sue, both with the old driver. She answers, he hangs up."""
    sid = office.sid.dial('302')
    sue = await answer(office.sue)
    await office.talking('sid', 'sue')
    await bye(sid, sue)


@scene('''sid   out - 201 : dialing | updated Grace | connected | ended answered
          grace in Sid 201 : ringing | connected | ended answered''', OLD)
async def sip_calls_pjsip(office):
    """Sid calls Grace, whose phone is of the new driver. She answers and hangs up."""
    sid = office.sid.dial('201')
    grace = await answer(office.grace)
    await office.talking('sid', 'grace')
    await bye(grace, sid)


@scene('sid in Ada 33 : ringing | connected | held | resumed | ended answered', OLD)
async def sip_hold(office):
    """Ada calls Sid, he answers, holds, resumes. Ada hangs up."""
    ada, sid = await office.answered_call(33, 'sid')
    for change, event in ((sid.hold, 'Hold'), (sid.resume, 'Unhold')):
        told = office.expect(event, Channel='SIP/301-*')
        await change()
        await told
    await bye(ada, sid)


@scene('''sid in Ada 33 : ringing | connected | resumed? | ended answered
          sue in Ada 33 : ringing | connected | ended answered''', OLD)
async def sip_blind_transfer(office):
    """Sid answers Ada and transfers her blindly to Sue (REFER). She answers, Ada hangs up."""
    ada, sid = await office.answered_call(33, 'sid')
    await sid.transfer('302')
    sue = await answer(office.sue)
    await sid.until('ended')
    await office.talking('sue', 'trunk')
    await bye(ada, sue)


@scene('''sid in Ada 33 : ringing | connected | held | resumed? | ended answered
          sid out - 302 : dialing | updated Sue | connected | ended answered
          sue in Sid 302 : ringing | connected | updated Ada | ended answered''', OLD)
async def sip_attended_transfer(office):
    """Sid answers Ada, holds, calls Sue, who answers, and connects the two (REFER with Replaces). Ada hangs up."""
    ada, sid = await office.answered_call(33, 'sid')
    await sid.hold()
    consultation = office.sid.dial('302')
    sue = await answer(office.sue)
    await consultation.until('up')
    await office.hear('sue')
    await sid.transfer_to(consultation)
    await sid.until('ended')
    await office.talking('sue', 'trunk')
    await bye(ada, sue)
