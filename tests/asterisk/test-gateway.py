#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""herald-gateway and a real Asterisk: test-gateway.py VERSION GATEWAY HERALDCTL CACHE SCHEMAS

A customer calls; the dialplan asks who it is; what is asserted is the name in the INVITE that the desk phone gets. Speaks TAP;
skipped like test-asterisk.py.
"""
import asyncio
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import traceback

from fetch import Unavailable
from lab import Lab
from office import Office

ADA = '+4930111222333'
CARD = f'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ada "Countess" Byron, ü\r\nTEL:{ADA}\r\nEND:VCARD\r\n'


class Gateway:
    """The program with one contact, in a folder of its own."""

    def __init__(self, program, heraldctl, schemas):
        self.folder = tempfile.TemporaryDirectory(prefix='herald-gateway.')
        home = pathlib.Path(self.folder.name)
        self.env = dict(os.environ, HOME=str(home), GSETTINGS_SCHEMA_DIR=schemas, GSETTINGS_BACKEND='memory', LC_ALL='C.UTF-8', TMPDIR=str(home))
        (home / 'card.vcf').write_text(CARD, encoding='utf-8')
        (home / 'gateway.conf').write_text(f'[gateway]\nport=0\ndatabase={home}/contacts.db\n[Herald]\nregion=DE\n', encoding='utf-8')
        subprocess.run([heraldctl, 'contacts', 'import', '--database', home / 'contacts.db', home / 'card.vcf'], env=self.env, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.process = subprocess.Popen([program, '--config', home / 'gateway.conf'], env=self.env, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True)
        self.port = int(self.process.stdout.readline())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()
        self.folder.cleanup()


async def name_on_the_phone(office, line, caller, name):
    """What the desk phone is told about a caller."""
    customer = office.call_in(line, caller, name)
    call = await office.grace.incoming()
    shown = re.match(r'\s*(?:"((?:[^"\\]|\\.)*)"|([^<"]*))\s*<', call.invite['from'])
    call.ring()
    await customer.until('ringing')
    await customer.hang_up()
    await call.until('ended')
    await office.manager.quiet()
    return re.sub(r'\\(.)', r'\1', shown[1] if shown[1] is not None else shown[2].strip())


async def check(office, line, caller, name, wanted):
    shown = await name_on_the_phone(office, line, caller, name)
    assert shown == wanted, f'{shown!r}, not {wanted!r}'


CASES = {'known_caller_is_named': (90, ADA, 'trunk', 'Ada "Countess" Byron, ü'),
         'unknown_caller_keeps_what_the_provider_says': (90, '+4989765432', 'Konrad', 'Konrad'),
         'call_goes_on_without_a_gateway': (91, ADA, 'trunk', 'trunk')}


async def play(lab, gateway):
    failed = 0
    print(f'1..{len(CASES)}', flush=True)
    async with Office(lab) as office:
        await office.manager.action('Setvar', Variable='GATEWAY', Value=str(gateway.port))
        for number, (name, case) in enumerate(CASES.items(), 1):
            try:
                await check(office, *case)
                print(f'ok {number} {name}', flush=True)
            except Exception:  # noqa: BLE001  whatever went wrong is told, and the next case is played
                failed += 1
                print(f'not ok {number} {name}')
                print('\n'.join(f'# {line}' for line in traceback.format_exc().splitlines()), flush=True)
    return failed


def main(version, program, heraldctl, cache, schemas):
    try:
        with Lab(version, cache) as lab, Gateway(program, heraldctl, schemas) as gateway:
            return 1 if asyncio.run(play(lab, gateway)) else 0
    except Unavailable as reason:
        if os.environ.get('HERALD_NO_SKIP'):
            print(f'1..1\nnot ok 1 gateway-{version}\n# {reason}')
            return 1
        print(f'1..0 # SKIP {reason}')
        return 0


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
