# SPDX-License-Identifier: GPL-3.0-or-later
"""A SIP phone for tests: asyncio, standard library only, UDP on loopback (RFC 3261, 2617, 2976, 3515, 3891, 4733).

    async with Phone('201', lab, secret='secret-201') as phone:    # registered
        call = await phone.incoming()                              # an INVITE has come
        call.ring(); call.answer(); await call.hold(); await call.hang_up()
        call = phone.dial('202'); await call.until('up')           # states: new, ringing, up, ended
        await call.transfer('203'); await call.transfer_to(other_call)

Media is a tone of 20 ms packets while a call is up: Asterisk takes Local channels out of a call only when audio flows.
"""
import asyncio
import contextlib
import hashlib
import itertools
import math
import re
import secrets
import socket
import struct

RTP_SECONDS = 0.02
SAMPLES = 160
TELEPHONE_EVENT = 101
ALLOW = 'Allow: INVITE, ACK, CANCEL, BYE, REFER, NOTIFY, OPTIONS'
TIMEOUT = 40  # a loaded machine is slow, and that is no fault
HEARD_PACKETS = 5


def token():
    return secrets.token_hex(6)


def mu_law(sample):
    sign = 0x80 if sample < 0 else 0
    magnitude = min(abs(sample) + 132, 32767)
    exponent = max(magnitude.bit_length() - 8, 0)
    return ~(sign | exponent << 4 | magnitude >> exponent + 3 & 15) & 0xff


TONE = bytes(mu_law(int(6000 * math.sin(2 * math.pi * 400 * i / 8000))) for i in range(SAMPLES))


class Message:
    """One SIP message: .status (None for a request), .method, .uri, headers in order, .body."""

    SHORT = {'v': 'via', 'f': 'from', 't': 'to', 'i': 'call-id', 'm': 'contact', 'l': 'content-length', 'r': 'refer-to'}

    def __init__(self, data):
        head, _, self.body = data.partition(b'\r\n\r\n')
        first, *lines = head.decode('utf-8', 'surrogateescape').split('\r\n')
        self.headers = []
        for line in lines:
            key, _, value = line.partition(':')
            key = key.strip().lower()
            self.headers.append((self.SHORT.get(key, key), value.strip()))
        number, self.method = self['cseq'].split()
        self.cseq = int(number)
        self.status, self.uri = None, None
        if first.startswith('SIP/2.0 '):
            self.status = int(first.split()[1])
        else:
            self.uri = first.split()[1]

    def __getitem__(self, key):
        return next((value for name, value in self.headers if name == key), '')

    def all(self, key):
        return [value for name, value in self.headers if name == key]

    @property
    def transaction(self):
        branch = re.search(r'branch=([^;\s,]+)', self['via'])
        return (branch[1] if branch else '', self.method)


def tag(header):
    found = re.search(r';tag=([^;\s>]+)', header.rpartition('>')[2])
    return found[1] if found else ''


def address(header):
    found = re.search(r'<([^>]+)>', header)
    return found[1] if found else header.partition(';')[0].strip()


class Call:
    """One dialog of a phone."""

    def __init__(self, phone, call_id):
        self.phone, self.call_id = phone, call_id
        self.state, self.code = 'new', None
        self.changed = asyncio.Event()
        self.local = self.remote = self.target = ''
        self.route, self.cseq, self.version = [], 100, 0
        self.invite = self.sent_invite = self.last_answer = None
        self.media, self.player = None, None
        self.key_sequence, self.key_stamp = 30000, 5000000

    def set_state(self, state, code=None):
        self.state, self.code = state, code or self.code
        if state == 'up' and not self.player:
            self.player = asyncio.ensure_future(self.play())
        if state == 'ended' and self.player:
            self.player.cancel()
        self.changed.set()

    async def until(self, *states, timeout=TIMEOUT):
        """Wait for one of the states; an end that was not asked for is an error."""
        async def wait():
            while self.state not in states:
                if self.state == 'ended':
                    raise RuntimeError(f'{self.phone.user}: the call ended with {self.code}, not {" or ".join(states)}')
                self.changed.clear()
                await self.changed.wait()
        try:
            await asyncio.wait_for(wait(), timeout)
        except asyncio.TimeoutError:
            raise RuntimeError(f'{self.phone.user}: still {self.state}, not {" or ".join(states)}') from None
        return self

    # ---- media

    def offer(self, direction='sendrecv'):
        self.version += 1
        lines = ['v=0', f'o=- 1 {self.version} IN IP4 {self.phone.host}', 's=-', f'c=IN IP4 {self.phone.host}', 't=0 0',
                 f'm=audio {self.phone.rtp_port} RTP/AVP 0 101', 'a=rtpmap:0 PCMU/8000',
                 f'a=rtpmap:{TELEPHONE_EVENT} telephone-event/8000', 'a=fmtp:101 0-16', 'a=ptime:20', f'a={direction}']
        return ('\r\n'.join(lines) + '\r\n').encode()

    def accept_offer(self, body):
        text = body.decode('utf-8', 'replace')
        host, port = re.search(r'^c=IN IP4 (\S+)', text, re.M), re.search(r'^m=audio (\d+)', text, re.M)
        if host and port and port[1] != '0':
            self.media = (host[1], int(port[1]))

    def send_rtp(self, payload_type, sequence, stamp, payload, marker=False):
        if self.media:
            header = struct.pack('!BBHII', 0x80, payload_type | (0x80 if marker else 0), sequence & 0xffff, stamp, 0x48524c44)
            self.phone.rtp.sendto(header + payload, self.media)

    async def play(self):
        loop = asyncio.get_running_loop()
        start = loop.time()
        for packet in itertools.count():
            self.send_rtp(0, packet, packet * SAMPLES & 0xffffffff, TONE)
            await asyncio.sleep(max(0, start + (packet + 1) * RTP_SECONDS - loop.time()))

    async def press(self, keys):
        """Press keys of the phone, 100 ms each, as this phone tells of them: packets between the sound (RFC 4733) or INFO."""
        for key in keys:
            if self.phone.keys_by_info:
                await self.ask('INFO', f'Signal={key}\r\nDuration=100\r\n'.encode(), ['Content-Type: application/dtmf-relay'])
                continue
            event = '0123456789*#ABCD'.index(key)
            for step in range(8):
                # Five packets while the key is held, three that tell of its end.
                end, duration = (0x8a, SAMPLES * 6) if step >= 5 else (10, SAMPLES * (step + 1))
                self.send_rtp(TELEPHONE_EVENT, self.key_sequence, self.key_stamp, struct.pack('!BBH', event, end, duration), step == 0)
                self.key_sequence += 1
                await asyncio.sleep(RTP_SECONDS)
            self.key_stamp += SAMPLES * 12
            await asyncio.sleep(0.1)

    # ---- requests of this dialog

    def request(self, method, body=b'', extra=(), cseq=None):
        if cseq is None:
            self.cseq += 1
            cseq = self.cseq
        lines = [f'{method} {self.target} SIP/2.0', f'Via: {self.phone.via()}', 'Max-Forwards: 70', f'From: {self.local}',
                 f'To: {self.remote}', f'Call-ID: {self.call_id}', f'CSeq: {cseq} {method}',
                 *(f'Route: {entry}' for entry in self.route), f'Contact: <{self.phone.contact}>', *extra]
        return encode(lines, body)

    async def ask(self, method, body=b'', extra=()):
        answer = await self.phone.transact(self.request(method, body, extra))
        if answer.status in (401, 407):
            proof = self.phone.credentials(answer, method, self.target)
            answer = await self.phone.transact(self.request(method, body, [*extra, proof]))
        if method == 'INVITE':
            self.phone.send(self.request('ACK', cseq=answer.cseq))
        return answer

    async def reinvite(self, direction):
        answer = await self.ask('INVITE', self.offer(direction), ['Content-Type: application/sdp', ALLOW])
        if answer.status != 200:
            raise RuntimeError(f'{self.phone.user}: re-INVITE refused with {answer.status}')

    async def hold(self):
        await self.reinvite('sendonly')

    async def resume(self):
        await self.reinvite('sendrecv')

    async def hang_up(self):
        """End the call in the way its state asks for."""
        if self.state in ('new', 'ringing') and self.invite:
            self.reject(603, 'Decline')
        elif self.state in ('new', 'ringing'):
            # The answer may be on its way already: then it is a call, and ended as one.
            self.cancel()
            await self.until('ended', 'up')
        if self.state == 'up':
            self.set_state('ended')
            await self.ask('BYE')

    async def refer(self, target):
        answer = await self.ask('REFER', extra=[f'Refer-To: <{target}>', f'Referred-By: <{self.phone.contact}>'])
        if answer.status != 202:
            raise RuntimeError(f'{self.phone.user}: transfer refused with {answer.status}')

    async def transfer(self, number):
        """Blind transfer: send the other side to number."""
        await self.refer(f'sip:{number}@{self.phone.server_text}')

    async def transfer_to(self, other):
        """Attended transfer: connect the other side with that of another call of this phone (ringing or up)."""
        replaces = f'{other.call_id};to-tag={tag(other.remote)};from-tag={tag(other.local)}'
        escaped = replaces.replace('@', '%40').replace(';', '%3B').replace('=', '%3D')
        await self.refer(f'{other.target.partition(";")[0]}?Replaces={escaped}')

    # ---- an incoming call

    def respond(self, status, reason, body=b'', extra=()):
        lines = [f'SIP/2.0 {status} {reason}', *(f'Via: {via}' for via in self.invite.all('via')),
                 *(f'Record-Route: {entry}' for entry in self.invite.all('record-route')), f'From: {self.invite["from"]}',
                 f'To: {self.invite["to"] if status == 100 else self.local}', f'Call-ID: {self.call_id}',
                 f'CSeq: {self.invite["cseq"]}', *extra]
        if status > 100 and not any(line.startswith('Contact:') for line in extra):
            lines.append(f'Contact: <{self.phone.contact}>')
        self.last_answer = encode(lines, body)
        self.phone.send(self.last_answer)

    def ring(self):
        self.respond(180, 'Ringing')
        self.set_state('ringing')

    def progress(self):
        """Early media: sound before the answer, instead of ringing."""
        self.respond(183, 'Session Progress', self.offer(), ['Content-Type: application/sdp'])
        self.set_state('ringing')

    def answer(self):
        self.respond(200, 'OK', self.offer(), ['Content-Type: application/sdp', ALLOW, 'Supported: replaces'])
        self.set_state('up')

    def reject(self, status=486, reason='Busy Here', extra=()):
        self.respond(status, reason, extra=extra)
        self.set_state('ended', status)

    def forward(self, number):
        self.reject(302, 'Moved Temporarily', [f'Contact: <sip:{number}@{self.phone.server_text}>'])

    # ---- an outgoing call

    async def place(self, extra):
        """Send the INVITE, with credentials when they are asked for, and follow it to its final answer."""
        proof = []
        while True:
            self.sent_invite = self.request('INVITE', self.offer(), ['Content-Type: application/sdp', ALLOW,
                                                                    'Supported: replaces', *extra, *proof])
            answer = await self.phone.transact(self.sent_invite, 120)
            if answer.status < 300:
                break
            first = self.sent_invite.split(b'\r\n')
            self.phone.send(encode([f'ACK {self.target} SIP/2.0', first[1].decode(), 'Max-Forwards: 70',
                                    f'From: {self.local}', f'To: {answer["to"]}', f'Call-ID: {self.call_id}',
                                    f'CSeq: {answer.cseq} ACK']))
            if answer.status not in (401, 407) or proof or not self.phone.secret:
                self.set_state('ended', answer.status)
                return
            proof = [self.phone.credentials(answer, 'INVITE', self.target)]
        self.remote, self.target = answer['to'], address(answer['contact'])
        self.route = list(reversed(answer.all('record-route')))
        self.accept_offer(answer.body)
        self.phone.send(self.request('ACK', cseq=answer.cseq))
        self.set_state('up', answer.status)

    def cancel(self):
        lines = self.sent_invite.decode('utf-8', 'surrogateescape').split('\r\n')
        kept = [line for line in lines if line.startswith(('Via:', 'From:', 'To:', 'Call-ID:', 'Max-Forwards:'))]
        cseq = next(line for line in lines if line.startswith('CSeq:')).replace('INVITE', 'CANCEL')
        self.phone.send(encode([lines[0].replace('INVITE', 'CANCEL', 1), *kept, cseq]))


def encode(lines, body=b''):
    return '\r\n'.join([*lines, f'Content-Length: {len(body)}', '', '']).encode('utf-8', 'surrogateescape') + body


class Phone(asyncio.DatagramProtocol):
    """A phone of extension `user`, or, without a secret, a provider's trunk that calls for anybody."""

    def __init__(self, user, lab, secret=None, host='127.0.0.1', port=0, server_port=None):
        self.user, self.secret, self.host, self.port = user, secret, host, port
        self.server = ('127.0.0.1', server_port or lab.sip)
        self.server_text = f'127.0.0.1:{self.server[1]}'
        self.keys_by_info = user in lab.KEYS_BY_INFO
        self.heard, self.sound = 0, asyncio.Event()
        self.calls, self.pending, self.tasks = {}, {}, set()
        self.ringing = asyncio.Queue()
        self.nonces = 0

    async def __aenter__(self):
        loop = asyncio.get_running_loop()
        self.transport, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=(self.host, self.port))
        self.port = self.transport.get_extra_info('sockname')[1]
        self.contact = f'sip:{self.user}@{self.host}:{self.port}'
        self.rtp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.rtp.bind((self.host, 0))
        self.rtp.setblocking(False)
        self.rtp_port = self.rtp.getsockname()[1]
        loop.add_reader(self.rtp, self.take_rtp)
        if self.secret:
            await self.register()
        return self

    async def __aexit__(self, *_):
        for call in self.calls.values():
            if call.player:
                call.player.cancel()
        for task in self.tasks:
            task.cancel()
        if self.secret:
            with contextlib.suppress(RuntimeError, asyncio.TimeoutError):
                await self.register(expires=0)
        asyncio.get_running_loop().remove_reader(self.rtp)
        self.rtp.close()
        self.transport.close()

    def take_rtp(self):
        with contextlib.suppress(BlockingIOError):
            while self.rtp.recv(2048):
                self.heard += 1
        self.sound.set()

    async def hears(self):
        """Until sound has come for a moment."""
        async def wait():
            until = self.heard + HEARD_PACKETS
            while self.heard < until:
                self.sound.clear()
                await self.sound.wait()
        try:
            await asyncio.wait_for(wait(), TIMEOUT)
        except asyncio.TimeoutError:
            raise RuntimeError(f'{self.user} hears nothing') from None

    def via(self):
        return f'SIP/2.0/UDP {self.host}:{self.port};branch=z9hG4bK{token()};rport'

    def send(self, data):
        self.transport.sendto(data, self.server)

    async def transact(self, data, timeout=TIMEOUT):
        key = Message(data).transaction
        self.pending[key] = asyncio.get_running_loop().create_future()
        self.send(data)
        try:
            return await asyncio.wait_for(self.pending[key], timeout)
        finally:
            del self.pending[key]

    def credentials(self, answer, method, uri):
        header = answer['www-authenticate'] or answer['proxy-authenticate']
        name = 'Authorization' if answer.status == 401 else 'Proxy-Authorization'
        given = {key.lower(): quoted or bare for key, quoted, bare in re.findall(r'(\w+)=(?:"([^"]*)"|([^\s,]+))', header)}

        def md5(*parts):
            return hashlib.md5(':'.join(parts).encode()).hexdigest()
        owner, what = md5(self.user, given['realm'], self.secret), md5(method, uri)
        fields = {'username': self.user, 'realm': given['realm'], 'nonce': given['nonce'], 'uri': uri}
        if 'opaque' in given:
            fields['opaque'] = given['opaque']
        tail = ''
        if 'qop' in given:
            self.nonces += 1
            count, fields['cnonce'] = f'{self.nonces:08x}', token()
            fields['response'] = md5(owner, given['nonce'], count, fields['cnonce'], 'auth', what)
            tail = f', qop=auth, nc={count}'
        else:
            fields['response'] = md5(owner, given['nonce'], what)
        return f'{name}: Digest ' + ', '.join(f'{key}="{value}"' for key, value in fields.items()) + ', algorithm=MD5' + tail

    async def register(self, expires=600):
        uri, me = f'sip:{self.server_text}', f'<sip:{self.user}@{self.server_text}>'
        call_id, own, proof = token(), token(), []
        for cseq in (1, 2):
            answer = await self.transact(encode([
                f'REGISTER {uri} SIP/2.0', f'Via: {self.via()}', 'Max-Forwards: 70', f'From: {me};tag={own}', f'To: {me}',
                f'Call-ID: {call_id}', f'CSeq: {cseq} REGISTER', f'Contact: <{self.contact}>', f'Expires: {expires}',
                *proof]))
            if answer.status != 401:
                break
            proof = [self.credentials(answer, 'REGISTER', uri)]
        if answer.status != 200:
            raise RuntimeError(f'{self.user}: registration refused with {answer.status}')

    def dial(self, number, caller=None, name=None, extra=()):
        """Call number at once; returns the call in state "new". caller and name: what a trunk says about the caller."""
        call = Call(self, token() + '@' + self.host)
        self.calls[call.call_id] = call
        call.target = f'sip:{number.replace("#", "%23")}@{self.server_text}'
        quoted = f'"{name}" ' if name else ''
        call.local = f'{quoted}<sip:{caller or self.user}@{self.host}>;tag={token()}'
        call.remote = f'<{call.target}>'
        self.background(call.place(extra))
        return call

    def background(self, coroutine):
        task = asyncio.ensure_future(coroutine)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def incoming(self, timeout=TIMEOUT):
        """The next INVITE, already answered with 100; 180 and more are the test's."""
        try:
            return await asyncio.wait_for(self.ringing.get(), timeout)
        except asyncio.TimeoutError:
            raise RuntimeError(f'{self.user}: nobody called') from None

    # ---- the wire

    def datagram_received(self, data, _address):
        if len(data) < 20:
            return
        message = Message(data)
        if message.status is None:
            getattr(self, f'on_{message.method.lower()}', self.on_other)(message, self.calls.get(message['call-id']))
        else:
            self.on_answer(message, self.calls.get(message['call-id']))

    def on_answer(self, message, call):
        waiting = self.pending.get(message.transaction)
        if message.status < 200:
            if call and message.status == 183:
                call.accept_offer(message.body)
            if call and message.method == 'INVITE' and message.status > 100 and call.state == 'new':
                call.remote = message['to']
                call.target = address(message['contact']) or call.target
                call.set_state('ringing', message.status)
        elif waiting and not waiting.done():
            waiting.set_result(message)
        elif call and message.method == 'INVITE' and message.status < 300:
            self.send(call.request('ACK', cseq=message.cseq))

    def on_invite(self, message, call):
        if call and tag(message['to']):
            call.accept_offer(message.body)
            direction = 'recvonly' if b'a=sendonly' in message.body else 'sendrecv'
            self.reply(message, 200, 'OK', call.offer(direction), [f'Contact: <{self.contact}>', 'Content-Type: application/sdp'])
        elif call:
            if call.last_answer:
                self.send(call.last_answer)
        else:
            call = Call(self, message['call-id'])
            self.calls[call.call_id] = call
            call.invite, call.local = message, f'{message["to"]};tag={token()}'
            call.remote, call.target, call.route = message['from'], address(message['contact']), message.all('record-route')
            call.accept_offer(message.body)
            call.respond(100, 'Trying')
            self.ringing.put_nowait(call)

    def on_ack(self, message, call):
        pass

    def on_cancel(self, message, call):
        self.reply(message, 200, 'OK')
        if call and call.state in ('new', 'ringing'):
            call.respond(487, 'Request Terminated')
            call.set_state('ended', 487)

    def on_bye(self, message, call):
        self.reply(message, 200, 'OK')
        if call:
            call.set_state('ended')

    def on_notify(self, message, call):
        """How a transfer went (RFC 3515): the phone that transferred hangs up when that is known."""
        self.reply(message, 200, 'OK')
        if call and call.state == 'up' and re.match(rb'SIP/2.0 [2-6]', message.body):
            self.background(call.hang_up())

    def on_other(self, message, call):
        self.reply(message, 200, 'OK')

    def reply(self, message, status, reason, body=b'', extra=()):
        to = message['to'] if tag(message['to']) else f'{message["to"]};tag={token()}'
        self.send(encode([f'SIP/2.0 {status} {reason}', *(f'Via: {via}' for via in message.all('via')),
                          f'From: {message["from"]}', f'To: {to}', f'Call-ID: {message["call-id"]}',
                          f'CSeq: {message["cseq"]}', *extra], body))
