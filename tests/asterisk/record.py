#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Record what a real server says: record.py VERSION CACHE HERALDCTL OUTPUT [SCENE...]

Plays scenes and writes, for each that Herald sees rightly, OUTPUT/office-SCENE.agent.ami (every byte that a manager user with the
permissions of an agent received, from the banner on) and what must be replayed of it for each participant
(office-SCENE.agent.DEVICE.jsonl, the form of tests/traces). What a line says comes from the scene; its place in the recording from
the events of that kind around the one that Herald took it from: see Places.
"""
import asyncio
import collections
import json
import pathlib
import subprocess
import sys
import time

import fetch
import scene
import stage
from expect import mismatch, may_come_between, wrong_keys
from lab import Lab
from office import ONLY_IF_TOLD, WATCHED, WATCHED_SIP

USER = 'agent'
DEVICES = {**WATCHED, **WATCHED_SIP, **ONLY_IF_TOLD}
# Events that can tell the fact of a line. A line from another event is not written down, but complained about.
CAUSES = {
    'ringing': ('AgentCalled', 'DialBegin', 'Newstate'),
    'dialing': ('Newchannel', 'Newstate', 'DialBegin', 'NewConnectedLine', 'NewCallerid', 'DialState', 'OriginateResponse', 'Newexten'),
    'connected': ('Newstate', 'DialEnd', 'BridgeEnter', 'NewConnectedLine', 'Pickup', 'UnParkedCall', 'AgentConnect', 'OriginateResponse',
                  'ConfbridgeJoin', 'AttendedTransfer', 'LocalOptimizationBegin', 'LocalOptimizationEnd', 'BridgeLeave', 'DialState',
                  'QueueCallerLeave'),
    'held': ('Hold',), 'resumed': ('Unhold', 'BridgeEnter', 'MusicOnHoldStop'),
    'waiting': ('Hangup',),
    'ended': ('Hangup', 'DialEnd', 'BridgeEnter', 'Newstate', 'Pickup', 'DialBegin', 'AgentConnect', 'NewConnectedLine', 'QueueCallerLeave',
              'LocalOptimizationBegin', 'BridgeLeave', 'AttendedTransfer'),
}
# Facts that several messages tell: a phone that answers is seen in Newstate, DialEnd and BridgeEnter.
TOLD_MORE_THAN_ONCE = ('ringing', 'dialing', 'connected', 'updated')


class Places:
    """Where in a recording a line may stand."""

    def __init__(self, data):
        self.events = [next((line[7:] for line in block.split('\r\n') if line.startswith('Event: ')), '')
                       for block in data.decode('utf-8', 'replace').split('\r\n\r\n')]

    def of(self, line, previous, following):
        """The first and last message, or one number."""
        seq = line['seq']
        if line['change'] not in TOLD_MORE_THAN_ONCE:
            return seq
        if line['change'] == 'updated':
            return [previous + 1, following - 1] if following - 1 > previous + 1 else seq
        first = last = seq
        while first - 1 > previous and self.events[first - 2] in (*CAUSES[line['change']], 'DeviceStateChange', 'ExtensionStatus'):
            first -= 1
        while last + 1 < following and self.events[last] in (*CAUSES[line['change']], 'DeviceStateChange', 'ExtensionStatus',
                                                              'BridgeCreate', 'QueueMemberStatus'):
            last += 1
        return [first, last] if last > first else seq


def pattern(step, line, seq, label, optional):
    """One line of an expected file."""
    values = {key: values[0] if len(values) == 1 else values for key, values in step.items() if values != [None]}
    if 'queue' in values and isinstance(values['queue'], list) is False and values['queue'] is None:
        del values['queue']
    if step['direction'] == ['outgoing']:
        values['queue'] = [None, line.get('queue')] if line.get('queue') else None
        if values['queue'] is None:
            del values['queue']
    values['state'] = values.get('state', line['state'])
    found = {'seq': seq, 'change': line['change'], 'call': label}
    found.update({key: values[key] for key in ('direction', 'number', 'name', 'dialed', 'queue', 'state', 'outcome') if key in values})
    if optional:
        found['optional'] = True
    return found


def patterns(calls, lines, places):
    """The expected file's lines for what was replayed, which agrees with the scene."""
    steps, labels = {}, {}
    printed = {}
    for line in lines:
        printed.setdefault(line['call'], []).append(line)
    for number, (call, own) in enumerate(printed.items()):
        # Calls of one moment may have begun in another order than they are written in.
        steps[call] = next(list(expected) for expected in calls if mismatch([expected], own) is None)
        labels[call] = 'abcdefgh'[number]
    everything = {call: list(expected) for call, expected in steps.items()}
    found = []
    for line in lines:
        call = line['call']
        own = printed[call]
        place = own.index(line)
        left = steps[call]
        while left and left[0].optional and (left[0].change != line['change'] or wrong_keys(left[0], line)):
            left.pop(0)
        seq = places.of(line, own[place - 1]['seq'] if place else 0, own[place + 1]['seq'] if place + 1 < len(own) else 10 ** 9)
        if left and left[0].change == line['change'] and not wrong_keys(left[0], line):
            step = left.pop(0)
            found.append(pattern(step, line, seq, labels[call], step.optional))
        else:
            assert may_come_between(line, everything[call], own[place - 1])
            step = {key: [line[key]] for key in ('direction', 'number', 'name', 'dialed', 'queue') if key in line}
            found.append(pattern(step, line, seq, labels[call], True))
    return found


class Recording:
    """One scene's tape and what is replayed of it."""

    def __init__(self, played, data, heraldctl, output):
        self.scene, self.data, self.heraldctl = played, data, heraldctl
        self.path = output / f'office-{played.name}.{USER}.ami'

    def replay(self, devices):
        arguments = [argument for device in devices for argument in ('--device', device)]
        done = subprocess.run([self.heraldctl, 'replay', self.path, *arguments, '--json'], capture_output=True, check=True)
        return [json.loads(line) for line in done.stdout.decode().splitlines()]

    def save(self):
        """Write the files; returns which kinds of events the lines came from."""
        places, causes = Places(self.data), collections.Counter()
        self.path.write_bytes(self.data)
        for person, calls in self.scene.expected.items():
            devices = DEVICES[person]
            lines = self.replay(devices)
            wrong = mismatch(calls, lines)
            if wrong:
                raise ValueError(f'replayed for {person}: {wrong}')
            for line in lines:
                event = places.events[line['seq'] - 1]
                causes[line['change'], event] += 1
                if event not in CAUSES.get(line['change'], (event,)):
                    raise ValueError(f'{person}: "{line["change"]}" from {event} ({line["seq"]})')
            head = {'trace': self.path.name, 'device': devices[0] if len(devices) == 1 else devices}
            name = '+'.join(device.replace('/', '_') for device in devices)
            text = [json.dumps(line, ensure_ascii=False) for line in [head, *patterns(calls, lines, places)]]
            self.path.with_name(f'{self.path.stem}.{name}.jsonl').write_text('\n'.join(text) + '\n', encoding='utf-8')
        return causes


async def record(lab, heraldctl, output, names):
    failed, causes = 0, collections.Counter()
    async with stage.Stage(lab, heraldctl, output / 'failed') as here:
        for name in names:
            wrong = await here.play(scene.SCENES[name])
            try:
                if not wrong:
                    causes += Recording(scene.SCENES[name], here.tapes[USER].cut(), heraldctl, output).save()
            except ValueError as error:
                wrong = str(error)
            failed += wrong is not None
            print(f'{lab.version} {name}{": " + wrong if wrong else ""}', flush=True)
    for (change, event), count in sorted(causes.items()):
        print(f'{change:10} {event:24} {count}')
    return failed


def main(version, cache, heraldctl, output, *names):
    output = pathlib.Path(output)
    output.mkdir(parents=True, exist_ok=True)
    here = [name for name in scene.load() if version in scene.SCENES[name].versions and (not names or name in names)]
    fetch.fetch(version, cache)
    begun = time.monotonic()
    with Lab(version, cache, stamps=version == '22') as lab:
        failed = asyncio.run(record(lab, heraldctl, output, here))
    print(f'{len(here) - failed} of {len(here)} in {time.monotonic() - begun:.0f} s')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
