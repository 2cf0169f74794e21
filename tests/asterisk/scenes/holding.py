# SPDX-License-Identifier: GPL-3.0-or-later
"""Hold, and a second call while one is up."""
from expect import BEN
from office import BEN_NAME, DEVICES, answer, bye, ring
from scene import scene


async def hold(office, call, name):
    told = office.expect('Hold', Channel=DEVICES[name] + '-*')
    await call.hold()
    await told


async def resume(office, call, name):
    told = office.expect('Unhold', Channel=DEVICES[name] + '-*')
    await call.resume()
    await told


@scene('grace in Ada 1 : ringing | connected | held | resumed | ended answered')
async def hold_and_resume(office):
    """Grace answers Ada, holds, resumes. Ada hangs up."""
    ada, grace = await office.answered_call()
    await hold(office, grace, 'grace')
    await resume(office, grace, 'grace')
    await bye(ada, grace)


@scene('grace in Ada 1 : ringing | connected | held | resumed | held | ended answered')
async def hold_twice_and_caller_leaves(office):
    """Grace holds Ada, resumes, holds again; Ada has waited enough and hangs up."""
    ada, grace = await office.answered_call()
    await hold(office, grace, 'grace')
    await resume(office, grace, 'grace')
    await hold(office, grace, 'grace')
    await bye(ada, grace)


@scene('grace in Ada 1 : ringing | connected | ended answered')
async def hold_by_caller(office):
    """Grace answers Ada. Ada puts Grace on hold and resumes, then hangs up. Grace's call stays connected."""
    ada, grace = await office.answered_call()
    await hold(office, ada, 'trunk')
    await resume(office, ada, 'trunk')
    await bye(ada, grace)


@scene('''grace  out - 202 : dialing | updated Konrad | connected | held | resumed | ended answered
          konrad in Grace 202 : ringing | connected | held | resumed | ended answered''')
async def hold_on_both_sides(office):
    """Grace calls Konrad. He holds and resumes, then she does; each sees his own hold only. Grace hangs up."""
    grace = office.grace.dial('202')
    konrad = await answer(office.konrad)
    await office.talking('grace', 'konrad')
    await hold(office, konrad, 'konrad')
    await resume(office, konrad, 'konrad')
    await hold(office, grace, 'grace')
    await resume(office, grace, 'grace')
    await bye(grace, konrad)


@scene('''grace in Ada 1 : ringing | connected | held | resumed | ended answered
          grace in Ben 1 : ringing | connected | ended answered''')
async def call_waiting(office):
    """Grace talks to Ada. Benoît calls, the phone knocks. Grace holds Ada, answers Benoît. Benoît hangs up, Grace resumes Ada."""
    ada, first = await office.answered_call()
    ben = office.call_in(1, BEN, BEN_NAME)
    second = await ring(office.grace)
    await ben.until('ringing')
    await hold(office, first, 'grace')
    second.answer()
    await ben.until('up')
    await bye(ben, second)
    await resume(office, first, 'grace')
    await bye(ada, first)


@scene('''grace in Ada 1 : ringing | connected | ended answered
          grace in Ben 1 : ringing | ended missed''')
async def call_waiting_given_up(office):
    """Grace talks to Ada. Benoît calls, the phone knocks, he gives up. Ada hangs up later."""
    ada, first = await office.answered_call()
    ben = office.call_in(1, BEN, BEN_NAME)
    second = await ring(office.grace)
    await ben.until('ringing')
    await bye(ben, second)
    await bye(ada, first)


@scene('''grace in Ada 1 : ringing | connected | ended answered
          grace in Ben 1 : ringing | ended declined''')
async def call_waiting_refused(office):
    """Grace talks to Ada. Benoît calls, the phone knocks, Grace refuses (486). Grace hangs up on Ada later."""
    ada, first = await office.answered_call()
    ben = office.call_in(1, BEN, BEN_NAME)
    (await ring(office.grace)).reject(486, 'Busy Here')
    await ben.until('ended')
    await bye(first, ada)


@scene('''grace in Ada 1 : ringing | connected | held | resumed | ended answered
          grace out - 202 : dialing | updated Konrad | connected | ended answered
          konrad in Grace 202 : ringing | connected | ended answered''')
async def question_in_between(office):
    """Grace holds Ada, calls Konrad for a word, hangs up on him and goes back to Ada."""
    ada, first = await office.answered_call()
    await hold(office, first, 'grace')
    question = office.grace.dial('202')
    konrad = await answer(office.konrad)
    await question.until('up')
    await bye(question, konrad)
    await resume(office, first, 'grace')
    await bye(ada, first)
