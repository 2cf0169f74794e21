# SPDX-License-Identifier: GPL-3.0-or-later
"""What the files in routes/ are written with: one per route of the gateway, each with its dialplan and its cases.

    LINE = line('AGI(agi://127.0.0.1:${GATEWAY}/lookup)', 'Dial(PJSIP/201,20)')      # a line of the office, and what it does
    GUIDE = documented('/lookup')                                                    # likewise, as docs/gateway.md shows it

    @case
    async def known_caller_is_named(bench):
        async with bench.gateway():                                                  # ${GATEWAY} is its port from here on
            assert await bench.name_shown(LINE, ADA) == 'Ada'
"""
import contextlib
import importlib
import os
import pathlib
import re
import subprocess
import tempfile

DOCS = pathlib.Path(__file__).resolve().parents[2] / 'docs'
FIRST_LINE = 100
CASES, LINES, CONTEXTS = [], [], []


def case(function):
    CASES.append(function)
    return function


def line(*applications):
    """A line of the office; what comes of a call to it, an application each. Its number for call_in()."""
    number = FIRST_LINE + len(LINES)
    LINES.append(''.join(f'exten => 4930555{number},{priority},{application}\n' for priority, application in
                         enumerate((*applications, 'Hangup()'), 1)))
    return number


def context(text):
    """More dialplan, with its own [context]."""
    CONTEXTS.append(text)


def documented(words, page='gateway.md', exten='201'):
    """The dialplan of that page in which these words stand, as a line of the office: whoever calls it calls exten there. Addresses
    without a port are those of the gateway."""
    text = (DOCS / page).read_text(encoding='utf-8')
    found = [block for block in re.findall(r'^```\w*\n(.*?)^```$', text, re.M | re.S) if words in block and block.startswith('[')]
    assert len(found) == 1, f'{len(found)} dialplans in {page} have {words}'
    name = f'guide-{len(CONTEXTS)}'
    context(re.sub(r'(agi://[\d.]+)/', r'\1:${GATEWAY}/', re.sub(r'\A\[[^]]*\]', f'[{name}]', found[0])))
    return line(f'Goto({name},{exten},1)')


def load():
    """Every file in routes/ is one subject."""
    for path in sorted((pathlib.Path(__file__).parent / 'routes').glob('*.py')):
        importlib.import_module(f'routes.{path.stem}')
    return CASES


class Home:
    """A folder with a gateway's file and its contacts."""

    def __init__(self, bench, cards, gateway, herald, more):
        self.folder = tempfile.TemporaryDirectory(prefix='herald-gateway.')
        home = pathlib.Path(self.folder.name)
        self.path, self.conf, self.database = home, home / 'gateway.conf', home / 'contacts.db'
        self.env = {**bench.env, 'HOME': str(home), 'TMPDIR': str(home)}
        (home / 'cards.vcf').write_text(''.join(cards), encoding='utf-8')
        self.conf.write_text(f'[gateway]\nport=0\ndatabase={self.database}\n{gateway}\n[Herald]\nregion=DE\n{herald}\n{more}', encoding='utf-8')
        subprocess.run([bench.programs['heraldctl'], 'contacts', 'import', '--database', self.database, home / 'cards.vcf'], env=self.env,
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


class Bench:
    """lab, office, and programs: the paths of herald-gateway and heraldctl by name."""

    def __init__(self, lab, office, programs, schemas):
        self.lab, self.office, self.programs = lab, office, programs
        self.env = dict(os.environ, GSETTINGS_SCHEMA_DIR=schemas, GSETTINGS_BACKEND='memory', LC_ALL='C.UTF-8')

    async def begin(self):
        """The lines of all routes are in the dialplan."""
        with open(self.lab.dir / 'etc/extensions.conf', 'a', encoding='utf-8') as file:
            file.write('\n[from-trunk](+)\n' + ''.join(LINES) + '\n' + '\n'.join(CONTEXTS))
        await self.office.action('Reload', Module='pbx_config')

    @contextlib.contextmanager
    def home(self, *cards, gateway='', herald='', more=''):
        """A folder with contacts (vCards) and gateway.conf; more lines for [gateway], for [Herald], and sections."""
        made = Home(self, cards or (CARD,), gateway, herald, more)
        with made.folder:
            yield made

    @contextlib.asynccontextmanager
    async def gateway(self, *cards, **settings):
        """herald-gateway runs with such a home, and ${GATEWAY} in the dialplan is its port."""
        with self.home(*cards, **settings) as home:
            process = subprocess.Popen([self.programs['herald-gateway'], '--config', home.conf], env=home.env, stdout=subprocess.PIPE,
                                       stderr=subprocess.DEVNULL, text=True)
            try:
                await self.set_global('GATEWAY', process.stdout.readline().strip())
                yield home
            finally:
                process.terminate()
                process.wait()
                process.stdout.close()

    async def set_global(self, name, value):
        await self.office.action('Setvar', Variable=name, Value=value)

    async def variable(self, name, device='PJSIP/trunk'):
        """A channel variable of the call that this device has."""
        return (await self.office.action('Getvar', Channel=await self.office.manager.channel_of(device), Variable=name))['Value']

    async def name_shown(self, number, caller, name='trunk', phone='grace'):
        """Somebody calls that line: what the desk phone that rings is told of who it is."""
        customer = self.office.call_in(number, caller, name)
        call = await getattr(self.office, phone).incoming()
        shown = re.match(r'\s*(?:"((?:[^"\\]|\\.)*)"|([^<"]*))\s*<', call.invite['from'])
        call.ring()
        await customer.until('ringing')
        await customer.hang_up()
        await call.until('ended')
        await self.office.manager.quiet()
        return re.sub(r'\\(.)', r'\1', shown[1] if shown[1] is not None else shown[2].strip())


def card(name, number, *more):
    """A contact as a vCard."""
    return '\r\n'.join(['BEGIN:VCARD', 'VERSION:3.0', f'FN:{name}', f'TEL:{number}', *more, 'END:VCARD', ''])


ADA = '+4930111222333'
ADA_NAME = 'Ada "Countess" Byron, ü'
CARD = card(ADA_NAME.replace(',', '\\,'), ADA)


def same(got, wanted):
    assert got == wanted, f'{got!r}, not {wanted!r}'
