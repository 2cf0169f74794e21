#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A busy day at a PBX with 500 extensions, as the bytes its manager interface sends: busy_day.py EVENTS OUTPUT

Calls begin, overlap and end at random (seeded: the same bytes every time); each is a script of the messages that a real
Asterisk 22 sends for it, with its headers in its order, as recorded with tests/asterisk/record.py by a user with all
permissions. OUTPUT.json says how many messages there are and, in the order of their ends, what the calls of the watched
device (PJSIP/1001) were: direction, number and outcome.
"""
import heapq
import json
import random
import sys

WATCHED = 1001
EXTENSIONS = range(1001, 1501)
AT_ONCE = 90
EPOCH = 1764000000
QUEUES = ('sales', 'support', 'billing', 'returns')
FIRST = 'Ada Björn Chloé Dorothy Edsger Françoise Grace Héctor Ivan Jürgen Katherine Łukasz Małgorzata Niklaus Ольга Søren Zoë 千尋'.split()
LAST = 'Byron Çelik Dijkstra Eckert Fernández Goldstine Hopper Иванов Johnson Kołodziej Lovelace Müller Noether O\\\'Brien Zuse 山田'.split()
STATES = {0: 'Down', 4: 'Ring', 5: 'Ringing', 6: 'Up'}
CALL, DIALPLAN, AGENT, REPORTING = 'call', 'dialplan', 'agent', 'reporting'

dice = random.Random(22)
people = {extension: f'{dice.choice(FIRST)} {dice.choice(LAST)}' for extension in EXTENSIONS}
busy = set()
answers = []


class Clock:
    now = 0.0
    channels = 0x2f00
    uniques = 70000


class Leg:
    """One channel."""

    def __init__(self, device, number, name, context, exten, state, first=None):
        Clock.channels += 1
        Clock.uniques += 1
        self.device = device
        self.channel = f'PJSIP/{device}-{Clock.channels:08x}'
        self.unique = f'{EPOCH + int(Clock.now)}.{Clock.uniques}'
        self.linked = first.linked if first else self.unique
        self.number, self.name, self.other, self.other_name = number, name, '<unknown>', '<unknown>'
        self.context, self.exten, self.priority, self.state = context, exten, 1, state

    def text(self, dest=''):
        return (f'{dest}Channel: {self.channel}\r\n{dest}ChannelState: {self.state}\r\n'
                f'{dest}ChannelStateDesc: {STATES[self.state]}\r\n{dest}CallerIDNum: {self.number}\r\n'
                f'{dest}CallerIDName: {self.name}\r\n{dest}ConnectedLineNum: {self.other}\r\n'
                f'{dest}ConnectedLineName: {self.other_name}\r\n{dest}Language: en\r\n{dest}AccountCode: \r\n'
                f'{dest}Context: {self.context}\r\n{dest}Exten: {self.exten}\r\n{dest}Priority: {self.priority}\r\n'
                f'{dest}Uniqueid: {self.unique}\r\n{dest}Linkedid: {self.linked}\r\n')

    def connect(self, other):
        self.other, self.other_name = other.number, other.name


def message(event, privilege, *parts, **headers):
    tail = ''.join(f'{key.replace("_", "-")}: {value}\r\n' for key, value in headers.items())
    return f'Event: {event}\r\nPrivilege: {privilege},all\r\n{"".join(parts)}{tail}\r\n'


def variable(leg, name, value):
    return 0.0005, message('VarSet', DIALPLAN, leg.text(), Variable=name, Value=value)


def step(leg, application, data):
    leg.priority += 1
    return 0.0005, message('Newexten', DIALPLAN, leg.text(), Extension=leg.exten, Application=application, AppData=data)


def states(extension, device_state, status, text):
    """A phone's state as devices and hints tell it; and every queue its member is in."""
    yield 0.001, message('DeviceStateChange', CALL, Device=f'PJSIP/{extension}', State=device_state)
    yield 0.001, message('ExtensionStatus', CALL, Exten=extension, Context='office', Hint=f'PJSIP/{extension}', Status=status,
                         StatusText=text)
    if extension % 5 == 0:
        yield 0.001, message('QueueMemberStatus', AGENT, Queue=QUEUES[extension % 4], MemberName=people[extension],
                             Interface=f'PJSIP/{extension}', StateInterface=f'PJSIP/{extension}', Membership='static', Penalty=0,
                             CallsTaken=7, LastCall=EPOCH, LastPause=0, LoginTime=EPOCH - 9000, InCall=0, Status=status, Paused=0,
                             PausedReason='', Ringinuse=0, Wrapuptime=0)


def dialled(caller, callee, event, **headers):
    return 0.001, message(event, CALL, caller.text(), callee.text('Dest'), **headers)


def begin(leg):
    yield 0, message('Newchannel', CALL, leg.text())
    yield variable(leg, 'SIPDOMAIN', '192.0.2.10')
    yield step(leg, 'Gosub', 'sub-caller-id,s,1()')
    yield step(leg, 'Set', f'CDR(cnum)={leg.number}')
    yield variable(leg, 'TOUCH_MONITOR', leg.unique)
    yield variable(leg, 'AMPUSER', leg.number)
    yield step(leg, 'ExecIf', '0?Set(CHANNEL(language)=de)')


def ring(caller, callee, dial_string):
    """From the new leg to its ringing."""
    yield 0.002, message('Newchannel', CALL, callee.text())
    yield variable(callee, 'DIALEDPEERNUMBER', dial_string)
    yield 0.001, message('Newexten', DIALPLAN, callee.text(), Extension=callee.exten, Application='AppDial', AppData='(Outgoing Line)')
    callee.connect(caller)
    yield 0.001, message('NewConnectedLine', CALL, callee.text())
    yield dialled(caller, callee, 'DialBegin', DialString=dial_string)
    callee.state = 5
    yield 0.04, message('Newstate', CALL, callee.text())
    caller.connect(callee)
    yield dialled(caller, callee, 'DialState', DialStatus='RINGING')


def bridge(identifier, count):
    return (f'BridgeUniqueid: {identifier}\r\nBridgeType: basic\r\nBridgeTechnology: simple_bridge\r\nBridgeCreator: <unknown>\r\n'
            f'BridgeName: <unknown>\r\nBridgeNumChannels: {count}\r\nBridgeVideoSourceMode: none\r\n')


def rtcp(event, leg, seconds):
    packets = int(seconds * 50)
    return 0.01, message(event, REPORTING, leg.text(), To='192.0.2.10:14003', From='198.51.100.7:16389', RTT=f'{dice.random() / 20:.4f}',
                         MES='88.4', SSRC=f'0x{dice.getrandbits(32):08x}', PT='200(SR)', ReportCount=1,
                         SentNTP=f'{EPOCH + int(Clock.now)}.112233', SentRTP=packets * 160, SentPackets=packets,
                         SentOctets=packets * 160, Report0SourceSSRC=f'0x{dice.getrandbits(32):08x}', Report0FractionLost=0,
                         Report0CumulativeLost=0, Report0HighestSequence=packets & 0xffff, Report0SequenceNumberCycles=0,
                         Report0IAJitter=dice.randrange(50), Report0LSR=dice.getrandbits(32), Report0DLSR='2.0430')


def talk(caller, callee, seconds):
    identifier = '%08x-%04x-4%03x-a%03x-%012x' % tuple(dice.getrandbits(bits) for bits in (32, 16, 12, 12, 48))
    yield 0.001, message('BridgeCreate', CALL, bridge(identifier, 0))
    yield 0.001, message('BridgeEnter', CALL, bridge(identifier, 1), callee.text())
    yield 0.001, message('BridgeEnter', CALL, bridge(identifier, 2), caller.text())
    yield variable(caller, 'BRIDGEPEER', callee.channel)
    yield variable(callee, 'BRIDGEPEER', caller.channel)
    for second in range(5, int(seconds), 5):
        yield 4.9, rtcp('RTCPSent', caller, second)[1]
        yield rtcp('RTCPReceived', caller, second)
        yield rtcp('RTCPSent', callee, second)
        yield rtcp('RTCPReceived', callee, second)
    yield 0.5, message('HangupRequest', CALL, caller.text(), Cause=16, TechCause='BYE')
    for count, leg in ((1, caller), (0, callee)):
        yield 0.001, message('BridgeLeave', CALL, bridge(identifier, count), leg.text())
        for name in ('BRIDGEPEER', 'BRIDGEPVTCALLID'):
            yield variable(leg, name, '')
        for name in ('RTPAUDIOQOS', 'RTPAUDIOQOSJITTER', 'RTPAUDIOQOSLOSS', 'RTPAUDIOQOSRTT'):
            yield variable(leg, name, f'ssrc={dice.getrandbits(31)};themssrc={dice.getrandbits(31)};lp=0;rxjitter=0.000{dice.randrange(999)}')
    yield 0.001, message('BridgeDestroy', CALL, bridge(identifier, 0))


def hang_up(leg, cause=16, text='Normal Clearing', tech=''):
    yield 0.001, message('Hangup', CALL, leg.text(), Cause=cause, TechCause=tech, Cause_txt=text)


def public_number():
    return f'+{dice.choice((1, 33, 44, 48, 49))}{dice.randrange(10**8, 10**9)}'


def free_extension():
    """Somebody who is not in a call; the watched one more often than chance would have it."""
    while True:
        extension = WATCHED if dice.random() < 0.004 else dice.choice(EXTENSIONS)
        if extension not in busy:
            busy.add(extension)
            return extension


def customer(exten):
    named = dice.random() < 0.4
    return Leg('provider', public_number(), f'{dice.choice(FIRST)} {dice.choice(LAST)}' if named else '<unknown>', 'from-trunk', exten, 4)


def told(extension, direction, number, outcome):
    if extension == WATCHED:
        answers.append({'direction': direction, 'number': number, 'outcome': outcome})


def answer(caller, callee):
    callee.state = 6
    yield 2 + dice.random() * 9, message('Newstate', CALL, callee.text())
    yield dialled(caller, callee, 'DialEnd', DialStatus='ANSWER')


def direct(kind):
    """A colleague, a customer or the outside is called."""
    own = free_extension() if kind != 'incoming' else None
    target = free_extension() if kind != 'outgoing' else None
    number = str(target) if target else public_number()
    caller = Leg(own, str(own), people[own], 'office', number, 4) if own else customer(number)
    yield from begin(caller)
    if own:
        yield from states(own, 'INUSE', 1, 'InUse')
    yield step(caller, 'Dial', f'PJSIP/{number},20,tT')
    callee = Leg(target or 'provider', number, people.get(target, '<unknown>'), 'office', number, 0, caller)
    yield from ring(caller, callee, number)
    if target:
        yield from states(target, 'RINGING', 8, 'Ringing')
    fate = dice.random()
    if fate < 0.75:
        yield from answer(caller, callee)
        caller.state = 6
        yield 0.001, message('Newstate', CALL, caller.text())
        if target:
            yield from states(target, 'INUSE', 1, 'InUse')
        yield from talk(caller, callee, dice.expovariate(1 / 25))
        outcomes = 'answered', 'answered'
    elif fate < 0.9:
        yield 20, dialled(caller, callee, 'DialEnd', DialStatus='NOANSWER')[1]
        yield from hang_up(callee, 0, 'Unknown', '487')
        outcomes = 'missed', 'no-answer'
    else:
        yield 5 * dice.random(), message('HangupRequest', CALL, caller.text(), Cause=127, TechCause='CANCEL')
        yield dialled(caller, callee, 'DialEnd', DialStatus='CANCEL')
        yield from hang_up(callee, 127, 'Interworking, unspecified', '487')
        outcomes = 'missed', 'cancelled'
    if fate < 0.75:
        yield from hang_up(callee)
        told(target, 'incoming', caller.number, outcomes[0])
        yield from hang_up(caller)
    else:
        yield from hang_up(caller, 127, 'Interworking, unspecified')
        told(target, 'incoming', caller.number, outcomes[0])
    told(own, 'outgoing', number, outcomes[1])
    for extension in filter(None, (own, target)):
        yield from states(extension, 'NOT_INUSE', 0, 'Idle')
        busy.discard(extension)


def member(queue, extension):
    return f'Queue: {queue}\r\nInterface: PJSIP/{extension}\r\nMemberName: {people[extension]}\r\n'


def queued():
    """A customer waits in a queue that rings one member after the other."""
    queue = dice.choice(QUEUES)
    caller = customer(f'80{QUEUES.index(queue)}')
    yield from begin(caller)
    caller.state = 6
    yield 0.001, message('Newstate', CALL, caller.text())
    yield step(caller, 'Queue', f'{queue},tT,,,300')
    yield 0.001, message('QueueCallerJoin', AGENT, caller.text(), Queue=queue, Position=1, Count=1)
    yield 0.001, message('MusicOnHoldStart', CALL, caller.text(), Class='default')
    asked, waited, taken = [], 0, None
    while not taken and len(asked) < 4:
        extension = free_extension()
        asked.append(extension)
        callee = Leg(extension, str(extension), people[extension], 'office', caller.exten, 0, caller)
        yield from ring(caller, callee, str(extension))
        yield 0.001, message('AgentCalled', AGENT, caller.text(), callee.text('Dest'), member(queue, extension))
        yield from states(extension, 'RINGING', 8, 'Ringing')
        if dice.random() < 0.5:
            taken = extension
            yield from answer(caller, callee)
            break
        waited += 15
        yield 15, dialled(caller, callee, 'DialEnd', DialStatus='NOANSWER')[1]
        yield 0.001, message('AgentRingNoAnswer', AGENT, caller.text(), callee.text('Dest'), member(queue, extension), RingTime=15000)
        yield from hang_up(callee, 0, 'Unknown', '487')
        yield from states(extension, 'NOT_INUSE', 0, 'Idle')
    yield 0.001, message('MusicOnHoldStop', CALL, caller.text())
    if taken:
        yield 0.001, message('QueueCallerLeave', AGENT, caller.text(), Queue=queue, Position=1, Count=0)
        yield 0.001, message('AgentConnect', AGENT, caller.text(), callee.text('Dest'), member(queue, taken), HoldTime=waited, RingTime=4)
        for extension in asked:
            if extension != taken:
                told(extension, 'incoming', caller.number, 'answered-elsewhere')
        yield from states(taken, 'INUSE', 1, 'InUse')
        yield from talk(caller, callee, dice.expovariate(1 / 25))
        yield 0.001, message('AgentComplete', AGENT, caller.text(), callee.text('Dest'), member(queue, taken), HoldTime=waited,
                             TalkTime=25, Reason='caller')
        yield from hang_up(callee)
        told(taken, 'incoming', caller.number, 'answered')
        yield from states(taken, 'NOT_INUSE', 0, 'Idle')
    else:
        yield 1, message('QueueCallerAbandon', AGENT, caller.text(), Queue=queue, Position=1, OriginalPosition=1, HoldTime=waited)
        yield 0.001, message('QueueCallerLeave', AGENT, caller.text(), Queue=queue, Position=1, Count=0)
    yield from hang_up(caller)
    if not taken:
        for extension in asked:
            told(extension, 'incoming', caller.number, 'missed')
    busy.difference_update(asked)


def new_call():
    kind = dice.random()
    return queued() if kind < 0.2 else direct('internal' if kind < 0.5 else 'incoming' if kind < 0.8 else 'outgoing')


def main(events, output):
    turn, count, size = AT_ONCE, 0, 0
    heap = [(dice.random() * 30, number, new_call()) for number in range(AT_ONCE)]
    heapq.heapify(heap)
    with open(output, 'wb', buffering=1 << 20) as file:
        while heap:
            Clock.now, _, call = heapq.heappop(heap)
            turn += 1
            try:
                delay, text = next(call)
            except StopIteration:
                # Once enough messages are written every call is brought to its end, and none begins.
                if count < events:
                    heapq.heappush(heap, (Clock.now + dice.random(), turn, new_call()))
                continue
            data = text.encode()
            file.write(data)
            count, size = count + 1, size + len(data)
            heapq.heappush(heap, (Clock.now + delay, turn, call))
    with open(f'{output}.json', 'w', encoding='utf-8') as file:
        json.dump({'events': count, 'bytes': size, 'device': f'PJSIP/{WATCHED}', 'calls': answers}, file)


if __name__ == '__main__':
    main(int(sys.argv[1]), sys.argv[2])
