#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A desktop's portal for global shortcuts: portal.py agrees|refuses.

Says "ready", "bound ID..." and "refused" on its output; reads "press ID", "stranger ID" and "close" from its input.
"""
import os
import sys

from gi.repository import Gio, GLib

ANSWER = sys.argv[1]
PATH = '/org/freedesktop/portal/desktop'
XML = '''<node>
  <interface name='org.freedesktop.portal.GlobalShortcuts'>
    <method name='CreateSession'><arg type='a{sv}' direction='in'/><arg type='o' direction='out'/></method>
    <method name='BindShortcuts'><arg type='o' direction='in'/><arg type='a(sa{sv})' direction='in'/><arg type='s' direction='in'/>
      <arg type='a{sv}' direction='in'/><arg type='o' direction='out'/></method>
    <property name='version' type='u' access='read'/>
  </interface>
</node>'''


class Portal:
    def __init__(self):
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        self.client = self.session = None
        interface = Gio.DBusNodeInfo.new_for_xml(XML).interfaces[0]
        self.bus.register_object(PATH, interface, self.called, lambda *_: GLib.Variant('u', 1), None)
        Gio.bus_own_name_on_connection(self.bus, 'org.freedesktop.portal.Desktop', Gio.BusNameOwnerFlags.NONE,
                                       lambda *_: print('ready', flush=True), None)

    def emit(self, path, interface, name, parameters):
        self.bus.emit_signal(self.client, path, interface, name, parameters)

    def called(self, _bus, sender, _path, _interface, method, parameters, invocation):
        self.client = sender
        options = parameters.unpack()[-1]
        mine = sender[1:].replace('.', '_')
        request = f'{PATH}/request/{mine}/{options["handle_token"]}'
        invocation.return_value(GLib.Variant('(o)', (request,)))
        if method == 'CreateSession':
            self.session = f'{PATH}/session/{mine}/{options["session_handle_token"]}'
            code, results = 0, {'session_handle': GLib.Variant('s', self.session)}
        else:
            ids = [shortcut[0] for shortcut in parameters.unpack()[1]]
            assert all(shortcut[1]['description'] for shortcut in parameters.unpack()[1])
            code, results = self.bind(ids)
        self.emit(request, 'org.freedesktop.portal.Request', 'Response', GLib.Variant('(ua{sv})', (code, results)))

    def bind(self, ids):
        if ANSWER == 'refuses':
            print('refused', flush=True)
            return 1, {}
        print('bound', *ids, flush=True)
        keys = [(name, {'trigger_description': GLib.Variant('s', f'Press Ctrl+Alt+{number}')}) for number, name in enumerate(ids, 1)]
        return 0, {'shortcuts': GLib.Variant('a(sa{sv})', keys)}

    def told(self, channel, _condition):
        text = os.read(channel, 4096).decode()  # several lines may come at once
        for line in text.splitlines():
            self.obey(*line.split())
        return bool(text)

    def obey(self, verb, name=''):
        if verb == 'close':
            self.emit(self.session, 'org.freedesktop.portal.Session', 'Closed', GLib.Variant('(a{sv})', ({},)))
            return
        session = self.session + ('_other' if verb == 'stranger' else '')
        self.emit(PATH, 'org.freedesktop.portal.GlobalShortcuts', 'Activated',
                  GLib.Variant('(osta{sv})', (session, name, 1, {'activation_token': GLib.Variant('s', 'token-1')})))


portal = Portal()
GLib.io_add_watch(0, GLib.PRIORITY_DEFAULT, GLib.IO_IN | GLib.IO_HUP, portal.told)
GLib.MainLoop().run()
