# SPDX-License-Identifier: GPL-3.0-or-later
"""The route "case": the number of the caller's case is on the phone that rings, and in the dialplan."""
import contextlib
import http.server
import json
import threading

from manager import Manager
from route_bench import ADA, ADA_NAME, case, documented, line, same

GUIDE = documented('/case')
# What the variables are afterwards stands in the name that the phone is told, as no comma can end it there.
TWICE = line('AGI(agi://127.0.0.1:${GATEWAY}/case?skill=${CALLERID(num)})', 'AGI(agi://127.0.0.1:${GATEWAY}/case)',
             'Set(CALLERID(name)=${HERALD_CASE}|${HERALD_CASE_NEW}|${HERALD_CASE_ERROR}|${HERALD_CASE_URL})', 'Dial(PJSIP/201,20)')
LATE = line('AGI(agi://127.0.0.1:${GATEWAY}/case?deadline=50)', 'Set(CALLERID(name)=${HERALD_CASE}|${HERALD_CASE_ERROR})', 'Dial(PJSIP/201,20)')
CARD = line('AGI(agi://127.0.0.1:${GATEWAY}/case)', 'AGI(agi://127.0.0.1:${GATEWAY}/pop?case=${URIENCODE(${HERALD_CASE})})', 'Dial(PJSIP/201,20)')
PATIENCE = 60


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.server.asked.append(json.loads(self.rfile.read(int(self.headers['Content-Length']))))
        self.server.may_answer.wait(PATIENCE)
        self.send_response(201)
        self.send_header('Content-Type', 'application/json')
        self.end_headers()
        self.wfile.write(json.dumps(self.server.answer).encode())

    def log_message(self, *_):
        pass


@contextlib.asynccontextmanager
async def helpdesk(bench, **answer):
    """A gateway with one, and what it was asked."""
    with http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler) as desk:
        desk.asked, desk.answer, desk.may_answer = [], answer, threading.Event()
        desk.may_answer.set()
        thread = threading.Thread(target=desk.serve_forever)
        thread.start()
        try:
            async with bench.gateway(more=f'[case]\nurl=http://127.0.0.1:{desk.server_port}/case\nlink=${{$.url}}\n'):
                yield desk
        finally:
            desk.may_answer.set()
            desk.shutdown()
            thread.join()


@case
async def number_of_the_case_is_on_the_phone(bench):
    async with helpdesk(bench, number='HD-4711') as desk:
        same(await bench.name_shown(GUIDE, ADA), 'HD-4711 trunk')
    same([(asked['number'], asked['name'], asked['data']) for asked in desk.asked], [(ADA, ADA_NAME, {'queue': 'support'})])


@case
async def call_that_asks_twice_has_one_case(bench):
    async with helpdesk(bench, number='4711', url='https://help.example.com/?a=1,2&b="$(c)"') as desk:
        same(await bench.name_shown(TWICE, ADA), '4711|1||https://help.example.com/?a=1%2C2&b=%22%24%28c%29%22')
    same([asked['data'] for asked in desk.asked], [{'skill': ADA}])


@case
async def number_of_the_case_comes_to_the_card(bench):
    async with helpdesk(bench, number='HD#4711/1'), Manager(bench.lab, events='user') as witness:
        told = witness.expect('UserEvent', UserEvent='HeraldPop')
        await bench.name_shown(CARD, ADA)
        same((await told)['Data-case'], 'HD%234711%2F1')


@case
async def number_that_means_something_in_a_dialplan_is_refused(bench):
    async with helpdesk(bench, number='${CHANNEL},1'):
        same(await bench.name_shown(TWICE, ADA), '||not-understood|')


@case
async def slow_helpdesk_holds_no_call_up(bench):
    async with helpdesk(bench, number='4711') as desk:
        desk.may_answer.clear()
        same(await bench.name_shown(LATE, ADA), '|late')


@case
async def call_without_a_case_keeps_its_name(bench):
    async with bench.gateway():
        same(await bench.name_shown(GUIDE, ADA), 'trunk')
