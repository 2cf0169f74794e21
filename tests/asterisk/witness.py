# SPDX-License-Identifier: GPL-3.0-or-later
"""Herald at every participant's desk: one `heraldctl watch` for each of them with each set of permissions, all at once.

Each of them watches the clock's phone, too. When its call has been printed everything before it has been, so a verdict needs no
waiting for lines that may not come.
"""
import asyncio
import contextlib
import os

from expect import mismatch
from herald import Heraldctl
from office import CLOCK, ONLY_IF_TOLD, TICK, WATCHED, WATCHED_SIP

# A user who sees everything, and one with what Herald asks an administrator for.
PERMISSIONS = {'full': ['--events', 'on'], 'agent': []}
SECONDS_TO_CATCH_UP = 60
# The way to the manager: tcp, tls, http, https, mxml; or each Herald another one.
DOORS = ('tcp', 'http', 'tls', 'https', 'mxml')
DOOR = os.environ.get('HERALD_DOOR', 'mixed')


class Witnesses:
    def __init__(self, lab, office, heraldctl):
        self.lab, self.office, self.path = lab, office, heraldctl
        self.watches, self.starts, self.stack = {}, {}, contextlib.AsyncExitStack()
        self.changed = asyncio.Event()

    async def __aenter__(self):
        for user in PERMISSIONS:
            (self.lab.dir / f'{user}.secret').write_text(f'{user}-secret\n')
        wanted = {**WATCHED, **(WATCHED_SIP if self.lab.chan_sip else {}), **ONLY_IF_TOLD}
        # On the other server, and with the other permissions, a person has another door.
        first = (self.lab.version == '16') + 2 * self.lab.stamps
        for number, user in enumerate(PERMISSIONS):
            for place, (person, devices) in enumerate(wanted.items(), first + 3 * number):
                seen = self.office.manager.expect('SuccessfulAuth', AccountID=user)
                self.watches[person, user] = await self.stack.enter_async_context(self.watch(user, devices, place))
                await seen
        return self

    async def __aexit__(self, *error):
        await self.stack.aclose()

    def watch(self, user, devices, place):
        door = DOORS[place % len(DOORS)] if DOOR == 'mixed' else DOOR
        arguments = [argument for device in [*devices, CLOCK] for argument in ('--device', device)]
        return Heraldctl(self.path, 'watch', '--json', *self.lab.door(door), '--user', user,
                         '--secret-file', self.lab.dir / f'{user}.secret', *arguments, *PERMISSIONS[user], changed=self.changed)

    def begin(self):
        """A new scene: what was printed before is not its."""
        self.starts = {who: len(watch.lines) for who, watch in self.watches.items()}

    def lines(self, who):
        """What was printed for him in this scene."""
        return [line for line in self.watches[who].lines[self.starts[who]:] if line['dialed'] != TICK]

    async def catch_up(self):
        """Until every Herald has told all that has happened so far; one that has ended or hangs is an error."""
        # That very call: another one of the clock's may still be on its way to some of them.
        before = {who: len(watch.lines) for who, watch in self.watches.items()}
        tick = await self.office.tick()

        def told(who):
            return any(line['change'] == 'ended' and line['linked_id'] == tick for line in self.watches[who].lines[before[who]:])

        async def wait():
            while not all(map(told, before)):
                self.changed.clear()
                await self.changed.wait()
        try:
            await asyncio.wait_for(wait(), SECONDS_TO_CATCH_UP)
        except asyncio.TimeoutError:
            raise RuntimeError('a heraldctl does not follow any more: ' + ' '.join(
                watch.errors for watch in self.watches.values())) from None

    def disagreements(self, expected):
        """{(participant, user): the first difference}, of those that look at this scene."""
        return {who: wrong for who in self.watches if who[0] in expected or who[0] not in ONLY_IF_TOLD
                for wrong in [mismatch(expected.get(who[0], []), self.lines(who))] if wrong}
