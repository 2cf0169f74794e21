# SPDX-License-Identifier: GPL-3.0-or-later
"""Several phones of one person, and names of devices that contain other names."""
from office import answer, bye, ring
from scene import scene
from sip_phone import Phone


@scene('''mary in Ada 30 : ringing | connected | ended answered
          marys_desk in Ada 30 : ringing | ended answered-elsewhere''')
async def two_devices_soft_phone_answers(office):
    """Ada calls Mary: both her phones ring, it is one call. The soft phone answers. Ada hangs up."""
    ada = office.call_in(30)
    desk, soft = await ring(office.mary), await ring(office.mary_soft)
    soft.answer()
    await desk.until('ended')
    await office.talking('mary_soft', 'trunk')
    await bye(ada, soft)


@scene('''mary in Ada 30 : ringing | connected | ended answered
          marys_desk in Ada 30 : ringing | connected | ended answered''')
async def two_devices_desk_phone_answers(office):
    """Ada calls Mary: both her phones ring. The desk phone answers. Mary hangs up."""
    ada = office.call_in(30)
    desk, soft = await ring(office.mary), await ring(office.mary_soft)
    desk.answer()
    await soft.until('ended')
    await office.talking('mary', 'trunk')
    await bye(desk, ada)


@scene('''mary in Ada 30 : ringing | connected | ended answered
          marys_desk in Ada 30 : ringing | ended declined''')
async def two_devices_one_refuses(office):
    """Ada calls Mary: both her phones ring. She refuses on the desk phone, and then answers on the soft phone after all."""
    ada = office.call_in(30)
    desk, soft = await ring(office.mary), await ring(office.mary_soft)
    refused = office.expect('Hangup', Channel='PJSIP/mary-desk-*')
    desk.reject(486, 'Busy Here')
    await refused
    soft.answer()
    await office.talking('mary_soft', 'trunk')
    await bye(ada, soft)


@scene('mary in Ada 30 : ringing | ended missed')
async def two_devices_abandoned(office):
    """Ada calls Mary: both her phones ring. Ada gives up."""
    ada = office.call_in(30)
    await bye(ada, await ring(office.mary), await ring(office.mary_soft))


@scene('''mary  in Grace 205 : ringing | connected | ended answered
          grace out - 205 : dialing | connected -/Mary | ended answered Mary''')
async def two_devices_called_from_inside(office):
    """Grace dials 205: both Mary's phones ring, the desk phone answers. Grace hangs up."""
    grace = office.grace.dial('205')
    desk, soft = await ring(office.mary), await ring(office.mary_soft)
    desk.answer()
    await soft.until('ended')
    await office.talking('grace', 'mary')
    await bye(grace, desk)


@scene('''mary  out - 201 : dialing | updated Grace | connected | ended answered
          grace in Mary 201 : ringing | connected | ended answered
          marys_desk out - 201 : dialing | updated Grace | connected | ended answered''')
async def device_with_dash_calls(office):
    """Mary calls Grace from the phone whose name has a dash. Grace answers, Mary hangs up."""
    mary = office.mary.dial('201')
    grace = await answer(office.grace)
    await office.talking('mary', 'grace')
    await bye(mary, grace)


@scene('''mary  out - 201 : dialing | updated Grace | connected | ended answered
          grace in Mary 201 : ringing | connected | ended answered''')
async def device_with_underscore_calls(office):
    """Mary calls Grace from the phone whose name has an underscore. Grace answers, Grace hangs up."""
    mary = office.mary_soft.dial('201')
    grace = await answer(office.grace)
    await office.talking('mary_soft', 'grace')
    await bye(grace, mary)


@scene('namesake in Ada 31 : ringing | connected | ended answered')
async def device_that_others_begin_with(office):
    """Ada calls the phone "mary": it is no call of mary-desk and mary_soft."""
    ada = office.call_in(31)
    namesake = await answer(office.namesake)
    await office.talking('namesake', 'trunk')
    await bye(ada, namesake)


# ---- several phones registered as one endpoint

@scene('grace in Ada 16 : ringing | connected | ended answered')
async def two_contacts_second_answers(office):
    """Two phones are registered as 201. Ada calls, both ring (two channels of one device): one call. The second answers."""
    async with Phone('201', office.lab, 'secret-201') as soft_phone:
        ada = office.call_in(16)
        desk, soft = await ring(office.grace), await ring(soft_phone)
        soft.answer()
        await desk.until('ended')
        await ada.until('up')
        await soft_phone.hears()
        await bye(ada, soft)


@scene('grace in Ada 16 : ringing | ended missed')
async def two_contacts_abandoned(office):
    """Two phones are registered as 201. Ada calls, both ring, she gives up."""
    async with Phone('201', office.lab, 'secret-201') as soft_phone:
        ada = office.call_in(16)
        await bye(ada, await ring(office.grace), await ring(soft_phone))


@scene('grace in Ada 16 : ringing | ended declined')
async def two_contacts_both_refuse(office):
    """Two phones are registered as 201. Ada calls, Grace refuses on one and then on the other."""
    async with Phone('201', office.lab, 'secret-201') as soft_phone:
        ada = office.call_in(16)
        desk, soft = await ring(office.grace), await ring(soft_phone)
        refused = office.expect('Hangup', Channel='PJSIP/201-*')
        desk.reject(486, 'Busy Here')
        await refused
        soft.reject(486, 'Busy Here')
        await ada.until('ended')
