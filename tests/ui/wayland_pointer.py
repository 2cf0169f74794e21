# SPDX-License-Identifier: GPL-3.0-or-later
"""A pointer for a compositor that has none: speaks Wayland's wire protocol with wlr-virtual-pointer-unstable-v1."""
import os
import socket
import struct
import time

LEFT, RIGHT = 0x110, 0x111  # linux/input-event-codes.h
DISPLAY, REGISTRY, DONE, MANAGER, POINTER = 1, 2, 3, 4, 5
WIDTH, HEIGHT = 1280, 800


class Pointer:
    def __init__(self):
        path = os.path.join(os.environ['XDG_RUNTIME_DIR'], os.environ['WAYLAND_DISPLAY'])
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.settimeout(10)
        self.socket.connect(path)
        self.send(DISPLAY, 1, struct.pack('=I', REGISTRY))  # get_registry
        self.send(DISPLAY, 0, struct.pack('=I', DONE))  # sync
        name, version = self.find(b'zwlr_virtual_pointer_manager_v1')
        interface = b'zwlr_virtual_pointer_manager_v1\0'
        padded = interface + b'\0' * (-len(interface) % 4)
        self.send(REGISTRY, 0, struct.pack('=II', name, len(interface)) + padded + struct.pack('=II', min(version, 2), MANAGER))  # bind
        self.send(MANAGER, 0, struct.pack('=II', 0, POINTER))  # create_virtual_pointer, for any seat

    def send(self, thing, opcode, payload=b''):
        self.socket.sendall(struct.pack('=II', thing, (8 + len(payload)) << 16 | opcode) + payload)

    def read(self, length):
        data = b''
        while len(data) < length:
            data += self.socket.recv(length - len(data))
        return data

    def find(self, wanted):
        """The name and the version of a global; the compositor lists all, then the callback is done."""
        found = None
        while True:
            thing, word = struct.unpack('=II', self.read(8))
            payload = self.read((word >> 16) - 8)
            if thing == DONE:
                if not found:
                    raise OSError('the compositor has no virtual pointer')
                return found
            if thing == REGISTRY:
                name, length = struct.unpack('=II', payload[:8])
                if payload[8:8 + length - 1] == wanted:
                    found = name, struct.unpack('=I', payload[-4:])[0]

    def now(self):
        return int(time.monotonic() * 1000) & 0xffffffff

    def move(self, x, y):
        self.send(POINTER, 1, struct.pack('=IIIII', self.now(), x, y, WIDTH, HEIGHT))  # motion_absolute
        self.send(POINTER, 4)  # frame

    def click(self, x, y, button):
        self.move(x, y)
        time.sleep(0.1)  # the window below learns that the pointer has come
        for pressed in (1, 0):
            self.send(POINTER, 2, struct.pack('=III', self.now(), button, pressed))  # button
            self.send(POINTER, 4)
            time.sleep(0.05)
