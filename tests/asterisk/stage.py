# SPDX-License-Identifier: GPL-3.0-or-later
"""Plays scenes on a server, with Herald at every desk, and says what was seen wrongly.

A scene that cannot be played (a phone was not called in time, the server refused) is tried a second time: a loaded machine is no
fault of Herald, and such an end is told in other words than a wrong call.
"""
import asyncio
import contextlib
import pathlib
import time
import traceback

from lab import Lab
from office import Office
from scene import SCENES
from tape import Tape
from witness import PERMISSIONS, Witnesses

ATTEMPTS = 2
SCENE_SECONDS = 180


class Stage:
    """One server with its office, Herald at every desk, and a recording for each set of permissions."""

    def __init__(self, lab, heraldctl, failed):
        """failed: folder for the recordings of scenes that were seen wrongly."""
        self.lab, self.heraldctl, self.failed = lab, heraldctl, pathlib.Path(failed)
        self.stack = contextlib.AsyncExitStack()

    async def __aenter__(self):
        enter = self.stack.enter_async_context
        self.office = await enter(Office(self.lab))
        self.witnesses = await enter(Witnesses(self.lab, self.office, self.heraldctl))
        self.tapes = {user: await enter(Tape(self.lab, user)) for user in PERMISSIONS}
        return self

    async def __aexit__(self, *error):
        await self.stack.aclose()

    async def perform(self, scene):
        """One attempt; returns {(participant, user): what is wrong}. An exception: it could not be played."""
        await self.witnesses.catch_up()
        self.witnesses.begin()
        for tape in self.tapes.values():
            tape.begin()
        await asyncio.wait_for(scene.play(self.office), SCENE_SECONDS)
        await self.office.quiet()
        await self.witnesses.catch_up()
        return self.witnesses.disagreements(scene.expected)

    def complain(self, scene, wrong):
        """What is wrong, in words; the recordings are kept."""
        self.failed.mkdir(parents=True, exist_ok=True)
        for user, tape in self.tapes.items():
            (self.failed / f'{scene.name}.{self.lab.version}.{user}.ami').write_bytes(tape.cut())
        text = [scene.story, scene.text]
        for (person, user), difference in wrong.items():
            text += [f'{person} ({user}): {difference}', *(f'    {line}' for line in self.witnesses.lines((person, user)))]
        return '\n'.join([*text, f'The recordings: {self.failed}/{scene.name}.{self.lab.version}.*.ami'])

    async def play(self, scene):
        """Play it, a second time if need be; returns what is wrong, or None."""
        failure = ''
        for _ in range(ATTEMPTS):
            try:
                wrong = await self.perform(scene)
                return self.complain(scene, wrong) if wrong else None
            except Exception:
                failure = f'{traceback.format_exc()}\n{self.lab.log_tail()}'
                with contextlib.suppress(Exception):
                    await self.office.clean_up()
        return f'could not be played; this says nothing about Herald\n{scene.story}\n{failure}'


async def play_all(version, cache, heraldctl, names, result, servers):
    """Share the scenes out to some servers of their own, every second of which has a system name and time stamps; calls
    result(name, complaint or None, seconds) after each."""
    async def one(number):
        share = names[number::servers]
        if not share:
            return
        with Lab(version, cache, stamps=number % 2 == 1) as lab:
            async with Stage(lab, heraldctl, f'{cache}/failed') as stage:
                for name in share:
                    begun = time.monotonic()
                    result(name, await stage.play(SCENES[name]), time.monotonic() - begun)
    done = await asyncio.gather(*map(one, range(servers)), return_exceptions=True)
    for error in done:
        if isinstance(error, BaseException):
            raise error
