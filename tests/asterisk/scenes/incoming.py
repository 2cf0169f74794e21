# SPDX-License-Identifier: GPL-3.0-or-later
"""A customer or a colleague calls one phone."""
from expect import ADA, BEN
from office import ADA_NAME, BEN_NAME, answer, bye, ring
from scene import scene


@scene('grace in Ada 1 : ringing | connected | ended answered')
async def incoming_answered(office):
    """Ada calls Grace's line. Grace's phone rings, she answers. Ada hangs up."""
    ada, grace = await office.answered_call()
    await bye(ada, grace)


@scene('grace in Ada 1 : ringing | connected | ended answered')
async def incoming_answered_grace_hangs_up(office):
    """Ada calls Grace's line. Grace answers at once without ringing first, and hangs up herself."""
    ada = office.call_in(1)
    grace = await office.grace.incoming()
    grace.answer()
    await ada.until('up')
    await bye(grace, ada)


@scene('grace in Ada 14 : ringing | ended missed')
async def incoming_missed(office):
    """Ada calls. Grace's phone rings for 2 s, nobody answers, the server gives up."""
    ada = office.call_in(14)
    await (await ring(office.grace)).until('ended')
    await ada.until('ended')


@scene('grace in Ada 1 : ringing | ended missed')
async def incoming_abandoned(office):
    """Ada calls Grace's line. Her phone rings, Ada hangs up before anybody answers."""
    ada = office.call_in(1)
    grace = await ring(office.grace)
    await ada.until('ringing')
    await bye(ada, grace)


@scene('grace in Ada 1 : ringing | ended declined')
async def incoming_busy(office):
    """Ada calls Grace's line. Grace's phone is busy (486) and never rings."""
    ada = office.call_in(1)
    (await office.grace.incoming()).reject(486, 'Busy Here')
    await ada.until('ended')


@scene('grace in Ada 1 : ringing | ended declined')
async def incoming_declined(office):
    """Ada calls Grace's line. Grace's phone rings, she rejects the call (603)."""
    ada = office.call_in(1)
    grace = await ring(office.grace)
    await ada.until('ringing')
    grace.reject(603, 'Decline')
    await ada.until('ended')


@scene('''grace  in Konrad 201 : ringing | connected | ended answered
          konrad out - 201 : dialing | updated Grace | connected | ended answered
          team   out - 201 : dialing | updated Grace | connected | ended answered''')
async def internal_call(office):
    """Konrad dials 201. Grace answers, Konrad hangs up. Who looks at both phones sees one conversation."""
    konrad = office.konrad.dial('201')
    grace = await answer(office.grace)
    await office.talking('grace', 'konrad')
    await bye(konrad, grace)


@scene('''grace  in Konrad 201 : ringing | ended declined
          konrad out - 201 : dialing | updated Grace | ended busy''')
async def internal_call_declined(office):
    """Konrad dials 201. Grace rejects the call (486 after ringing)."""
    konrad = office.konrad.dial('201')
    grace = await ring(office.grace)
    await konrad.until('ringing')
    grace.reject(486, 'Busy Here')
    await konrad.until('ended')


@scene('''grace  in Konrad 5201 : ringing | ended missed
          konrad out - 5201 : dialing | updated Grace/- | ended no-answer''')
async def internal_call_not_answered(office):
    """Konrad dials 5201, which rings Grace for 2 s. Nobody answers."""
    konrad = office.konrad.dial('5201')
    await (await ring(office.grace)).until('ended')
    await konrad.until('ended')


@scene('''trap   in Konrad 2011 : ringing | connected | ended answered
          konrad out - 2011 : dialing | updated Trap | connected | ended answered''')
async def incoming_for_prefix_trap(office):
    """Konrad calls 2011, whose device's name begins with Grace's. It is no call of Grace's."""
    konrad = office.konrad.dial('2011')
    trap = await answer(office.trap)
    await konrad.until('up')
    await bye(konrad, trap)


@scene('grace in Kunde 9 : ringing | connected | ended answered')
async def incoming_after_announcement(office):
    """Ada calls. An announcement answers, the dialplan renames her, then Grace's phone rings. Grace answers, Ada hangs up."""
    ada, grace = await office.answered_call(9)
    await bye(ada, grace)


@scene('grace in Kunde 9 : ringing | ended missed')
async def incoming_after_announcement_abandoned(office):
    """Ada calls. An announcement answers, then Grace's phone rings. Ada hangs up."""
    ada = office.call_in(9)
    await bye(ada, await ring(office.grace))


@scene()
async def incoming_given_up_in_announcement(office):
    """Ada calls, an announcement answers, she hangs up before any phone is called. Nobody sees anything."""
    ada = office.call_in(32)
    await ada.until('up')
    await ada.hang_up()


@scene('grace in Ada 4 : ringing | ended missed')
async def incoming_machine_answers(office):
    """Ada calls. Grace's phone rings for 3 s, then a machine answers and talks. Ada hangs up."""
    ada = office.call_in(4)
    await (await ring(office.grace)).until('ended')
    await ada.until('up')
    await office.hear('trunk')
    await ada.hang_up()


# ---- early media

@scene('grace in Ada 21 : ringing | connected | ended answered')
async def incoming_after_early_media(office):
    """Ada calls. She hears an announcement without the call being answered (Progress), then Grace's phone rings. Grace answers."""
    ada, grace = await office.answered_call(21)
    await bye(ada, grace)


@scene('grace in Ada 1 : ringing | connected | ended answered')
async def incoming_early_media_of_phone(office):
    """Ada calls. Grace's phone sends sound before the answer (183) and never says that it rings. Grace answers, Ada hangs up."""
    ada = office.call_in(1)
    grace = await office.grace.incoming()
    grace.progress()
    await ada.until('ringing')
    grace.answer()
    await office.talking('grace', 'trunk')
    await bye(ada, grace)


# ---- two callers at once

@scene('''grace in Ada 1 : ringing | ended missed
          grace in Ben 1 : ringing | ended missed''')
async def two_callers_abandon(office):
    """Ada and Benoît call Grace's line at once, her phone rings for both; both give up, Ada first."""
    ada = office.call_in(1)
    first = await ring(office.grace)
    ben = office.call_in(1, BEN, BEN_NAME)
    second = await ring(office.grace)
    await ben.until('ringing')
    await bye(ada, first)
    await bye(ben, second)


@scene('''grace in Ada 1 : ringing | ended missed
          grace in Ben 1 : ringing | connected | ended answered''')
async def two_callers_second_is_answered(office):
    """Ada and Benoît call Grace's line at once. Grace answers Benoît, Ada gives up, Benoît hangs up."""
    ada = office.call_in(1)
    first = await ring(office.grace)
    ben = office.call_in(1, BEN, BEN_NAME)
    second = await ring(office.grace)
    await ben.until('ringing')
    second.answer()
    await ben.until('up')
    await bye(ada, first)
    await bye(ben, second)


@scene('''grace in Ada 1 : ringing | ended missed
          grace in Ada 1 : ringing | ended missed''')
async def same_caller_twice(office):
    """Ada calls, gives up, and calls again at once: that is another call."""
    for _ in range(2):
        ada = office.call_in(1, ADA, ADA_NAME)
        grace = await ring(office.grace)
        await ada.until('ringing')
        await bye(ada, grace)
