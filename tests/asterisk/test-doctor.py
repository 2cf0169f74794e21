#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""heraldctl doctor against a real Asterisk: test-doctor.py VERSION HERALDCTL CACHE

The section of manager.conf that it prints is given to the server as it stands, with a password. Then people telephone, and what
Herald prints with it must be what it prints with every right and without a filter. Speaks TAP; skipped like test-asterisk.py.
"""
import asyncio
import os
import pathlib
import re
import sys
import traceback

from fetch import Unavailable
from herald import Heraldctl
from lab import Lab
from office import Office

FAR = '0493098765'
# Users that lack one thing each.
LACKING = {'no-call': ('agent', 'originate,call,reporting'), 'no-dial': ('call,agent', 'call,reporting'),
           'no-write': ('call,agent', 'originate'), 'silent': ('agent', 'call,reporting'), 'mighty': ('all', 'all')}


def must(condition, complaint):
    if not condition:
        raise AssertionError(complaint)


async def ring(phone):
    call = await phone.incoming(20)
    call.ring()
    return call


async def answer(phone):
    call = await ring(phone)
    call.answer()
    return call


# ---- what happens; each returns how many calls of Grace's have ended

async def answered(bench):
    ada = bench.office.call_in(1)
    grace = await answer(bench.office.grace)
    await bench.office.manager.talking('PJSIP/201', 'PJSIP/trunk')
    await ada.hang_up()
    await grace.until('ended')
    return 1


async def missed(bench):
    ada = bench.office.call_in(1)
    grace = await ring(bench.office.grace)
    await ada.until('ringing')
    await ada.hang_up()
    await grace.until('ended')
    return 1


async def group_elsewhere(bench):
    ada = bench.office.call_in(3)
    grace, konrad, _zoe = [await ring(phone) for phone in (bench.office.grace, bench.office.konrad, bench.office.zoe)]
    konrad.answer()
    await ada.until('up')
    await grace.until('ended')
    await ada.hang_up()
    return 1


async def queue(bench):
    ada = bench.office.call_in(13)
    await ring(bench.office.konrad)
    grace = await ring(bench.office.grace)
    grace.answer()
    await bench.office.manager.talking('PJSIP/201', 'PJSIP/trunk')
    await ada.hang_up()
    await grace.until('ended')
    return 1


async def click_to_dial(bench):
    """Herald itself dials, with the least rights."""
    async with bench.run('dial', FAR, '--context', 'office', '--ring', '10') as dial:
        grace = await answer(bench.office.grace)
        far = await ring(bench.office.trunk)
        far.answer()
        must(await dial.ends() == 0, dial.errors)
        await far.hang_up()
        await grace.until('ended')
    return 1


async def transfer(bench):
    """Grace transfers Ada blindly to Konrad."""
    ada = bench.office.call_in(1)
    grace = await answer(bench.office.grace)
    await bench.office.manager.talking('PJSIP/201', 'PJSIP/trunk')
    await grace.transfer('202')
    konrad = await answer(bench.office.konrad)
    await grace.until('ended')
    await bench.office.manager.talking('PJSIP/202', 'PJSIP/trunk')
    await ada.hang_up()
    await konrad.until('ended')
    return 1


async def hold(bench):
    ada = bench.office.call_in(1)
    grace = await answer(bench.office.grace)
    await bench.office.manager.talking('PJSIP/201', 'PJSIP/trunk')
    await grace.hold()
    await ada.hang_up()
    await grace.until('ended')
    return 1


EXPECTED = {answered: 'answered', missed: 'missed', group_elsewhere: 'answered-elsewhere', queue: 'answered',
            click_to_dial: 'answered', transfer: 'answered', hold: 'answered'}


class Bench:
    def __init__(self, lab, office, heraldctl):
        self.lab, self.office, self.path = lab, office, heraldctl

    def run(self, verb, *arguments, user='least', device='PJSIP/201', port=None, url=None):
        file = self.lab.dir / f'{user}.secret'
        file.write_text(f'{user}-secret\n')
        door = ('--url', url) if url else ('--host', '127.0.0.1', '--port', port or self.lab.ami)
        return Heraldctl(self.path, verb, *arguments, *door, '--user', user, '--secret-file', file, '--device', device)

    async def doctor(self, user, *arguments, **options):
        """The checks of the server by name, and the exit status."""
        async with self.run('doctor', '--json', '--only', 'server', '--sample', '0', *arguments, user=user, **options) as run:
            status = await run.ends()
            return {line['check']: line for line in run.lines}, status

    async def watched(self, user):
        seen = self.office.manager.expect('SuccessfulAuth', AccountID=user)
        watch = await self.run('watch', '--json', user=user).__aenter__()
        await seen
        return watch


CASES = []


def case(function):
    CASES.append(function)
    return function


async def add_users(bench, text):
    """Put more into manager.conf and have it read."""
    with open(bench.lab.dir / 'etc/manager.conf', 'a', encoding='utf-8') as file:
        file.write(text)
    await bench.office.manager.action('Reload', Module='manager')


@case
async def least_section_is_taken(bench):
    """What the doctor prints for this server is understood by it."""
    async with bench.run('doctor', '--manager-conf', user='full') as run:
        must(await run.ends() == 0 and run.lines, f'{run.errors}{run.lines}')
        section = '\n'.join(run.lines)
    must(('eventfilter(name(Newchannel)) =' in section) == (bench.lab.version == '22'), section)
    section = section.replace('[full]', '[least]').replace(';secret = ', 'secret = least-secret')
    others = ''.join(f'\n[{name}]\nsecret = {name}-secret\nread = {read}\nwrite = {write}\n'
                     for name, (read, write) in LACKING.items())
    await add_users(bench, f'\n{section}\n{others}')
    must('rror' not in ''.join(line for line in (bench.lab.dir / 'log/full').read_text(errors='replace').splitlines(True)
                               if 'manager' in line and 'filter' in line), 'a filter was refused')
    checks, status = await bench.doctor('least')
    wrong = {name: check for name, check in checks.items() if check['status'] in ('warning', 'problem')}
    must(status == 0 and not wrong, f'status {status}: {wrong}')
    must(checks['version']['detail'].startswith(f'Asterisk {bench.lab.version}.'), checks['version'])
    must(checks['read-call']['status'] == 'ok', checks['read-call'])


@case
async def calls_equal_those_with_full_rights(bench):
    least, full = await bench.watched('least'), await bench.watched('full')
    try:
        ended = 0
        for scenario, outcome in EXPECTED.items():
            ended += await scenario(bench)
            await bench.office.manager.quiet()
            for watch in (least, full):
                await watch.until(lambda: sum(line['change'] == 'ended' for line in watch.lines) >= ended, f'end of {scenario.__name__}')
            told = [[{key: value for key, value in line.items() if key != 'seq'} for line in watch.lines] for watch in (least, full)]
            must(told[0] == told[1], f'{scenario.__name__}:\nleast {told[0]}\nfull {told[1]}')
            must(told[0][-1]['outcome'] == outcome, f'{scenario.__name__}: {told[0][-1]}')
    finally:
        await least.stop()
        await full.stop()


@case
async def missing_rights_are_told(bench):
    """Each class that lacks is named, and how it shows; also that of the events, without a call."""
    expected = {'no-call': ({'read-call': 'problem'}, 2), 'no-dial': ({'write-originate': 'problem', 'read-call': 'skipped'}, 2),
                'no-write': ({'write-call': 'warning', 'write-reporting': 'warning', 'read-call': 'ok'}, 1),
                'silent': ({'read-call': 'skipped', 'write-originate': 'problem'}, 2),
                'mighty': ({'spare-rights': 'warning'}, 1)}
    for user, (wanted, status) in expected.items():
        checks, code = await bench.doctor(user)
        got = {name: checks[name]['status'] for name in wanted}
        must(got == wanted and code == status, f'{user}: {got}, status {code}')


@case
async def devices(bench):
    checks, status = await bench.doctor('least')
    must(checks['devices']['status'] == 'ok' and checks['hints']['status'] == 'ok', f'{checks["devices"]} {checks["hints"]}')
    checks, status = await bench.doctor('least', device='PJSIP/999')
    must(checks['devices']['status'] == 'problem' and status == 2, f'{checks["devices"]} {status}')


@case
async def nothing_is_changed(bench):
    """The examination makes no channel, and no phone rings."""
    seen = []
    take = bench.office.manager.take
    bench.office.manager.take = lambda message: (seen.append(message.get('Event')), take(message))
    try:
        await bench.doctor('least')
        await bench.doctor('mighty')
    finally:
        bench.office.manager.take = take
    wrong = {event for event in seen if event and not re.match('SuccessfulAuth|ChallengeSent|OriginateResponse|.*Status.*', event)}
    must(not wrong, f'{wrong}')


@case
async def encrypted(bench):
    checks, _ = await bench.doctor('least', '--ca-file', str(bench.lab.ca), port=bench.lab.ami_tls)
    must(checks['tls']['status'] == 'ok', checks['tls'])
    checks, status = await bench.doctor('least', '--tls', port=bench.lab.ami_tls)
    must(checks['tls']['status'] == 'problem' and checks['login']['status'] == 'skipped' and status == 2, f'{checks["tls"]}')


@case
async def over_the_web(bench):
    """The same findings as over TCP, and advice that speaks of http.conf."""
    http, https = f'http://127.0.0.1:{bench.lab.http}', f'https://127.0.0.1:{bench.lab.https}'
    checks, status = await bench.doctor('least', url=f'{http}/pbx')
    wrong = {name: check for name, check in checks.items() if check['status'] in ('warning', 'problem')}
    must(status == 0 and not wrong and checks['read-call']['status'] == 'ok', f'status {status}: {wrong}')
    checks, _ = await bench.doctor('least', '--ca-file', str(bench.lab.ca), url=f'{https}/pbx/rawman')
    must(checks['tls']['status'] == 'ok' and checks['login']['status'] == 'ok', checks)
    for url, name, *words in ((f'{http}/rawman', 'banner', 'webenabled', 'http.conf', 'http show status'), (f'{https}/pbx', 'tls', 'authority'),
                              ('http://127.0.0.1:1/pbx', 'tcp', 'http.conf', 'bindport'), ('https://127.0.0.1:1/pbx', 'tcp', 'tlsbindaddr'),
                              (f'https://127.0.0.1:{bench.lab.http}/pbx', 'tcp', 'bindport')):
        checks, status = await bench.doctor('least', url=url)
        must(checks[name]['status'] == 'problem' and status == 2, f'{url}: {checks[name]}')
        must(all(word in checks[name]['mend'] for word in words), f'{url}: {checks[name]}')


@case
async def without_events(bench):
    """By digest the server tells no events: that is said, and nothing is concluded from it."""
    checks, status = await bench.doctor('least', url=f'http://127.0.0.1:{bench.lab.http}/pbx/arawman')
    must(checks['event-mask']['status'] == 'warning' and 'mxml' in checks['event-mask']['mend'] and status == 1, checks['event-mask'])
    must(checks['read-call']['status'] == checks['traffic']['status'] == 'skipped', checks)
    must(checks['write-originate']['status'] == checks['version']['status'] == checks['devices']['status'] == 'ok', checks)


@case
async def web_connections_used_up(bench):
    """A server that has as many web connections as it takes closes the next one at once."""
    held = []
    try:
        for _ in range(600):
            reader, writer = await asyncio.open_connection('127.0.0.1', bench.lab.http)
            held.append(writer)
            writer.write(b'GET ')
            await writer.drain()
        checks, status = await bench.doctor('least', url=f'http://127.0.0.1:{bench.lab.http}/pbx')
    finally:
        for writer in held:
            writer.close()
    must(status == 2 and 'sessionlimit' in checks['tcp']['mend'], checks['tcp'])


async def play(lab, heraldctl):
    failed = 0
    async with Office(lab) as office:
        bench = Bench(lab, office, heraldctl)
        for number, function in enumerate(CASES, 1):
            try:
                await asyncio.wait_for(function(bench), 120)
                print(f'ok {number} {function.__name__}', flush=True)
            except Exception as error:
                failed += 1
                print(f'not ok {number} {function.__name__}')
                text = str(error) if isinstance(error, AssertionError) else traceback.format_exc()
                print('\n'.join(f'# {line}' for line in text.splitlines()), flush=True)
    return failed


def main(version, heraldctl, cache):
    try:
        with Lab(version, cache) as lab:
            print(f'1..{len(CASES)}', flush=True)
            failed = asyncio.run(play(lab, str(pathlib.Path(heraldctl).resolve())))
            if failed:
                print('\n'.join(f'# {line}' for line in lab.log_tail().splitlines()))
            return 1 if failed else 0
    except Unavailable as reason:
        if os.environ.get('HERALD_NO_SKIP'):
            print(f'1..1\nnot ok 1 doctor-{version}\n# {reason}')
            return 1
        print(f'1..0 # SKIP {reason}')
        return 0


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
