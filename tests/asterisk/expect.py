# SPDX-License-Identifier: GPL-3.0-or-later
"""What a participant must see, written as one line of text for each call, and the comparison with what Herald printed.

    grace    in Ada 1 queue=support : ringing | waiting | connected | ended answered
    konrad   out - 202 : dialing | updated Grace | connected | ended busy/failed

Before the colon: who, direction, party, what was dialled (a number below 100 is a line of the office, +4930555NN), queue. After it the
lines of that call in their order. A step may name its outcome, the party from there on (Ada), what was dialled (=202) or the
queue (queue=NAME, queue=~ for none). "a/b": both are right. "~" is nothing, the party "-" the number dialled. "step?" may be missing.

Between these lines may come `updated` with a party that the call has anyway, and `waiting` before the end of a call that nobody
answered: the milliseconds between my phone's end and the caller's. Everything else is an error, so is a line of anybody not named.
"""
import itertools
import json

ADA, BEN, FAR, MOVED = '+442079460018', '+493012345678', '0493098765', '+33140205060'
PARTIES = {'Ada': (ADA, 'Ada Byron'), 'Ben': (BEN, 'Benoît Müller'), 'Kunde': (ADA, 'Kunde: Jörg Weiß'), 'Vip': (ADA, 'Vip Ada'),
           'Moved': (MOVED, 'Maison Lovelace'), 'Far': (FAR, ''), 'FarShort': (FAR[1:], ''), 'Click': (FAR, 'Herald'), 'hidden': ('', 'Anonymous'), 'nobody': ('', ''),
           'Grace': ('201', 'Grace Hopper'), 'Konrad': ('202', 'Konrad Zuse'), 'Zoe': ('203', "Zoë D'Arcy"),
           'Emmy': ('204', 'Emmy Noether'), 'Trap': ('2011', 'Prefix Trap'), 'Mary': ('205', 'Mary Jackson'),
           'Namesake': ('206', 'Mary Namesake'), 'Sid': ('301', 'Sid Chansip'), 'Sue': ('302', 'Sue Chansip')}
STATES = {'ringing': 'ringing', 'dialing': 'dialing', 'connected': 'connected', 'held': 'held', 'resumed': 'connected',
          'waiting': 'waiting', 'ended': 'ended'}
OUTCOMES = {'answered', 'missed', 'answered-elsewhere', 'declined', 'forwarded', 'busy', 'no-answer', 'failed', 'cancelled', 'own-phone'}
KEYS = ('direction', 'number', 'name', 'dialed', 'queue', 'state', 'outcome')


def dialled(words):
    return [f'+4930555{int(word):02d}' if word.isdigit() and len(word) <= 2 else '' if word == '~' else word
            for word in words.split('/')]


def party(words, dialed):
    """Numbers and names of the alternatives: {"number": [...], "name": [...]}."""
    pairs = [(number, '') for number in dialed] if words == '-' else []
    for word in words.split('/') if words != '-' else ():
        pairs += [(number, '') for number in dialed] if word == '-' else [PARTIES[word]]
    return {'number': sorted({number for number, _ in pairs}), 'name': sorted({name for _, name in pairs})}


def queue(word):
    return [None if name == '~' else name for name in word.split('/')]


class Step(dict):
    """One expected line: key -> list of right values; .change, .optional."""


def read_call(text):
    """The steps of one call, each with everything its line must hold."""
    head, _, steps = text.partition(':')
    direction, who, what, *more = head.split()
    now = {'direction': [{'in': 'incoming', 'out': 'outgoing'}[direction]], 'dialed': dialled(what), 'queue': [None]}
    now.update(party(who, now['dialed']))
    if more:
        now['queue'] = queue(more[0].removeprefix('queue='))
    found = []
    for step in steps.split('|'):
        change, *words = step.split()
        outcome = [None]
        for word in words:
            if word.startswith('='):
                now['dialed'] = dialled(word[1:])
            elif word.startswith('queue='):
                now['queue'] = queue(word[6:])
            elif set(word.split('/')) <= OUTCOMES:
                outcome = word.split('/')
            else:
                now.update(party(word, now['dialed']))
        line = Step(now)
        line.change, line.optional = change.rstrip('?'), change.endswith('?')
        line['outcome'] = outcome
        if line.change in STATES:
            line['state'] = [STATES[line.change]]
        found.append(line)
    return found


def read_expected(text):
    """{participant: [[Step, ...] for each call, in the order in which they begin]}"""
    people = {}
    for line in text.strip().splitlines():
        who, _, call = line.strip().partition(' ')
        people.setdefault(who, []).append(read_call(call.strip()))
    return people


# ---- comparison

def wrong_keys(step, line):
    """Which of the line's values are not what the step says."""
    return [key for key in KEYS if key in step and line.get(key) not in step[key]
            # Whether the queue that somebody dials is told as that call's queue is left open.
            and not (key == 'queue' and step['direction'] == ['outgoing'])]


def may_come_between(line, steps, previous):
    """A line that nobody has to print, but that is no lie."""
    if line['change'] == 'waiting':
        return previous is not None and not any(step.change == 'connected' for step in steps) and line['direction'] == 'incoming'
    if line['change'] != 'updated' or (previous and line['direction'] != previous['direction']):
        return False
    return all(any(line.get(key) in step[key] for step in steps) for key in ('number', 'name', 'dialed')) \
        and (line['direction'] == 'outgoing' or any(line.get('queue') in step['queue'] for step in steps))


def call_mismatch(steps, lines):
    """The first line of a call that is not as it must be, or None."""
    left, previous = list(steps), None
    for line in lines:
        if previous and previous['change'] == 'ended':
            return f'a line after the end: {json.dumps(line, ensure_ascii=False)}'
        while left and left[0].optional and (left[0].change != line['change'] or wrong_keys(left[0], line)):
            left.pop(0)
        if left and line['change'] == left[0].change and not wrong_keys(left[0], line):
            left.pop(0)
        elif not may_come_between(line, steps, previous):
            if left and left[0].change == line['change']:
                wrong = {key: line.get(key) for key in wrong_keys(left[0], line)}
                right = {key: left[0][key] for key in wrong}
                return f'{line["change"]}: {wrong}, expected {right}'
            return f'{left[0].change if left else "nothing more"} expected, got {json.dumps(line, ensure_ascii=False)}'
        previous = line
    return next((f'no {step.change}' for step in left if not step.optional), None)


def mismatch(calls, lines):
    """The first difference between the calls a participant must see and the lines printed for him, or None. Two calls that
    begin at one moment may do so in either order."""
    printed = {}
    for line in lines:
        printed.setdefault(line['call'], []).append(line)
    if len(printed) != len(calls):
        return f'{len(printed)} calls instead of {len(calls)}'
    first = None
    for order in itertools.permutations(calls):
        wrong = [f'call {number}: {wrong}' for number, (steps, got) in enumerate(zip(order, printed.values()), 1)
                 for wrong in [call_mismatch(steps, got)] if wrong]
        if not wrong:
            return None
        first = first or wrong[0]
    return first
