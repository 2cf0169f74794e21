# SPDX-License-Identifier: GPL-3.0-or-later
"""The people of the test office, with their phones registered at a lab's server.

grace (201) is the agent whom Herald watches, as PJSIP/201; konrad 202, zoe 203, emmy 204 are colleagues; trap is 2011, whose
device's name begins with Grace's; trunk is the provider, from where customers call and where outside calls go.
"""
import contextlib

from manager import Manager
from sip_phone import Phone

ADA, ADA_NAME = '+442079460018', 'Ada Byron'
BEN, BEN_NAME = '+493012345678', 'Benoît Müller'


class Office:
    def __init__(self, lab):
        self.lab = lab
        self.stack = contextlib.AsyncExitStack()

    async def __aenter__(self):
        enter, lab = self.stack.enter_async_context, self.lab
        self.manager = await enter(Manager(lab))
        for name, number in (('grace', '201'), ('konrad', '202'), ('zoe', '203'), ('emmy', '204'), ('trap', '2011')):
            setattr(self, name, await enter(Phone(number, lab, f'secret-{number}')))
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
        return self.grace, self.konrad, self.zoe, self.emmy, self.trap, self.trunk

    def call_in(self, line, caller=ADA, name=ADA_NAME):
        """A customer calls one of the office's lines: 493055501 and so on (etc/extensions.conf)."""
        return self.trunk.dial(f'+4930555{line:02d}', caller, name)

    async def clean_up(self):
        """After a scenario that failed: hang everything up."""
        for phone in self.phones():
            while not phone.ringing.empty():
                phone.ringing.get_nowait()
            for call in list(phone.calls.values()):
                with contextlib.suppress(Exception):
                    await call.hang_up()
        with contextlib.suppress(Exception):
            await self.manager.action('Hangup', Channel='/.*/')
        await self.manager.quiet()


async def ring(phone, timeout=10):
    """Let the phone ring for the next call."""
    call = await phone.incoming(timeout)
    call.ring()
    return call


async def answer(phone):
    call = await ring(phone)
    call.answer()
    return call
