#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real Asterisk with people who call, for looking at Herald: play.py VERSION CACHE -- HERALD-COMMAND...

Starts the server and the test office (office.py), writes an account for Grace (PJSIP/201) into a private settings folder, and runs
the command with it. {host}, {port} and {secret-file} in the command are replaced. Customers call until the command ends, or, with
--once before the "--", until three have called. What Grace dials is answered, too.
"""
import asyncio
import pathlib
import signal
import sys

from fetch import Unavailable
from lab import Lab
from office import BEN, BEN_NAME, Office

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / 'tools'))
from account import private_account  # noqa: E402

USER = 'agent'


def account(lab):
    return private_account(lab.dir / 'home', lab.ami, USER, f'{USER}-secret', extension='201', devices=['PJSIP/201'],
                           context='office', **{'outside-prefix': '0'})


def say(text):
    print(text, file=sys.stderr, flush=True)


class Play:
    def __init__(self, office):
        self.office = office
        self.expected = asyncio.Queue()

    async def graces_phone(self):
        """Hands a call that the story waits for to the story; anything else is a click-to-dial, and answered."""
        while True:
            call = await self.office.grace.ringing.get()
            call.ring()
            if self.expected.qsize():
                self.expected.get_nowait().set_result(call)
            else:
                asyncio.ensure_future(self.answer_in(call, 1.5))

    async def far_end(self):
        while True:
            call = await self.office.trunk.ringing.get()
            call.ring()
            asyncio.ensure_future(self.answer_in(call, 3))

    async def answer_in(self, call, seconds):
        await asyncio.sleep(seconds)
        if call.state == 'ringing':
            call.answer()

    async def rings(self):
        future = asyncio.get_running_loop().create_future()
        self.expected.put_nowait(future)
        return await asyncio.wait_for(future, 20)

    async def answered(self):
        say('Ada Byron calls; Grace picks up after 4 seconds.')
        ada = self.office.call_in(1)
        grace = await self.rings()
        await asyncio.sleep(4)
        grace.answer()
        await asyncio.sleep(6)
        await ada.hang_up()

    async def taken_by_konrad(self):
        say('Benoît Müller calls the queue; Konrad takes it after 3 seconds.')
        ben = self.office.call_in(13, BEN, BEN_NAME)
        await self.rings()
        konrad = await self.office.konrad.incoming()
        konrad.ring()
        await asyncio.sleep(3)
        konrad.answer()
        await asyncio.sleep(3)
        await ben.hang_up()

    async def missed(self):
        say('Ada Byron calls again and gives up after 5 seconds.')
        ada = self.office.call_in(1)
        await self.rings()
        await asyncio.sleep(5)
        await ada.hang_up()

    async def go(self, once):
        helpers = [asyncio.ensure_future(self.graces_phone()), asyncio.ensure_future(self.far_end())]
        try:
            while True:
                for story in (self.answered, self.taken_by_konrad, self.missed):
                    await asyncio.sleep(2)
                    try:
                        await story()
                    except (RuntimeError, asyncio.TimeoutError) as error:
                        say(f'(the story was interrupted: {error})')
                    await self.office.manager.quiet(3600)
                if once:
                    return
        finally:
            for helper in helpers:
                helper.cancel()


async def play(lab, command, once):
    secret = lab.dir / 'agent.secret'
    secret.write_text(f'{USER}-secret\n')
    values = {'{host}': '127.0.0.1', '{port}': str(lab.ami), '{secret-file}': str(secret)}
    async with Office(lab) as office:
        seen = asyncio.ensure_future(office.manager.expect('SuccessfulAuth', AccountID=USER))
        process = await asyncio.create_subprocess_exec(*(values.get(word, word) for word in command), env=account(lab))
        story = None
        try:
            ended = asyncio.ensure_future(process.wait())
            await asyncio.wait({seen, ended}, return_when=asyncio.FIRST_COMPLETED)
            story = asyncio.ensure_future(Play(office).go(once))
            await asyncio.wait({story, ended}, return_when=asyncio.FIRST_COMPLETED)
            if story.done():
                await story
                process.send_signal(signal.SIGTERM)
            return await ended
        finally:
            if story:
                story.cancel()
            if process.returncode is None:
                process.kill()
                await process.wait()


def main(arguments):
    options, command = arguments[:arguments.index('--')], arguments[arguments.index('--') + 1:]
    once = '--once' in options
    version, cache = [option for option in options if option != '--once']
    try:
        say(f'Asterisk {version} is fetched (once) and started …')
        with Lab(version, cache) as lab:
            say(f'Its manager listens on 127.0.0.1:{lab.ami}, its phones on 127.0.0.1:{lab.sip}. Ctrl+C ends everything.')
            return asyncio.run(play(lab, command, once))
    except Unavailable as reason:
        say(f'A real Asterisk cannot be had here: {reason}.')
        return 1
    except KeyboardInterrupt:
        return 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
