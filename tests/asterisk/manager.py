# SPDX-License-Identifier: GPL-3.0-or-later
"""A manager (AMI) connection for the test driver itself: asks the server for things and knows when it is quiet.

Deliberately not Herald's code: what is under test must not be its own witness.
"""
import asyncio
import itertools

TIMEOUT = 40


class Manager:
    def __init__(self, lab, user='full', events='call,agent,system,security,dialplan'):
        self.lab, self.user, self.events = lab, user, events
        self.channels, self.bridged, self.waiters, self.answers = {}, set(), [], {}
        self.lists = {}
        self.numbers = itertools.count(1)
        self.changed = asyncio.Event()

    async def __aenter__(self):
        self.reader, self.writer = await asyncio.open_connection('127.0.0.1', self.lab.ami)
        await self.reader.readline()
        self.task = asyncio.ensure_future(self.read())
        await self.action('Login', Username=self.user, Secret=f'{self.user}-secret', Events=self.events)
        return self

    async def __aexit__(self, *_):
        self.task.cancel()
        self.writer.close()

    async def read(self):
        while True:
            try:
                block = await self.reader.readuntil(b'\r\n\r\n')
            except (asyncio.IncompleteReadError, ConnectionError):
                return
            message = {}
            for line in block.decode('utf-8', 'replace').split('\r\n'):
                key, _, value = line.partition(':')
                message.setdefault(key, value.strip())
            self.take(message)

    def take(self, message):
        event, channel = message.get('Event'), message.get('Uniqueid')
        if event == 'Newchannel':
            self.channels[channel] = message['Channel']
        elif event == 'Rename':
            self.channels[channel] = message['Newname']
        elif event == 'Hangup':
            self.channels.pop(channel, None)
        elif event == 'BridgeEnter':
            self.bridged.add(channel)
        elif event == 'BridgeLeave':
            self.bridged.discard(channel)
        if event and message.get('ActionID') in self.lists:
            items, done = self.lists[message['ActionID']]
            items.append(message)
            if message.get('EventList') == 'Complete' and not done.done():
                done.set_result(items)
        if 'Response' in message and message.get('ActionID') in self.answers:
            self.answers.pop(message['ActionID']).set_result(message)
        for waiter in list(self.waiters):
            name, wanted, future = waiter
            if event == name and all(wanted_in(message.get(key, ''), value) for key, value in wanted.items()):
                self.waiters.remove(waiter)
                if not future.done():
                    future.set_result(message)
        self.changed.set()

    async def action(self, name, variables=(), **headers):
        number = f'driver-{next(self.numbers)}'
        lines = [f'Action: {name}', f'ActionID: {number}', *(f'{key}: {value}' for key, value in headers.items()),
                 *(f'Variable: {variable}' for variable in variables), '', '']
        self.answers[number] = asyncio.get_running_loop().create_future()
        self.writer.write('\r\n'.join(lines).encode())
        answer = await asyncio.wait_for(self.answers[number], TIMEOUT)
        if answer['Response'] == 'Error':
            raise RuntimeError(f'{name}: {answer.get("Message")}')
        return answer

    async def list(self, name):
        """The items of a list."""
        number = f'driver-{next(self.numbers)}'
        self.lists[number] = [], asyncio.get_running_loop().create_future()
        self.writer.write(f'Action: {name}\r\nActionID: {number}\r\n\r\n'.encode())
        return await asyncio.wait_for(self.lists[number][1], TIMEOUT)

    def expect(self, event, **wanted):
        """A future for the next such event. Ask for it before doing what causes it. A value ending in * is a beginning."""
        future = asyncio.get_running_loop().create_future()
        self.waiters.append((event, wanted, future))
        return asyncio.wait_for(future, TIMEOUT)

    async def channel_of(self, device):
        """The newest live channel of a device, which must have one or get one soon."""
        def names():
            return [name for name in self.channels.values() if name.rpartition('-')[0] == device]
        await self.until(names, TIMEOUT, f'{device} has no channel')
        return names()[-1]

    async def until(self, holds, timeout, complaint):
        async def wait():
            while not holds():
                self.changed.clear()
                await self.changed.wait()
        try:
            await asyncio.wait_for(wait(), timeout)
        except asyncio.TimeoutError:
            raise RuntimeError(f'{complaint}; channels: {", ".join(self.channels.values())}') from None

    async def quiet(self, timeout=2 * TIMEOUT):
        """Until no channel is left."""
        await self.until(lambda: not self.channels, timeout, 'calls did not end')

    async def talking(self, *devices):
        """Until each of the devices has a channel in a bridge: a phone that answered may wait for that for some time."""
        def all_bridged():
            talking = {self.channels.get(channel, '').rpartition('-')[0] for channel in self.bridged}
            return talking.issuperset(devices)
        await self.until(all_bridged, TIMEOUT, f'not talking: {", ".join(devices)}')


def wanted_in(value, wanted):
    return value.startswith(wanted[:-1]) if wanted.endswith('*') else value == wanted
