# SPDX-License-Identifier: GPL-3.0-or-later
"""What happens in the office: one function per scenario, played with real phones on a real server.

Each is used twice: test-calls.py plays it and compares what `heraldctl watch --json` printed for Grace (PJSIP/201) with
`expect`; record.py plays it and keeps the bytes. The doc string says what happens, in the order it happens.

expect: one entry per line of Herald, (change, what must hold in that line). "updated" and "waiting" lines may come in between. `call` is
"a" for the first call of the scenario, "b" for the second. None: recorded only.
"""
import asyncio

from office import ADA, ADA_NAME, BEN, BEN_NAME, answer, ring
from sip_phone import Phone

SCENARIOS = {}
INCOMING = {'direction': 'incoming', 'number': ADA, 'name': ADA_NAME, 'state': 'ringing'}


def scenario(*expect, recorded_only=False):
    def register(function):
        name = function.__name__.replace('_', '-')
        SCENARIOS[name] = (function, None if recorded_only else list(expect))
        return function
    return register


record_only = scenario(recorded_only=True)


def ringing(line, call='a', **more):
    return ('ringing', {**INCOMING, 'dialed': f'+4930555{line:02d}', 'call': call, **more})


def ended(outcome, call='a', **more):
    return ('ended', {'outcome': outcome, 'state': 'ended', 'call': call, **more})


def connected(call='a', **more):
    return ('connected', {'state': 'connected', 'call': call, **more})


async def talk(seconds=0.3):
    """Let people speak for a moment: audio makes Asterisk take Local channels out of the call."""
    await asyncio.sleep(seconds)


# ---- incoming, one phone

@scenario(ringing(1), connected(number=ADA), ended('answered'))
async def incoming_answered(office):
    """Ada calls +493055501. Grace's phone rings, she answers. Ada hangs up."""
    ada = office.call_in(1)
    grace = await answer(office.grace)
    await office.manager.talking('PJSIP/201', 'PJSIP/trunk')
    await talk()
    await ada.hang_up()
    await grace.until('ended')


@scenario(ringing(1), connected(), ended('answered'))
async def incoming_answered_grace_hangs_up(office):
    """Ada calls +493055501. Grace answers at once without ringing first, and hangs up herself."""
    ada = office.call_in(1)
    grace = await office.grace.incoming()
    grace.answer()
    await ada.until('up')
    await grace.hang_up()
    await ada.until('ended')


@scenario(ringing(14), ended('missed'))
async def incoming_missed(office):
    """Ada calls +493055514. Grace's phone rings for 2 s, nobody answers, the server gives up."""
    ada = office.call_in(14)
    grace = await ring(office.grace)
    await grace.until('ended')
    await ada.until('ended')


@scenario(ringing(1), ended('missed'))
async def incoming_abandoned(office):
    """Ada calls +493055501. Grace's phone rings, Ada hangs up before anybody answers."""
    ada = office.call_in(1)
    grace = await ring(office.grace)
    await ada.until('ringing')
    await ada.hang_up()
    await grace.until('ended')


@scenario(ringing(1), ended('declined'))
async def incoming_busy(office):
    """Ada calls +493055501. Grace's phone is busy (486) and never rings."""
    ada = office.call_in(1)
    (await office.grace.incoming()).reject(486, 'Busy Here')
    await ada.until('ended')


@scenario(ringing(1), ended('declined'))
async def incoming_declined(office):
    """Ada calls +493055501. Grace's phone rings, she rejects the call (603)."""
    ada = office.call_in(1)
    grace = await ring(office.grace)
    await ada.until('ringing')
    grace.reject(603, 'Decline')
    await ada.until('ended')


@scenario(('ringing', {'direction': 'incoming', 'number': ''}), connected(number=''), ended('answered'))
async def incoming_withheld(office):
    """A caller who withholds his number calls +493055501. Grace answers, the caller hangs up."""
    caller = office.trunk.dial('+493055501', 'anonymous', 'Anonymous')
    await answer(office.grace)
    await caller.until('up')
    await caller.hang_up()


@scenario()
async def incoming_for_prefix_trap(office):
    """Konrad calls 2011, whose device's name begins with Grace's. It is no call of Grace's."""
    konrad = office.konrad.dial('2011')
    await answer(office.trap)
    await konrad.until('up')
    await konrad.hang_up()


@scenario(('ringing', {'direction': 'incoming', 'number': '202', 'name': 'Konrad Zuse', 'dialed': '201'}), connected(), ended('answered'))
async def internal_call(office):
    """Konrad (202) dials 201. Grace answers, Konrad hangs up."""
    konrad = office.konrad.dial('201')
    await answer(office.grace)
    await konrad.until('up')
    await konrad.hang_up()


@scenario(ringing(9, name='Kunde: Jörg Weiß'), connected(), ended('answered'))
async def incoming_after_announcement(office):
    """Ada calls +493055509. An announcement answers, the dialplan renames her "Kunde: Jörg Weiß", then Grace's phone rings.
    Grace answers, Ada hangs up."""
    ada = office.call_in(9)
    await answer(office.grace)
    await talk()
    await ada.hang_up()


@scenario(ringing(4), ended('missed'))
async def incoming_machine_answers(office):
    """Ada calls +493055504. Grace's phone rings for 3 s, then a machine answers and talks. Ada hangs up."""
    ada = office.call_in(4)
    grace = await ring(office.grace)
    await grace.until('ended')
    await ada.until('up')
    await talk(1.5)
    await ada.hang_up()


# ---- hold, call waiting

@scenario(ringing(1), connected(), ('held', {'state': 'held'}), ('resumed', {'state': 'connected'}), ended('answered'))
async def hold(office):
    """Ada calls +493055501, Grace answers, holds, resumes. Ada hangs up."""
    ada = office.call_in(1)
    grace = await answer(office.grace)
    await office.manager.talking('PJSIP/201', 'PJSIP/trunk')
    held = office.manager.expect('Hold', Channel='PJSIP/201-*')
    await grace.hold()
    await held
    resumed = office.manager.expect('Unhold', Channel='PJSIP/201-*')
    await grace.resume()
    await resumed
    await ada.hang_up()
    await grace.until('ended')


@scenario(ringing(1), connected(), ended('answered'))
async def hold_by_caller(office):
    """Ada calls +493055501, Grace answers. Ada puts Grace on hold and resumes, then hangs up. Grace's call stays connected."""
    ada = office.call_in(1)
    await answer(office.grace)
    await ada.until('up')
    await ada.hold()
    await talk()
    await ada.resume()
    await ada.hang_up()


@scenario(ringing(1), connected(), ringing(1, 'b', number=BEN, name=BEN_NAME), ('held', {'call': 'a'}), connected('b', number=BEN),
          ended('answered', 'b', number=BEN), ('resumed', {'call': 'a'}), ended('answered'))
async def call_waiting(office):
    """Ada calls +493055501, Grace answers. Benoît calls the same number, the phone knocks. Grace holds Ada, answers Benoît.
    Benoît hangs up, Grace resumes Ada, Ada hangs up."""
    ada = office.call_in(1)
    first = await answer(office.grace)
    await ada.until('up')
    ben = office.call_in(1, BEN, BEN_NAME)
    second = await ring(office.grace)
    await ben.until('ringing')
    held = office.manager.expect('Hold', Channel='PJSIP/201-*')
    await first.hold()
    await held
    second.answer()
    await ben.until('up')
    await ben.hang_up()
    await second.until('ended')
    await first.resume()
    await ada.hang_up()
    await first.until('ended')


@scenario(ringing(1), connected(), ringing(1, 'b', number=BEN, name=BEN_NAME), ended('missed', 'b'), ended('answered'))
async def call_waiting_given_up(office):
    """Ada calls +493055501, Grace answers. Benoît calls, the phone knocks, he gives up. Ada hangs up later."""
    ada = office.call_in(1)
    grace = await answer(office.grace)
    await office.manager.talking('PJSIP/201', 'PJSIP/trunk')
    ben = office.call_in(1, BEN, BEN_NAME)
    second = await ring(office.grace)
    await ben.until('ringing')
    await ben.hang_up()
    await second.until('ended')
    await ada.hang_up()
    await grace.until('ended')


# ---- groups and queues

@scenario(ringing(3), ended('answered-elsewhere'))
async def group_answered_elsewhere(office):
    """Ada calls the ring group +493055503: 201, 202 and 203 ring. Konrad answers. Ada hangs up."""
    ada = office.call_in(3)
    grace, konrad, zoe = await ring(office.grace), await ring(office.konrad), await ring(office.zoe)
    konrad.answer()
    await ada.until('up')
    await grace.until('ended')
    await zoe.until('ended')
    await talk()
    await ada.hang_up()


@scenario(ringing(3), connected(), ended('answered'))
async def group_answered(office):
    """Ada calls the ring group +493055503. Grace answers, the others stop ringing. Grace hangs up."""
    ada = office.call_in(3)
    konrad, _zoe, grace = await ring(office.konrad), await ring(office.zoe), await ring(office.grace)
    grace.answer()
    await ada.until('up')
    await konrad.until('ended')
    await grace.hang_up()
    await ada.until('ended')


@scenario(ringing(3), ended('missed'))
async def group_abandoned(office):
    """Ada calls the ring group +493055503. Three phones ring, Ada gives up."""
    ada = office.call_in(3)
    phones = [await ring(phone) for phone in (office.grace, office.konrad, office.zoe)]
    await ada.until('ringing')
    await ada.hang_up()
    for phone in phones:
        await phone.until('ended')


@scenario(ringing(10), ('waiting', {'state': 'waiting'}), ended('answered-elsewhere'))
async def hunt_group_answered_by_second(office):
    """Ada calls +493055510: Grace's phone rings for 3 s, then Konrad's. Konrad answers. Ada hangs up."""
    ada = office.call_in(10)
    await ring(office.grace)
    konrad = await ring(office.konrad)
    await ada.until('ringing')
    konrad.answer()
    await ada.until('up')
    await talk()
    await ada.hang_up()


@scenario(ringing(13, queue='all'), connected(queue='all'), ended('answered'))
async def queue_answered(office):
    """Ada calls +493055513, the queue "all" rings Grace and Konrad. Grace answers. Ada hangs up."""
    ada = office.call_in(13)
    await ring(office.konrad)
    grace = await ring(office.grace)
    grace.answer()
    await office.manager.talking('PJSIP/201', 'PJSIP/trunk')
    await talk()
    await ada.hang_up()
    await grace.until('ended')


@scenario(ringing(13, queue='all'), ended('answered-elsewhere'))
async def queue_answered_elsewhere(office):
    """Ada calls +493055513, the queue "all" rings Grace and Konrad. Konrad answers. Ada hangs up."""
    ada = office.call_in(13)
    grace, konrad = await ring(office.grace), await ring(office.konrad)
    konrad.answer()
    await grace.until('ended')
    await talk()
    await ada.hang_up()


@scenario(ringing(13, queue='all'), ended('missed'))
async def queue_abandoned(office):
    """Ada calls +493055513, the queue "all" rings Grace and Konrad. Ada gives up."""
    ada = office.call_in(13)
    grace, _konrad = await ring(office.grace), await ring(office.konrad)
    await ada.hang_up()
    await grace.until('ended')


@scenario(ringing(2, queue='support'), ('waiting', {'state': 'waiting'}), connected(), ended('answered'))
async def queue_rings_again(office):
    """Ada calls +493055502, the queue "support" rings Grace for 3 s, Konrad for 3 s, then Grace again, who answers. Ada hangs up."""
    ada = office.call_in(2)
    await (await ring(office.grace)).until('ended')
    await (await ring(office.konrad)).until('ended')
    grace = await ring(office.grace)
    grace.answer()
    await office.manager.talking('PJSIP/201', 'PJSIP/trunk')
    await talk()
    await ada.hang_up()
    await grace.until('ended')


@scenario(ringing(2, queue='support'), ('waiting', {}), ended('answered-elsewhere'))
async def queue_second_answers(office):
    """Ada calls +493055502, the queue "support" rings Grace for 3 s, then Konrad, who answers. Ada hangs up."""
    ada = office.call_in(2)
    await (await ring(office.grace)).until('ended')
    konrad = await ring(office.konrad)
    konrad.answer()
    await office.manager.talking('PJSIP/202', 'PJSIP/trunk')
    await talk()
    await ada.hang_up()


@record_only
async def queue_grace_declines(office):
    """Ada calls +493055502, the queue "support" rings Grace, who rejects (603); then Konrad answers. Ada hangs up."""
    ada = office.call_in(2)
    grace = await ring(office.grace)
    grace.reject(603, 'Decline')
    konrad = await ring(office.konrad)
    konrad.answer()
    await office.manager.talking('PJSIP/202', 'PJSIP/trunk')
    await talk()
    await ada.hang_up()


@record_only
async def queue_times_out_to_colleague(office):
    """Ada calls +493055511: the queue "support" rings Grace for 3 s, gives up after 4 s, then Emmy (204) rings and answers. Ada hangs up."""
    ada = office.call_in(11)
    await ring(office.grace)
    await answer(office.emmy)
    await talk()
    await ada.hang_up()


@record_only
async def queue_local_members(office):
    """Ada calls +493055508: the queue "local" rings Grace and Konrad through Local channels. Grace answers, the Local channels are
    optimised away. Ada hangs up."""
    ada = office.call_in(8)
    await ring(office.konrad)
    grace = await ring(office.grace)
    optimised = office.manager.expect('LocalOptimizationEnd')
    grace.answer()
    await optimised
    await talk()
    await ada.hang_up()


@record_only
async def queue_local_members_answered_elsewhere(office):
    """Ada calls +493055508: the queue "local" rings Grace and Konrad through Local channels. Konrad answers. Ada hangs up."""
    ada = office.call_in(8)
    grace, konrad = await ring(office.grace), await ring(office.konrad)
    konrad.answer()
    await grace.until('ended')
    await talk(0.8)
    await ada.hang_up()


@record_only
async def queue_local_n_members(office):
    """Ada calls +493055512: the queue "local-n" rings Grace and Konrad through Local channels that stay (/n). Grace answers. Grace hangs up."""
    ada = office.call_in(12)
    await ring(office.konrad)
    grace = await ring(office.grace)
    grace.answer()
    await talk(0.8)
    await grace.hang_up()
    await ada.until('ended')


@record_only
async def group_local(office):
    """Ada calls +493055507: a ring group of Local channels to Grace and Konrad. Konrad answers. Ada hangs up."""
    ada = office.call_in(7)
    grace, konrad = await ring(office.grace), await ring(office.konrad)
    konrad.answer()
    await ada.until('up')
    await grace.until('ended')
    await talk(0.6)
    await ada.hang_up()


# ---- follow-me

@record_only
async def follow_me_answered_at_first(office):
    """Ada calls +493055505: a Local channel to follow-me rings Grace. She answers, the Local channels are optimised away. Ada hangs up."""
    ada = office.call_in(5)
    optimised = office.manager.expect('LocalOptimizationEnd')
    await answer(office.grace)
    await optimised
    await talk()
    await ada.hang_up()


@record_only
async def follow_me_second_round(office):
    """Ada calls +493055505: Grace's phone rings for 4 s, then Grace's and Emmy's. Grace answers in the second round. Ada hangs up."""
    ada = office.call_in(5)
    await (await ring(office.grace)).until('ended')
    grace, _emmy = await ring(office.grace), await ring(office.emmy)
    grace.answer()
    await ada.until('up')
    await talk(0.6)
    await ada.hang_up()


@record_only
async def follow_me_colleague_answers(office):
    """Ada calls +493055505: Grace's phone rings for 4 s, then Grace's and Emmy's. Emmy answers. Ada hangs up."""
    ada = office.call_in(5)
    await (await ring(office.grace)).until('ended')
    _grace, emmy = await ring(office.grace), await ring(office.emmy)
    emmy.answer()
    await ada.until('up')
    await talk(0.6)
    await ada.hang_up()


@record_only
async def follow_me_local_n(office):
    """Ada calls +493055506: as follow-me, but the Local channels stay in the call (/n). Grace answers. Grace hangs up."""
    ada = office.call_in(6)
    grace = await answer(office.grace)
    await office.manager.talking('PJSIP/201', 'PJSIP/trunk')
    await talk(0.6)
    await grace.hang_up()


# ---- outgoing

def dialing(number, call='a', **more):
    return ('dialing', {'direction': 'outgoing', 'dialed': number, 'call': call, **more})


@scenario(dialing('202'), connected(number='202'), ended('answered'))
async def outgoing_internal(office):
    """Grace dials 202, Konrad answers, Grace hangs up."""
    grace = office.grace.dial('202')
    await answer(office.konrad)
    await grace.until('up')
    await talk()
    await grace.hang_up()


@scenario(dialing('0493098765'), connected(), ended('answered'))
async def outgoing_outside(office):
    """Grace dials 0 493098765, the far end answers and hangs up."""
    grace = office.grace.dial('0493098765')
    far = await answer(office.trunk)
    await grace.until('up')
    await far.hang_up()
    await grace.until('ended')


@scenario(dialing('0493098765'), ended('busy'))
async def outgoing_busy(office):
    """Grace dials 0 493098765, the far end is busy (486)."""
    grace = office.grace.dial('0493098765')
    (await office.trunk.incoming()).reject(486, 'Busy Here')
    await grace.until('ended')


@scenario(dialing('0493098765'), ended('cancelled'))
async def outgoing_cancelled(office):
    """Grace dials 0 493098765, it rings, she hangs up before anybody answers."""
    grace = office.grace.dial('0493098765')
    far = await ring(office.trunk)
    await grace.until('ringing')
    await grace.hang_up()
    await far.until('ended')


@record_only
async def outgoing_unallocated(office):
    """Grace dials 0 493098765, the provider says there is no such number (404)."""
    grace = office.grace.dial('0493098765')
    (await office.trunk.incoming()).reject(404, 'Not Found')
    await grace.until('ended')


@record_only
async def outgoing_unknown_extension(office):
    """Grace dials 299, which no rule of the dialplan matches."""
    await office.grace.dial('299').until('ended')


# ---- transfers

@scenario(ringing(1), connected(), ('held', {'call': 'a'}), dialing('202', 'b'), connected('b', number='202'),
          ('resumed', {'call': 'a'}), ('ended', {'outcome': 'answered'}), ('ended', {'outcome': 'answered'}))
async def attended_transfer_by_grace(office):
    """Ada calls +493055501, Grace answers, holds Ada, calls Konrad (202), who answers, and connects the two (REFER with Replaces);
    the server takes Ada off hold and ends both calls of Grace, in either order. Ada hangs up later."""
    ada = office.call_in(1)
    grace = await answer(office.grace)
    await office.manager.talking('PJSIP/201', 'PJSIP/trunk')
    await grace.hold()
    consultation = office.grace.dial('202')
    konrad = await answer(office.konrad)
    await office.manager.talking('PJSIP/202')
    await consultation.until('up')
    await talk()
    await grace.transfer_to(consultation)
    await grace.until('ended')
    await talk()
    await ada.hang_up()
    await konrad.until('ended')


@scenario(('ringing', {'direction': 'incoming', 'number': '202', 'dialed': '201'}), connected(number='202'),
          ('updated', {'number': ADA, 'name': ADA_NAME}), ended('answered', number=ADA))
async def attended_transfer_to_grace(office):
    """Ada calls Konrad (202, line +493055515), who answers, holds, calls Grace (201); she answers and Konrad connects the two
    (REFER with Replaces). Ada hangs up."""
    ada = office.call_in(15)
    konrad = await answer(office.konrad)
    await office.manager.talking('PJSIP/202', 'PJSIP/trunk')
    await konrad.hold()
    consultation = office.konrad.dial('201')
    grace = await answer(office.grace)
    await office.manager.talking('PJSIP/201')
    await consultation.until('up')
    await talk()
    await konrad.transfer_to(consultation)
    await konrad.until('ended')
    await talk()
    await ada.hang_up()
    await grace.until('ended')


@record_only
async def semi_attended_transfer_to_grace(office):
    """Ada calls Konrad, who answers, holds, calls Grace (201); while her phone still rings he connects the two. Grace answers, Ada hangs up."""
    ada = office.call_in(15)
    konrad = await answer(office.konrad)
    await office.manager.talking('PJSIP/202', 'PJSIP/trunk')
    await konrad.hold()
    consultation = office.konrad.dial('201')
    grace = await ring(office.grace)
    await consultation.until('ringing')
    await konrad.transfer_to(consultation)
    await talk()
    grace.answer()
    await talk()
    await ada.hang_up()
    await grace.until('ended')


@record_only
async def semi_attended_transfer_by_grace(office):
    """Ada calls Grace, who answers, holds, calls Konrad (202); while his phone still rings she connects the two. Konrad answers, Ada hangs up."""
    ada = office.call_in(1)
    grace = await answer(office.grace)
    await office.manager.talking('PJSIP/201', 'PJSIP/trunk')
    await grace.hold()
    consultation = office.grace.dial('202')
    konrad = await ring(office.konrad)
    await consultation.until('ringing')
    await grace.transfer_to(consultation)
    await talk()
    konrad.answer()
    await talk()
    await ada.hang_up()
    await konrad.until('ended')


@record_only
async def attended_transfer_cancelled(office):
    """Ada calls Grace, who answers, holds, calls Konrad; he answers, does not want the call and hangs up. Grace resumes Ada, Ada hangs up."""
    ada = office.call_in(1)
    grace = await answer(office.grace)
    await office.manager.talking('PJSIP/201', 'PJSIP/trunk')
    await grace.hold()
    consultation = office.grace.dial('202')
    konrad = await answer(office.konrad)
    await office.manager.talking('PJSIP/202')
    await consultation.until('up')
    await konrad.hang_up()
    await consultation.until('ended')
    await grace.resume()
    await talk()
    await ada.hang_up()
    await grace.until('ended')


@record_only
async def attended_transfer_by_keys(office):
    """Ada calls Grace, who answers and presses *2 202 (Asterisk's own attended transfer, a Local channel). Konrad answers, Grace hangs up,
    Ada and Konrad talk. Ada hangs up."""
    ada = office.call_in(1)
    grace = await answer(office.grace)
    await office.manager.talking('PJSIP/201', 'PJSIP/trunk')
    await talk()
    await grace.press('*2')
    await talk(1.5)
    await grace.press('202')
    konrad = await answer(office.konrad)
    await talk(1)
    await grace.hang_up()
    await talk(1)
    await ada.hang_up()
    await konrad.until('ended')


@scenario(ringing(1), connected(), ended('answered'))
async def blind_transfer_by_grace(office):
    """Ada calls +493055501, Grace answers and transfers her blindly to 202 (REFER). Konrad answers, Ada hangs up."""
    ada = office.call_in(1)
    grace = await answer(office.grace)
    await office.manager.talking('PJSIP/201', 'PJSIP/trunk')
    await grace.transfer('202')
    konrad = await answer(office.konrad)
    await grace.until('ended')
    await office.manager.talking('PJSIP/202', 'PJSIP/trunk')
    await talk()
    await ada.hang_up()
    await konrad.until('ended')


@scenario(('ringing', {'direction': 'incoming', 'number': ADA, 'name': ADA_NAME}), connected(number=ADA), ended('answered'))
async def blind_transfer_to_grace(office):
    """Ada calls Konrad, who answers and transfers her blindly to 201 (REFER). Grace answers, Ada hangs up."""
    ada = office.call_in(15)
    konrad = await answer(office.konrad)
    await office.manager.talking('PJSIP/202', 'PJSIP/trunk')
    await konrad.transfer('201')
    grace = await answer(office.grace)
    await konrad.until('ended')
    await office.manager.talking('PJSIP/201', 'PJSIP/trunk')
    await talk()
    await ada.hang_up()
    await grace.until('ended')


@record_only
async def blind_transfer_by_keys(office):
    """Ada calls Grace, who answers and presses #1 202 (Asterisk's own blind transfer). Konrad answers, Ada hangs up."""
    ada = office.call_in(1)
    grace = await answer(office.grace)
    await office.manager.talking('PJSIP/201', 'PJSIP/trunk')
    await talk()
    await grace.press('#1')
    await talk(1.5)
    await grace.press('202')
    konrad = await answer(office.konrad)
    await grace.until('ended')
    await office.manager.talking('PJSIP/202', 'PJSIP/trunk')
    await ada.hang_up()
    await konrad.until('ended')


@record_only
async def blind_transfer_by_manager(office):
    """Ada calls Grace, who answers; the manager's BlindTransfer sends Ada to 202. Konrad answers, Ada hangs up."""
    ada = office.call_in(1)
    grace = await answer(office.grace)
    await office.manager.talking('PJSIP/201', 'PJSIP/trunk')
    await office.manager.action('BlindTransfer', Channel=office.manager.channel_of('PJSIP/201'), Context='office', Exten='202')
    konrad = await answer(office.konrad)
    await grace.until('ended')
    await office.manager.talking('PJSIP/202', 'PJSIP/trunk')
    await ada.hang_up()
    await konrad.until('ended')


@record_only
async def attended_transfer_by_manager(office):
    """Ada calls Grace, who answers; the manager's Atxfer calls 202 for her. Konrad answers, Grace hangs up, Ada and Konrad talk. Ada hangs up."""
    ada = office.call_in(1)
    grace = await answer(office.grace)
    await office.manager.talking('PJSIP/201', 'PJSIP/trunk')
    await talk()
    await office.manager.action('Atxfer', Channel=office.manager.channel_of('PJSIP/201'), Context='office', Exten='202')
    konrad = await answer(office.konrad)
    await talk(1)
    await grace.hang_up()
    await talk(1)
    await ada.hang_up()
    await konrad.until('ended')


@record_only
async def redirected_while_ringing(office):
    """Ada calls +493055501, Grace's phone rings; the manager redirects Ada to 202. Konrad answers, Ada hangs up."""
    ada = office.call_in(1)
    grace = await ring(office.grace)
    await ada.until('ringing')
    await office.manager.action('Redirect', Channel=office.manager.channel_of('PJSIP/trunk'), Context='office', Exten='202', Priority=1)
    konrad = await answer(office.konrad)
    await grace.until('ended')
    await office.manager.talking('PJSIP/202', 'PJSIP/trunk')
    await ada.hang_up()
    await konrad.until('ended')


@record_only
async def forwarded_by_phone(office):
    """Ada calls +493055501, Grace's phone forwards to 202 (302). Konrad answers, Ada hangs up."""
    ada = office.call_in(1)
    (await office.grace.incoming()).forward('202')
    konrad = await answer(office.konrad)
    await office.manager.talking('PJSIP/202', 'PJSIP/trunk')
    await talk(0.6)
    await ada.hang_up()
    await konrad.until('ended')


@record_only
async def forwarded_to_grace(office):
    """Ada calls Konrad's line, his phone forwards to 201 (302). Grace answers, Ada hangs up."""
    ada = office.call_in(15)
    (await office.konrad.incoming()).forward('201')
    grace = await answer(office.grace)
    await office.manager.talking('PJSIP/201', 'PJSIP/trunk')
    await talk(0.6)
    await ada.hang_up()
    await grace.until('ended')


# ---- pickup, parking

@record_only
async def pickup_of_graces_call(office):
    """Ada calls +493055501, Grace's phone rings; Konrad picks the call up (*8). Ada hangs up."""
    ada = office.call_in(1)
    grace = await ring(office.grace)
    await ada.until('ringing')
    konrad = office.konrad.dial('*8')
    await konrad.until('up')
    await ada.until('up')
    await grace.until('ended')
    await talk()
    await ada.hang_up()


@record_only
async def pickup_by_grace(office):
    """Ada calls Konrad's line, his phone rings; Grace picks the call up (*8). Ada hangs up."""
    ada = office.call_in(15)
    konrad = await ring(office.konrad)
    await ada.until('ringing')
    grace = office.grace.dial('*8')
    await grace.until('up')
    await konrad.until('ended')
    await talk()
    await ada.hang_up()
    await grace.until('ended')


@record_only
async def park_and_retrieve(office):
    """Ada calls +493055501, Grace answers and parks her (blind transfer to 700). Grace dials 701 and has her back. Ada hangs up."""
    ada = office.call_in(1)
    grace = await answer(office.grace)
    await office.manager.talking('PJSIP/201', 'PJSIP/trunk')
    parked = office.manager.expect('ParkedCall')
    await grace.transfer('700')
    space = (await parked)['ParkingSpace']
    await grace.until('ended')
    back = office.grace.dial(space)
    await back.until('up')
    await talk(1)
    await ada.hang_up()
    await back.until('ended')


@record_only
async def park_retrieved_by_colleague(office):
    """Ada calls +493055501, Grace answers and parks her by the manager's Park. Konrad dials the space. Ada hangs up."""
    ada = office.call_in(1)
    grace = await answer(office.grace)
    await office.manager.talking('PJSIP/201', 'PJSIP/trunk')
    parked = office.manager.expect('ParkedCall')
    await office.manager.action('Park', Channel=office.manager.channel_of('PJSIP/trunk'),
                                TimeoutChannel=office.manager.channel_of('PJSIP/201'), Timeout=45000)
    space = (await parked)['ParkingSpace']
    await grace.until('ended')
    konrad = office.konrad.dial(space)
    await konrad.until('up')
    await talk(0.6)
    await ada.hang_up()
    await konrad.until('ended')


@record_only
async def park_times_out(office):
    """Ada calls +493055501, Grace answers and parks her; nobody fetches her, after 5 s she rings at Grace again, who answers. Ada hangs up."""
    ada = office.call_in(1)
    grace = await answer(office.grace)
    await office.manager.talking('PJSIP/201', 'PJSIP/trunk')
    await grace.transfer('700')
    await grace.until('ended')
    again = await answer(office.grace)
    await talk(0.6)
    await ada.hang_up()
    await again.until('ended')


# ---- click-to-dial, asked for by somebody else than Herald

async def originate(office, number, **more):
    await office.manager.action('Originate', **{'Channel': 'PJSIP/201', 'Context': 'office', 'Exten': number, 'Priority': 1,
                                                'Timeout': 4000, 'Async': 'true', 'CallerID': f'"Herald" <{number}>', **more})


@scenario(('dialing', {'direction': 'outgoing'}), connected(), ended('answered'))
async def click_to_dial_answered(office):
    """Somebody has the manager dial 0493098765 for Grace. Her phone rings, she answers, the far end rings and answers. The far end hangs up."""
    await originate(office, '0493098765')
    grace = await answer(office.grace)
    far = await ring(office.trunk)
    await talk()
    far.answer()
    await talk()
    await far.hang_up()
    await grace.until('ended')


@scenario(('dialing', {'direction': 'outgoing'}), ended('busy'))
async def click_to_dial_busy(office):
    """Somebody has the manager dial 0493098765 for Grace. She answers her phone, the far end is busy."""
    await originate(office, '0493098765')
    grace = await answer(office.grace)
    (await office.trunk.incoming()).reject(486, 'Busy Here')
    await grace.until('ended')


@scenario(('dialing', {'direction': 'outgoing'}), ended('own-phone'))
async def click_to_dial_own_phone_silent(office):
    """Somebody has the manager dial 0493098765 for Grace. Her phone rings for 4 s and is not answered."""
    await originate(office, '0493098765')
    grace = await ring(office.grace)
    await grace.until('ended')


@record_only
async def click_to_dial_own_phone_rejects(office):
    """Somebody has the manager dial 0493098765 for Grace. Her phone rejects (603)."""
    failed = office.manager.expect('OriginateResponse')
    await originate(office, '0493098765')
    (await ring(office.grace)).reject(603, 'Decline')
    await failed


@record_only
async def click_to_dial_colleague_through_local(office):
    """The manager originates Local/201@dial/n to 202, as some PBX interfaces do. Grace answers, Konrad answers, Grace hangs up."""
    await originate(office, '202', Channel='Local/201@dial/n', Timeout=8000)
    grace = await answer(office.grace)
    konrad = await answer(office.konrad)
    await talk(0.6)
    await grace.hang_up()
    await konrad.until('ended')


@record_only
async def two_callers_abandon(office):
    """Ada and Benoît call +493055501 at once, Grace's phone rings for both; both give up, Ada first."""
    ada = office.call_in(1)
    first = await ring(office.grace)
    ben = office.call_in(1, BEN, BEN_NAME)
    second = await ring(office.grace)
    await ben.until('ringing')
    await ada.hang_up()
    await first.until('ended')
    await ben.hang_up()
    await second.until('ended')


@record_only
async def second_caller_answered_first_gives_up(office):
    """Ada and Benoît call +493055501 at once. Grace answers Benoît, Ada gives up, Benoît hangs up."""
    ada = office.call_in(1)
    first = await ring(office.grace)
    ben = office.call_in(1, BEN, BEN_NAME)
    second = await ring(office.grace)
    await ben.until('ringing')
    second.answer()
    await ben.until('up')
    await ada.hang_up()
    await first.until('ended')
    await ben.hang_up()
    await second.until('ended')


@record_only
async def two_phones_of_grace(office):
    """Grace has two phones on 201. Ada calls +493055516, both ring, the second answers. Ada hangs up."""
    async with Phone('201', office.lab, 'secret-201') as soft_phone:
        ada = office.call_in(16)
        desk, soft = await ring(office.grace), await ring(soft_phone)
        soft.answer()
        await ada.until('up')
        await desk.until('ended')
        await ada.hang_up()
        await soft.until('ended')
        await soft_phone.register(expires=0)
