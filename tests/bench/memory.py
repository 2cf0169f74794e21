# SPDX-License-Identifier: GPL-3.0-or-later
"""A server that plays calls of PJSIP/1001 one after the other, and a look at its client's memory."""
import array
import contextlib
import fcntl
import socket
import termios
import threading
import time

OWN = 'PJSIP/1001'
PATIENCE = 120


def channel(prefix, name, state, number, party, unique, linked):
    return ''.join(f'{prefix}{key}: {value}\r\n' for key, value in (
        ('Channel', name), ('ChannelState', state), ('CallerIDNum', number), ('CallerIDName', '<unknown>'), ('ConnectedLineNum', party),
        ('ConnectedLineName', '<unknown>'), ('Language', 'en'), ('AccountCode', ''), ('Context', 'from-trunk'), ('Exten', '4930555'),
        ('Priority', 1), ('Uniqueid', unique), ('Linkedid', linked)))


def call(n):
    """The events of one incoming call: two in three are answered, the others missed or taken by a colleague."""
    a, b, c = (f'm{n}.{i}' for i in range(3))
    number = f'+49305{n % 1000000:06}'
    caller, mine, theirs = f'PJSIP/trunk-{3 * n:08x}', f'{OWN}-{3 * n + 1:08x}', f'PJSIP/1002-{3 * n + 2:08x}'
    kind = ('answered', 'answered', 'missed', 'answered', 'answered', 'elsewhere')[n % 6]

    def event(name, *parts, **headers):
        return f'Event: {name}\r\nPrivilege: call,all\r\n{"".join(parts)}{"".join(f"{k}: {v}{chr(13)}{chr(10)}" for k, v in headers.items())}\r\n'

    def trunk(state):
        return channel('', caller, state, number, '1001', a, a)

    def leg(state, prefix=''):
        return channel(prefix, mine, state, '1001', number, b, a)

    yield event('Newchannel', trunk(4))
    yield event('Newchannel', leg(0))
    yield event('DialBegin', trunk(4), leg(0, 'Dest'), DialString='1001')
    yield event('Newstate', leg(5))
    if kind == 'elsewhere':
        other = channel('', theirs, 5, '1002', number, c, a)
        yield event('Newchannel', other)
        yield event('DialBegin', trunk(4), channel('Dest', theirs, 0, '1002', number, c, a), DialString='1002')
        yield event('DialEnd', trunk(4), channel('Dest', theirs, 6, '1002', number, c, a), DialStatus='ANSWER')
        yield event('DialEnd', trunk(4), leg(5, 'Dest'), DialStatus='CANCEL')
        yield event('Hangup', leg(5), Cause=26)
        yield event('Hangup', channel('', theirs, 6, '1002', number, c, a), Cause=16)
    elif kind == 'missed':
        yield event('DialEnd', trunk(4), leg(5, 'Dest'), DialStatus='NOANSWER')
        yield event('Hangup', leg(5), Cause=0)
    else:
        yield event('Newstate', leg(6))
        yield event('DialEnd', trunk(4), leg(6, 'Dest'), DialStatus='ANSWER')
        bridge = {'BridgeUniqueid': f'bridge-{n}', 'BridgeType': 'basic', 'BridgeNumChannels': 1}
        yield event('BridgeEnter', leg(6), **bridge)
        yield event('BridgeEnter', trunk(6), **{**bridge, 'BridgeNumChannels': 2})
        yield event('Hangup', leg(6), Cause=16)
    yield event('Hangup', trunk(6), Cause=16)


class Server:
    """One client; what it asks is answered by a thread of its own."""

    def __init__(self):
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.port = self.listener.getsockname()[1]
        self.lock = threading.Lock()
        self.client = None

    def accept(self):
        self.listener.settimeout(PATIENCE)
        self.client, _ = self.listener.accept()
        self.send('Asterisk Call Manager/11.0.0\r\n')
        threading.Thread(target=self.answer, daemon=True).start()

    def send(self, text):
        with self.lock:
            self.client.sendall(text.encode())

    def answer(self):
        heard = b''
        while True:
            try:
                data = self.client.recv(65536)
            except OSError:
                return
            if not data:
                return
            *actions, heard = (heard + data).split(b'\r\n\r\n')
            for action in actions:
                fields = dict(line.split(': ', 1) for line in action.decode().split('\r\n') if ': ' in line)
                with contextlib.suppress(OSError):
                    self.respond(fields['Action'], fields.get('ActionID', ''))

    def respond(self, action, identifier):
        lists = {'CoreShowChannels': 'CoreShowChannelsComplete', 'QueueStatus': 'QueueStatusComplete', 'ParkedCalls': 'ParkedCallsComplete',
                 'ExtensionStateList': 'ExtensionStateListComplete'}
        head = f'Response: Success\r\nActionID: {identifier}\r\n'
        if action == 'Challenge':
            self.send(f'{head}Challenge: 176480807\r\n\r\n')
        elif action in lists:
            self.send(f'{head}EventList: start\r\nMessage: will follow\r\n\r\nEvent: {lists[action]}\r\nActionID: {identifier}\r\n'
                      'EventList: Complete\r\nListItems: 0\r\n\r\n')
        else:
            self.send(f'{head}Message: Authentication accepted\r\n\r\n')

    def drain(self):
        """Until the client has read everything."""
        waiting, give_up = array.array('i', [1]), time.monotonic() + PATIENCE
        while waiting[0] and time.monotonic() < give_up:
            fcntl.ioctl(self.client, termios.TIOCOUTQ, waiting)
            time.sleep(0.002)

    def play(self, first, count):
        """Ten calls at a time, as fast as the client takes them."""
        for n in range(first, first + count, 10):
            self.send(''.join(text for i in range(n, min(n + 10, first + count)) for text in call(i)))
            self.drain()

    def close(self):
        if self.client is not None:
            self.client.close()
        self.listener.close()
