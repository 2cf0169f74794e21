# SPDX-License-Identifier: GPL-3.0-or-later
"""What the server says to a manager user, byte for byte, and the part of it that is one scene."""
import asyncio

from office import CLOCK


class Tape:
    """async with Tape(lab, 'agent') as tape: tape.begin(); ...; tape.cut()"""

    def __init__(self, lab, user):
        self.lab, self.user, self.data, self.start = lab, user, bytearray(), 0
        self.heard = asyncio.Event()

    async def __aenter__(self):
        self.reader, self.writer = await asyncio.open_connection('127.0.0.1', self.lab.ami)
        self.writer.write(f'Action: Login\r\nUsername: {self.user}\r\nSecret: {self.user}-secret\r\nActionID: login\r\n\r\n'.encode())
        self.task = asyncio.ensure_future(self.read())
        await self.until(b'Authentication accepted')
        # The banner and the answer to the login: every recording begins with them.
        self.head = bytes(self.data[:self.data.index(b'\r\n\r\n') + 4])
        return self

    async def __aexit__(self, *_):
        self.task.cancel()
        self.writer.close()

    async def read(self):
        while chunk := await self.reader.read(65536):
            self.data += chunk
            self.heard.set()

    async def until(self, text, start=0):
        while self.data.find(text, start) < 0:
            self.heard.clear()
            await asyncio.wait_for(self.heard.wait(), 60)

    def begin(self):
        self.start = len(self.data)

    def cut(self):
        """The recording of what came since begin(), without the clock's calls."""
        part = bytes(self.data[self.start:]).split(b'\r\n\r\n')
        # The first may be the rest of a message, the last the beginning of one.
        return self.head + b''.join(block + b'\r\n\r\n' for block in part[:-1]
                                    if block.startswith((b'Event: ', b'Response: ')) and CLOCK.encode() not in block)
