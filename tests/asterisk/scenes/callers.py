# SPDX-License-Identifier: GPL-3.0-or-later
"""Who calls: names and numbers that are withheld, or rewritten on the way."""
from expect import ADA
from office import ADA_NAME, answer, bye, ring
from scene import scene

ASSERTED = f'P-Asserted-Identity: "{ADA_NAME}" <sip:{ADA}@127.0.0.2>'


@scene('grace in hidden 1 : ringing | connected | ended answered')
async def caller_withheld(office):
    """A caller who withholds his number (From: anonymous). Grace answers, the caller hangs up."""
    caller = office.trunk.dial('+493055501', 'anonymous', 'Anonymous')
    grace = await answer(office.grace)
    await caller.until('up')
    await bye(caller, grace)


@scene('grace in Ada/hidden 1 : ringing | ended missed')
async def caller_asks_for_privacy(office):
    """The provider asserts who calls and that it is private (P-Asserted-Identity, Privacy: id). The server tells its manager
    users the number and not that it is private: whether it is shown is the administrator's choice (trust_id_inbound)."""
    caller = office.trunk.dial('+493055501', 'anonymous', 'Anonymous', [ASSERTED, 'Privacy: id'])
    await bye(caller, await ring(office.grace))


@scene('grace in Ada 1 : ringing | ended missed')
async def caller_is_asserted(office):
    """The provider asserts who calls (P-Asserted-Identity) and writes something else in From: the asserted one calls."""
    caller = office.trunk.dial('+493055501', 'unknown', 'Provider', [ASSERTED])
    await bye(caller, await ring(office.grace))


@scene('grace in nobody 37 : ringing | connected | ended answered')
async def caller_made_private_by_the_dialplan(office):
    """The dialplan marks the caller private and writes his number otherwise: CALLERID(pres)=prohib, told as CID-CallingPres of the
    NewCallerid. Neither number nor name is shown."""
    ada, grace = await office.answered_call(37)
    await bye(ada, grace)


@scene('grace in Ada/nobody 22 : ringing | ended missed')
async def caller_made_private_untold(office):
    """The dialplan marks the caller private and nothing else: no event says so, the number may be shown."""
    ada = office.call_in(22)
    await bye(ada, await ring(office.grace))


@scene('grace in Moved 23 : ringing | connected | ended answered')
async def caller_rewritten_before_ringing(office):
    """The dialplan writes another number and name before Grace's phone is called."""
    ada, grace = await office.answered_call(23)
    await bye(ada, grace)


@scene('grace in Ada 24 : ringing | connected Ada/Vip | ended answered Vip')
async def caller_renamed_at_the_answer(office):
    """When Grace has answered, and before she is connected, the dialplan gives Ada another name (Dial's U(), CONNECTEDLINE)."""
    ada, grace = await office.answered_call(24)
    await bye(ada, grace)


@scene('grace in Ada 1 : ringing | updated Vip | connected | ended answered')
async def caller_renamed_while_ringing(office):
    """While Grace's phone rings, a program gives her the caller's better name (Setvar CONNECTEDLINE(name))."""
    ada = office.call_in(1)
    grace = await ring(office.grace)
    told = office.expect('NewConnectedLine', ConnectedLineName='Vip Ada')
    await office.action('Setvar', Channel=await office.channel('grace'), Variable='CONNECTEDLINE(name)', Value='Vip Ada')
    await told
    grace.answer()
    await office.talking('grace', 'trunk')
    await bye(ada, grace)


@scene('grace in Ada 1 : ringing | connected Ada/Vip | ended answered Ada/Vip')
async def caller_id_changed_while_ringing(office):
    """While Grace's phone rings, a program changes the caller id of Ada's channel: a NewCallerid after the dial. The phone shows
    the old one still; Herald may show either."""
    ada = office.call_in(1)
    grace = await ring(office.grace)
    told = office.expect('NewCallerid', CallerIDName='Vip Ada')
    await office.action('Setvar', Channel=await office.channel('trunk'), Variable='CALLERID(name)', Value='Vip Ada')
    await told
    grace.answer()
    await office.talking('grace', 'trunk')
    await bye(ada, grace)
