# SPDX-License-Identifier: GPL-3.0-or-later
"""The people of the test office, with their phones registered at a lab's server.

grace (201) is the agent, konrad 202, zoe 203 (her phone sends keys as INFO), emmy 204 are colleagues; trap is 2011, whose device's name
begins with Grace's; mary (205) has two phones, mary-desk and mary_soft, and namesake's (206) device is called mary; sid and
sue (301, 302) have phones of the old SIP driver, where the server has it; trunk is the provider, from where customers call and where
outside calls go. clock is nobody's phone: its calls tell how far the server's story has come.
"""
import asyncio
import contextlib

from expect import ADA, BEN, PARTIES
from manager import Manager
from sip_phone import Phone

ADA_NAME, BEN_NAME = PARTIES['Ada'][1], PARTIES['Ben'][1]
# Who looks at whose phones with Herald. The first name of a device is the participant's in the scenes.
WATCHED = {'grace': ['PJSIP/201'], 'konrad': ['PJSIP/202'], 'zoe': ['PJSIP/203'], 'emmy': ['PJSIP/204'], 'trap': ['PJSIP/2011'],
           'mary': ['PJSIP/mary-desk', 'PJSIP/mary_soft'], 'namesake': ['PJSIP/mary']}
WATCHED_SIP = {'sid': ['SIP/301'], 'sue': ['SIP/302']}
# Looked at only where a scene says what they see: a supervisor of two people, and one of Mary's phones alone.
ONLY_IF_TOLD = {'team': ['PJSIP/201', 'PJSIP/202'], 'marys_desk': ['PJSIP/mary-desk']}
DEVICES = {**{name: devices[0] for name, devices in {**WATCHED, **WATCHED_SIP}.items()}, 'mary_soft': 'PJSIP/mary_soft',
           'trunk': 'PJSIP/trunk'}
CLOCK, TICK = 'PJSIP/clock', '699'


class Office:
    def __init__(self, lab):
        self.lab = lab
        self.stack = contextlib.AsyncExitStack()

    async def __aenter__(self):
        enter, lab = self.stack.enter_async_context, self.lab
        self.manager = await enter(Manager(lab))
        for name, number in (('grace', '201'), ('konrad', '202'), ('zoe', '203'), ('emmy', '204'), ('trap', '2011'),
                             ('mary', 'mary-desk'), ('mary_soft', 'mary_soft'), ('namesake', 'mary')):
            setattr(self, name, await enter(Phone(number, lab, f'secret-{number}')))
        self.old = []
        if lab.chan_sip:
            self.sid, self.sue = self.old = [await enter(Phone(number, lab, f'secret-{number}', server_port=lab.chan_sip))
                                             for number in ('301', '302')]
        self.clock = await enter(Phone('clock', lab, 'secret-clock'))
        self.trunk = await enter(Phone('trunk', lab, host='127.0.0.2', port=lab.trunk))
        return self

    async def __aexit__(self, *error):
        await self.stack.aclose()

    async def begin_again(self):
        """After a restart of the server: it has forgotten its phones and hung up on the driver."""
        self.manager = await self.stack.enter_async_context(Manager(self.lab))
        for phone in self.phones():
            if phone.secret:
                await phone.register()

    def phones(self):
        return (self.grace, self.konrad, self.zoe, self.emmy, self.trap, self.mary, self.mary_soft, self.namesake, self.clock,
                self.trunk, *self.old)

    def call_in(self, line, caller=ADA, name=ADA_NAME, **more):
        """A customer calls one of the office's lines: 493055501 and so on (etc/extensions.conf)."""
        return self.trunk.dial(f'+4930555{line:02d}', caller, name, **more)

    async def talking(self, *names):
        """Until these people are in a conversation (of the server's making), and hear something."""
        await self.manager.talking(*(DEVICES[name] for name in names))
        await self.hear(*names)

    async def hear(self, *names):
        """Until sound has come from the server to these people's phones."""
        await asyncio.gather(*(getattr(self, name).hears() for name in names))

    async def channel(self, name):
        """The channel of that person's phone, which is or will be in a call."""
        return await self.manager.channel_of(DEVICES[name])

    def expect(self, event, **wanted):
        return self.manager.expect(event, **wanted)

    async def action(self, name, **headers):
        return await self.manager.action(name, **headers)

    async def redirect(self, name, number, **more):
        """A program sends the channel of that person to another number."""
        await self.action('Redirect', Channel=await self.channel(name), Context='office', Exten=number, Priority=1, **more)

    async def tick(self):
        """A call of the clock, which the server ends at once. What happened before it is on its way to everybody. Returns its id."""
        told = self.expect('Hangup', Channel=f'{CLOCK}-*')
        await self.clock.dial(TICK).until('ended')
        return (await told)['Linkedid']

    async def quiet(self):
        """Until no call is left. The driver's own list may not have the newest channels without the first tick."""
        await self.tick()
        await self.manager.quiet()

    async def answered_call(self, line=1, name='grace'):
        """Ada calls and that person answers; returns Ada's end and the other."""
        ada = self.call_in(line)
        there = await answer(getattr(self, name))
        await self.talking(name, 'trunk')
        return ada, there

    async def clean_up(self):
        """After a scene that failed: hang everything up."""
        for phone in self.phones():
            while not phone.ringing.empty():
                phone.ringing.get_nowait()
            for call in list(phone.calls.values()):
                with contextlib.suppress(Exception):
                    await call.hang_up()
        with contextlib.suppress(Exception):
            await self.manager.action('Hangup', Channel='/.*/')
        await self.quiet()


async def ring(phone):
    """Let the phone ring for the next call."""
    call = await phone.incoming()
    call.ring()
    return call


async def answer(phone):
    call = await ring(phone)
    call.answer()
    return call


async def bye(call, *others):
    """One hangs up; the others' calls end with it."""
    await call.hang_up()
    for other in others:
        await other.until('ended')
