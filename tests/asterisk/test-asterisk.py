#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Herald against a real Asterisk, with real calls: test-asterisk.py VERSION HERALDCTL CACHE [--all|--list|CASE...]

Plays the cases below and a quarter of the scenes (HERALD_QUARTER=0 to 3 says which; 0 is the usual one), with --all every scene, or
those cases and scenes that are named. HERALD_DOOR=tcp, tls, http, https or mxml says how every Herald reaches the manager; without, they
share these ways among them in the scenes. Speaks TAP. Skipped with the reason where the server's packages cannot be had; with
HERALD_NO_SKIP set that is a failure.
"""
import asyncio
import contextlib
import hashlib
import os
import pathlib
import ssl
import sys
import traceback

import fetch
import scene
import stage
from expect import ADA, FAR
from fetch import Unavailable
from herald import Heraldctl
from lab import Lab
from office import Office, answer, ring
from witness import DOOR

CASES = {}
SCENE_SERVERS = 2


def case(function):
    CASES[function.__name__.replace('_', '-')] = function
    return function


class Bench:
    """What the cases share: the server, the people, the program."""

    def __init__(self, lab, office, heraldctl, door='tcp' if DOOR == 'mixed' else DOOR):
        self.lab, self.office, self.path, self.door = lab, office, heraldctl, door

    def secret(self, user, text=None):
        file = self.lab.dir / f'{user}.secret'
        file.write_text(f'{text or f"{user}-secret"}\n')
        file.chmod(0o600)
        return file

    def run(self, verb, *arguments, user='agent', port=None, door=None, secret=None, more=()):
        if door is None:
            door = self.lab.door(self.door) if port is None else ('--host', '127.0.0.1', '--port', port)
        return Heraldctl(self.path, verb, *arguments, *door, '--user', user,
                         '--secret-file', self.secret(user, secret), '--device', 'PJSIP/201', *more)

    def login(self, user='agent'):
        """A future: that user's next successful login, as the server's security log has it."""
        return self.office.manager.expect('SuccessfulAuth', AccountID=user)

    @contextlib.asynccontextmanager
    async def watch(self, **options):
        seen = self.login(options.get('user', 'agent'))
        async with self.run('watch', '--json', **options) as watch:
            watch.login = await seen
            yield watch


def must(condition, complaint):
    if not condition:
        raise AssertionError(complaint)


# ---- login

@contextlib.asynccontextmanager
async def overheard(lab):
    """A port that leads to the server's, and what the client has sent there."""
    heard, tasks = bytearray(), []

    async def pass_on(reader, writer, keep=None):
        while data := await reader.read(65536):
            if keep is not None:
                keep += data
            writer.write(data)
        writer.close()

    async def accept(reader, writer):
        there, back = await asyncio.open_connection('127.0.0.1', lab.ami)
        tasks.extend((asyncio.ensure_future(pass_on(reader, back, heard)), asyncio.ensure_future(pass_on(there, writer))))

    server = await asyncio.start_server(accept, '127.0.0.1', 0)
    try:
        yield server.sockets[0].getsockname()[1], heard
    finally:
        server.close()
        for task in tasks:
            task.cancel()


@case
async def login_md5(bench):
    """By default a challenge is answered: the password itself is never sent."""
    async with overheard(bench.lab) as (port, heard), bench.watch(port=port) as watch:
        must(await watch.stop() == 0, watch.errors)
        must(b'Challenge' in heard and b'agent-secret' not in heard, f'sent: {heard}')


@case
async def login_plain_when_asked_for(bench):
    async with overheard(bench.lab) as (port, heard), bench.watch(port=port, more=['--plain-login']) as watch:
        must(await watch.stop() == 0, watch.errors)
        must(b'agent-secret' in heard, f'sent: {heard}')


@case
async def login_tls_own_authority(bench):
    async with bench.watch(port=bench.lab.ami_tls, more=['--ca-file', bench.lab.ca]) as watch:
        must('TLS' in watch.login['LocalAddress'], f'not encrypted: {watch.login}')


@case
async def login_tls_pinned(bench):
    pem = (bench.lab.ca.parent / 'server.crt').read_text()
    pin = hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest()
    async with bench.watch(port=bench.lab.ami_tls, more=['--pin', pin]) as watch:
        must('TLS' in watch.login['LocalAddress'], f'not encrypted: {watch.login}')


async def fails(process, status, *words):
    async with process as run:
        code = await run.ends()
        must(code == status, f'exit status {code} instead of {status}: {run.errors}')
        for word in words:
            must(word in run.errors.lower(), f'nothing about "{word}" in: {run.errors}')


@case
async def tls_unknown_authority(bench):
    await fails(bench.run('watch', port=bench.lab.ami_tls, more=['--tls', '--no-reconnect']), 3, 'certificate')


@case
async def tls_wrong_pin(bench):
    await fails(bench.run('watch', port=bench.lab.ami_tls, more=['--pin', '00' * 32, '--no-reconnect']), 3, 'certificate')


@case
async def wrong_password(bench):
    """It stops at once and says so, also when it may reconnect: a retry storm would get the host banned."""
    await fails(bench.run('watch', secret='not-the-secret'), 4, 'password')


@case
async def refused_by_access_list(bench):
    await fails(bench.run('watch', user='denied'), 4)


@case
async def missing_permission_to_dial(bench):
    await fails(bench.run('dial', FAR, user='watch'), 4, 'not allow')


@case
async def missing_permission_to_see_calls(bench):
    """The user may log in but see nothing: that is told, and not passed over in silence."""
    async with bench.watch(user='blind') as watch:
        await watch.until(lambda: 'not allow' in watch.errors, 'sentence about the permission')


@case
async def calls_seen_without_list_permission(bench):
    """A user who may not list channels still sees the calls that come."""
    async with bench.watch(user='watch') as watch:
        ada = bench.office.call_in(1)
        grace = await answer(bench.office.grace)
        await watch.until_line('connected', number=ADA)
        await ada.hang_up()
        await grace.until('ended')
        await watch.until_line('ended', outcome='answered')


@case
async def call_of_before_the_login(bench):
    """A call that is up when Herald comes is shown at once."""
    ada = bench.office.call_in(1)
    grace = await answer(bench.office.grace)
    await bench.office.manager.talking('PJSIP/201', 'PJSIP/trunk')
    async with bench.watch() as watch:
        line = await watch.until_line('connected', direction='incoming', number=ADA)
        await ada.hang_up()
        await grace.until('ended')
        await watch.until_line('ended', call=line['call'], outcome='answered')
        must([entry['change'] for entry in watch.lines if entry['change'] != 'updated'] == ['connected', 'ended'], f'{watch.lines}')


async def came_in(bench, change, **wanted):
    """What Herald says of a call that is there when it comes: one line, and it goes on from there."""
    async with bench.watch() as watch:
        line = await watch.until_line(change, **wanted)
        return [entry['change'] for entry in watch.lines if entry['call'] == line['call']]


@case
async def joins_in_the_middle(bench):
    """Herald comes while a phone rings, talks, holds, is called by a queue, calls: as if it had been there."""
    office = bench.office
    ada = office.call_in(1)
    grace = await ring(office.grace)
    must(await came_in(bench, 'ringing', direction='incoming', number=ADA, dialed='493055501') == ['ringing'], 'ringing')
    grace.answer()
    await grace.until('up')
    await office.manager.talking('PJSIP/201', 'PJSIP/trunk')
    must(await came_in(bench, 'connected', direction='incoming', number=ADA) == ['connected'], 'talking')
    await grace.hold()
    # That a PJSIP phone holds stands in none of the server's lists.
    must(await came_in(bench, 'connected', direction='incoming', number=ADA) == ['connected'], 'on hold')
    await ada.hang_up()
    await grace.until('ended')
    ada = office.call_in(2)
    grace = await ring(office.grace)
    must(await came_in(bench, 'ringing', number=ADA, queue='support') == ['ringing'], 'queue')
    ada.cancel()
    await grace.until('ended')
    konrad = office.grace.dial('202')
    called = await ring(office.konrad)
    must(await came_in(bench, 'dialing', direction='outgoing', number='202') == ['dialing'], 'dialing')
    konrad.cancel()
    await called.until('ended')


# ---- the break

@case
async def break_in_all_queues(bench):
    """heraldctl pause: every queue where 201 is a member, also as Local/201@office, and 202 in none."""
    async def paused():
        answer = await bench.office.manager.list('QueueStatus')
        return {(item['Queue'], item['Location'], item['Paused'] == '1') for item in answer if item.get('Event') == 'QueueMember'}

    before = await paused()
    must(before and not any(on for _, _, on in before), before)
    async with bench.run('pause', 'Lunch') as run:
        must(await run.ends() == 0, run.errors)
    during = await paused()
    must(during == {(queue, location, '201' in location) for queue, location, _ in before}, during)
    async with bench.run('unpause') as run:
        must(await run.ends() == 0, run.errors)
    must(await paused() == before, 'unpaused')


@case
async def break_not_allowed(bench):
    async with bench.run('pause', user='watch') as run:
        must(await run.ends() == 4, run.errors)
        must('agent' in run.errors, run.errors)


# ---- click-to-dial

def dial(bench, *more):
    return bench.run('dial', FAR, more=['--context', 'office', '--ring', '4', *more])


@case
async def dial_answered(bench):
    async with bench.watch() as watch, dial(bench) as run:
        grace = await answer(bench.office.grace)
        far = await ring(bench.office.trunk)
        await watch.until_line('dialing', direction='outgoing')
        far.answer()
        must(await run.ends() == 0, run.errors)
        await watch.until_line('connected', direction='outgoing')
        await far.hang_up()
        await grace.until('ended')
        await watch.until_line('ended', outcome='answered')


@case
async def dial_busy(bench):
    async with bench.watch() as watch, dial(bench) as run:
        await answer(bench.office.grace)
        (await bench.office.trunk.incoming()).reject(486, 'Busy Here')
        must(await run.ends() == 1, run.errors)
        must('busy' in run.errors, run.errors)
        await watch.until_line('ended', outcome='busy')


@case
async def dial_own_phone_silent(bench):
    async with bench.watch() as watch, dial(bench) as run:
        await ring(bench.office.grace)
        must(await run.ends() == 1, run.errors)
        must('your phone' in run.errors.lower(), run.errors)
        await watch.until_line('ended', outcome='own-phone')


@case
async def dial_own_phone_rejects(bench):
    async with dial(bench) as run:
        (await ring(bench.office.grace)).reject(603, 'Decline')
        must(await run.ends() == 1, run.errors)
        must('your phone' in run.errors.lower(), run.errors)


# ---- what the dialplan tells

@case
async def data_of_the_dialplan(bench):
    """Before a phone rings and before the queue, for me and not what is for others; the values survive the dialplan's parser."""
    for line, data in ((38, {'ticket': '2026-0815', 'note': '50% of "Müller", then more'}), (39, {'customer_no': '4711'})):
        async with bench.watch() as watch:
            ada = bench.office.call_in(line)
            grace = await answer(bench.office.grace)
            await watch.until_line('ringing', number=ADA, data=data)
            await watch.until_line('connected', data=data)
            await ada.hang_up()
            await grace.until('ended')
            await watch.until_line('ended', data=data)


# ---- a server that goes away

async def call_up(bench, watch):
    ada = bench.office.call_in(1)
    grace = await answer(bench.office.grace)
    await bench.office.manager.talking('PJSIP/201', 'PJSIP/trunk')
    return ada, grace, (await watch.until_line('connected'))['call']


def must_see(watch, wanted):
    """The first call may have begun while Herald still read the server's lists: over the web they may overtake its ringing."""
    changes = [line['change'] for line in watch.lines if line['change'] != 'updated']
    must(changes in (wanted, wanted[1:]), f'{changes}')


async def survives(bench, take_down):
    """A call is up, the server goes and comes back without it: the call ends once, and the next one is shown."""
    async with bench.watch() as watch:
        _ada, _grace, call = await call_up(bench, watch)
        take_down()
        await watch.until(lambda: watch.errors, 'word about the lost connection')
        bench.lab.start()
        await watch.until_line('ended', call=call, timeout=45)
        await watch.until(lambda: 'onnected again' in watch.errors, 'word about the return', timeout=45)
        await bench.office.begin_again()
        start = len(watch.lines)
        ada = bench.office.call_in(1)
        grace = await answer(bench.office.grace)
        await watch.until_line('connected', start=start, number=ADA)
        await ada.hang_up()
        await grace.until('ended')
        await watch.until(lambda: len([line for line in watch.lines if line['change'] == 'ended']) == 2, 'end of the second call')
        must_see(watch, ['ringing', 'connected', 'ended'] * 2)


@case
async def server_restarts_during_a_call(bench):
    await survives(bench, bench.lab.stop)


@case
async def server_is_killed_during_a_call(bench):
    await survives(bench, bench.lab.kill)


@case
async def server_stops_reading_and_writing(bench):
    """SIGSTOP: the connection stays open and is dead. It is noticed within 15 s (5 s are left for this machine), and when the
    server goes on, the call that is still up is neither lost nor announced again."""
    async with bench.watch() as watch:
        ada, grace, call = await call_up(bench, watch)
        bench.lab.freeze()
        try:
            await watch.until(lambda: watch.errors, 'word about the silent server', timeout=20)
        finally:
            again = bench.login()
            bench.lab.thaw()
        await again
        await watch.until(lambda: 'onnected again' in watch.errors, 'word about the return')
        await ada.hang_up()
        await grace.until('ended')
        await watch.until_line('ended', call=call, outcome='answered')
        must_see(watch, ['ringing', 'connected', 'ended'])


# ---- the other doors

def over(door, *functions):
    """The same over another way to the manager."""
    def play_over(function):
        async def played(bench):
            await function(Bench(bench.lab, bench.office, bench.path, door))
        return played
    for function in functions:
        CASES[f'{function.__name__.replace("_", "-")}-over-{door}'] = play_over(function)


over('tls', call_of_before_the_login, dial_answered)
over('http', wrong_password, refused_by_access_list, missing_permission_to_see_calls, calls_seen_without_list_permission,
     call_of_before_the_login, dial_answered, dial_busy, server_restarts_during_a_call, server_is_killed_during_a_call,
     server_stops_reading_and_writing)
over('https', call_of_before_the_login, dial_answered, server_restarts_during_a_call)
over('mxml', call_of_before_the_login, dial_answered)


@case
async def https_pinned(bench):
    pem = (bench.lab.ca.parent / 'server.crt').read_text()
    pin = hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest()
    url = f'https://127.0.0.1:{bench.lab.https}/pbx'
    async with bench.run('watch', '--json', door=('--url', url), more=['--pin', pin]) as watch:
        await bench.login()
    await fails(bench.run('watch', door=('--url', url), more=['--pin', '00' * 32, '--no-reconnect']), 3, 'certificate', pin)
    await fails(bench.run('watch', door=('--url', url), more=['--no-reconnect']), 3, 'certificate')
    must(watch.errors == '', watch.errors)


@case
async def http_without_its_prefix(bench):
    """The server is there, its manager is not at this path."""
    await fails(bench.run('watch', door=('--url', f'http://127.0.0.1:{bench.lab.http}/rawman')), 3, '/rawman', 'manager.conf')


# ---- the web's own

async def sessions(lab, user):
    """How many logins of that user the server counts."""
    process = await asyncio.create_subprocess_exec(*lab.command('-rx', 'manager show connected'), stdout=asyncio.subprocess.PIPE)
    told, _ = await asyncio.wait_for(process.communicate(), 30)
    return sum(line.split()[:1] == [user.encode()] for line in told.splitlines())


@case
async def logs_off_from_the_web(bench):
    """A session over HTTP would live on for a minute, and its long poll with it: the server is told that it ends."""
    for door in ('http', 'mxml'):
        async with bench.watch(user='leaver', door=bench.lab.door(door)) as watch:
            must(await sessions(bench.lab, 'leaver') == 1, 'not logged in')
            must(await watch.stop() == 0, watch.errors)
        for _ in range(100):
            left = await sessions(bench.lab, 'leaver')
            if not left:
                break
        must(not left, f'{door}: {left} sessions left')


def digest(bench, name):
    return '--url', f'http://127.0.0.1:{bench.lab.http}/pbx/{name}'


@case
async def dial_by_digest(bench):
    """arawman and amxml let each request in by itself: good enough to dial."""
    for name in ('arawman', 'amxml'):
        async with bench.run('dial', FAR, door=digest(bench, name), more=['--context', 'office', '--ring', '20', '--no-wait']) as run:
            must(await run.ends() == 0, run.errors)
        grace = await answer(bench.office.grace)
        far = await ring(bench.office.trunk)
        far.answer()
        await bench.office.manager.talking('PJSIP/201', 'PJSIP/trunk')
        await far.hang_up()
        await grace.until('ended')


@case
async def break_by_digest(bench):
    async with bench.run('pause', 'Lunch', door=digest(bench, 'arawman')) as run:
        must(await run.ends() == 0, run.errors)
    answer = await bench.office.manager.list('QueueStatus')
    must(any(item.get('Paused') == '1' for item in answer), answer)
    async with bench.run('unpause', door=digest(bench, 'amxml')) as run:
        must(await run.ends() == 0, run.errors)
    answer = await bench.office.manager.list('QueueStatus')
    must(not any(item.get('Paused') == '1' for item in answer), answer)


@case
async def digest_refusals(bench):
    """A wrong password, a user who may not, and what cannot work without events."""
    door, wish = digest(bench, 'arawman'), ['--no-wait']
    await fails(bench.run('dial', FAR, door=door, more=wish, secret='not-the-secret'), 4, 'password')
    await fails(bench.run('dial', FAR, door=door, more=wish, user='denied'), 4, 'denied')
    await fails(bench.run('dial', FAR, door=door, more=wish, user='watch'), 4, 'not allow')
    await fails(bench.run('dial', FAR, door=door), 2, 'rawman or mxml')
    await fails(bench.run('watch', door=door), 2, 'rawman or mxml')


# ---- the program

class Tap:
    def __init__(self):
        self.count, self.failed = 0, 0

    def result(self, name, error=None):
        self.count += 1
        self.failed += error is not None
        print(f'{"not ok" if error else "ok"} {self.count} {name}')
        if error:
            print('\n'.join(f'# {line}' for line in str(error).splitlines()))
        sys.stdout.flush()


async def play_case(bench, name):
    """Returns what is wrong, and whether that is the driver's trouble: it could not be played and says nothing of Herald."""
    try:
        await asyncio.wait_for(CASES[name](bench), 90)
        return None, False
    except Exception as error:
        told = error if isinstance(error, AssertionError) else traceback.format_exc()
        with contextlib.suppress(Exception):
            await bench.office.clean_up()
        return told, not isinstance(error, AssertionError)


async def run_cases(lab, heraldctl, tap, chosen):
    # A restart takes the phones' registrations and the driver's own connection with it: a new office for each of these,
    # and for what is tried once more.
    upsetting = [name for name in chosen if name.startswith('server-')]
    again = []
    async with Office(lab) as office:
        bench = Bench(lab, office, heraldctl)
        for name in chosen:
            if name not in upsetting:
                wrong, unplayed = await play_case(bench, name)
                again += [name] if unplayed else []
                if not unplayed:
                    tap.result(name, wrong)
    for name in again + upsetting:
        for last in (name in again, True):
            async with Office(lab) as office:
                wrong, unplayed = await play_case(Bench(lab, office, heraldctl), name)
            if last or not unplayed:
                break
        tap.result(name, wrong)


async def run_all(version, cache, heraldctl, tap, cases, scenes):
    """The cases on one server, the scenes on others, at the same time: both mostly wait."""
    async def play_cases():
        with Lab(version, cache) as lab:
            await run_cases(lab, heraldctl, tap, cases)

    def told(name, wrong, seconds):
        tap.result(f'{name} ({seconds:.1f} s)', wrong)
    parts = [stage.play_all(version, cache, heraldctl, scenes, told, SCENE_SERVERS)] if scenes else []
    await asyncio.gather(*parts, *([play_cases()] if cases else []))


def choose(version, arguments):
    """The cases and the scenes that are asked for."""
    here = [name for name in scene.load() if version in scene.SCENES[name].versions]
    if '--all' in arguments:
        return list(CASES), here
    if arguments:
        unknown = set(arguments) - {*CASES, *scene.SCENES}
        if unknown:
            sys.exit(f'test-asterisk.py: no such case or scene: {", ".join(sorted(unknown))} (--list tells their names)')
        return [name for name in CASES if name in arguments], [name for name in here if name in arguments]
    return list(CASES), scene.quarter(version, int(os.environ.get('HERALD_QUARTER', '0')))


def main(version, heraldctl, cache, *arguments):
    if '--list' in arguments:
        scene.load()
        print('\n'.join([*CASES, *(name for name in scene.SCENES if version in scene.SCENES[name].versions)]))
        return 0
    cases, scenes = choose(version, arguments)
    count, tap = len(cases) + len(scenes), Tap()
    try:
        fetch.fetch(version, cache)
        print(f'1..{count}', flush=True)
        asyncio.run(run_all(version, cache, str(pathlib.Path(heraldctl).resolve()), tap, cases, scenes))
    except Unavailable as reason:
        if os.environ.get('HERALD_NO_SKIP'):
            print(f'1..1\nnot ok 1 asterisk-{version}\n# {reason}')
            return 1
        print(f'1..0 # SKIP {reason}')
        return 0
    print(f'# Asterisk {version}: {tap.count - tap.failed} of {count} as they must be')
    return 1 if tap.failed or tap.count != count else 0


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
