#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tells when an icon comes into the panel: a line with the time of the monotonic clock for each, until its input ends."""
import pathlib
import sys
import time

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / 'ui'))
from tray import Host  # noqa: E402


class Clock(Host):
    def call(self, *arguments):
        print(time.monotonic(), flush=True)
        super().call(*arguments)


with Clock():
    print('ready', flush=True)
    sys.stdin.read()
