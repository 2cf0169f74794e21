# SPDX-License-Identifier: GPL-3.0-or-later
"""Conferences (ConfBridge): nobody in particular is the other side."""
from office import bye
from scene import scene


async def join(office, phone, name, number='610'):
    joined = office.expect('ConfbridgeJoin', Channel=name + '-*')
    call = phone.dial(number)
    await call.until('up')
    await joined
    return call


@scene('''grace  out - 610 : dialing | connected | ended answered
          konrad out - 610 : dialing | connected | ended answered
          team   out - 610 : dialing | connected | ended answered
          team   out - 610 : dialing | connected | ended answered''')
async def conference_of_two(office):
    """Grace dials into the conference 610, Konrad too. Konrad leaves, then Grace."""
    grace = await join(office, office.grace, 'PJSIP/201')
    konrad = await join(office, office.konrad, 'PJSIP/202')
    await office.hear('grace', 'konrad')
    await konrad.hang_up()
    await grace.hang_up()


@scene('''grace  out - 610 : dialing | connected | ended answered
          konrad out - 610 : dialing | connected | ended answered''')
async def conference_with_a_customer(office):
    """Grace and Konrad are in the conference; Ada calls its line and joins. Everybody leaves."""
    grace = await join(office, office.grace, 'PJSIP/201')
    konrad = await join(office, office.konrad, 'PJSIP/202')
    joined = office.expect('ConfbridgeJoin', Channel='PJSIP/trunk-*')
    ada = office.call_in(28)
    await joined
    await office.hear('grace', 'konrad', 'trunk')
    for call in (ada, grace, konrad):
        await call.hang_up()


@scene('''grace  in Ada 1 : ringing | connected | ended answered
          konrad out - 610 : dialing | connected | ended answered''')
async def conference_by_transfer(office):
    """Konrad waits in the conference. Grace answers Ada and transfers her into it. Ada hangs up, then Konrad."""
    konrad = await join(office, office.konrad, 'PJSIP/202')
    ada, grace = await office.answered_call()
    joined = office.expect('ConfbridgeJoin', Channel='PJSIP/trunk-*')
    await grace.transfer('610')
    await joined
    await grace.until('ended')
    await bye(ada)
    await konrad.hang_up()


@scene('''grace out - 600 : dialing | connected | ended answered''')
async def echo(office):
    """Grace dials 600, an application that answers. She hangs up."""
    grace = office.grace.dial('600')
    await grace.until('up')
    await office.grace.hears()
    await grace.hang_up()
