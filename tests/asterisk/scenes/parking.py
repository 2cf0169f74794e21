# SPDX-License-Identifier: GPL-3.0-or-later
"""Parking, and fetching, by the same and by another phone."""
from office import answer, bye
from scene import scene

SPACES = '/'.join(str(space) for space in range(701, 721))

FIRST = 'grace in Ada 1 : ringing | connected | resumed? | ended answered'


async def park_by_refer(office, lot='700'):
    """Grace answers Ada and parks her (blind transfer to the lot). Returns Ada's end and the space."""
    ada, grace = await office.answered_call()
    parked = office.expect('ParkedCall')
    await grace.transfer(lot)
    space = (await parked)['ParkingSpace']
    await grace.until('ended')
    return ada, space


async def fetch(office, ada, space, name):
    back = getattr(office, name).dial(space)
    await back.until('up')
    await office.talking(name, 'trunk')
    await bye(ada, back)


@scene(f'''{FIRST}
           grace out - {SPACES} : dialing | updated? Ada | connected Ada/- | ended answered Ada''')
async def park_and_retrieve(office):
    """Grace parks Ada, dials the space and has her back. Ada hangs up."""
    ada, space = await park_by_refer(office)
    await fetch(office, ada, space, 'grace')


@scene(f'''{FIRST}
           konrad out - {SPACES} : dialing | updated? Ada | connected Ada/- | ended answered Ada''')
async def park_retrieved_by_colleague(office):
    """Grace parks Ada, Konrad dials the space. Ada hangs up."""
    ada, space = await park_by_refer(office)
    await fetch(office, ada, space, 'konrad')


@scene(f'''{FIRST}
           konrad out - {SPACES} : dialing | updated? Ada | connected Ada/- | ended answered Ada''')
async def park_by_manager(office):
    """Grace answers Ada; a program parks her (Park). Konrad dials the space. Ada hangs up."""
    ada, grace = await office.answered_call()
    parked = office.expect('ParkedCall')
    await office.action('Park', Channel=await office.channel('trunk'), TimeoutChannel=await office.channel('grace'), Timeout=45000)
    space = (await parked)['ParkingSpace']
    await grace.until('ended')
    await fetch(office, ada, space, 'konrad')


@scene(f'''grace  in Ada 36 : ringing | connected | held? | resumed? | ended answered
          konrad out - {SPACES} : dialing | updated? Ada | connected Ada/- | ended answered Ada''')
async def park_by_keys(office):
    """Grace answers Ada and presses #72: parked. Konrad dials the space. Ada hangs up."""
    ada, grace = await office.answered_call(36)
    parked = office.expect('ParkedCall')
    await grace.press('#72')
    space = (await parked)['ParkingSpace']
    await grace.until('ended')
    await fetch(office, ada, space, 'konrad')


@scene('''grace in Ada 1 : ringing | connected | resumed? | ended answered
          grace in Ada 1 : ringing | connected | ended answered''')
async def park_times_out(office):
    """Grace parks Ada where nobody is left for long; nobody fetches her, and after 3 s she rings at Grace again, who answers."""
    ada, _ = await park_by_refer(office, '750')
    grace = await answer(office.grace)
    await office.talking('grace', 'trunk')
    await bye(ada, grace)


@scene('''grace in Ada 1 : ringing | connected | resumed? | ended answered
          grace in Ada 1 : ringing | ended missed''')
async def park_times_out_and_caller_leaves(office):
    """Grace parks Ada where nobody is left for long; after 3 s she rings at Grace again. Ada gives up."""
    ada, _ = await park_by_refer(office, '750')
    grace = await office.grace.incoming()
    grace.ring()
    await bye(ada, grace)


@scene(FIRST)
async def park_and_gone(office):
    """Grace parks Ada, who gives up in her space."""
    ada, _ = await park_by_refer(office)
    gone = office.expect('ParkedCallGiveUp')
    await ada.hang_up()
    await gone
