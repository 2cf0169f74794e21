# SPDX-License-Identifier: GPL-3.0-or-later
"""A place for tray icons, as a desktop's panel has it: takes items, reads them, hears their signals, presses their menus."""
import os
import threading

from gi.repository import Gio, GLib

from desk import wait_for

WATCHER = 'org.kde.StatusNotifierWatcher'
ITEM = 'org.kde.StatusNotifierItem'
MENU = 'com.canonical.dbusmenu'
PATIENCE = 10000

XML = f'''<node><interface name='{WATCHER}'>
<method name='RegisterStatusNotifierItem'><arg type='s' direction='in'/></method>
<method name='RegisterStatusNotifierHost'><arg type='s' direction='in'/></method>
<property name='RegisteredStatusNotifierItems' type='as' access='read'/>
<property name='IsStatusNotifierHostRegistered' type='b' access='read'/>
<property name='ProtocolVersion' type='i' access='read'/>
<signal name='StatusNotifierHostRegistered'/>
</interface></node>'''


class Host:
    """Watcher and host in one, on a connection and a thread of its own. fails: so many times it refuses an item."""
    NAME, PATH, XML = WATCHER, '/StatusNotifierWatcher', XML

    def __init__(self, hosts=True, fails=0):
        self.hosts, self.fails = hosts, fails
        self.asked, self.items, self.signals = [], [], []
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        self.bus = Gio.DBusConnection.new_for_address_sync(os.environ['DBUS_SESSION_BUS_ADDRESS'], flags)
        # The interpreter's own context, as this is the only loop there is.
        self.loop = GLib.MainLoop()
        self.bus.register_object(self.PATH, Gio.DBusNodeInfo.new_for_xml(self.XML).interfaces[0], self.call, self.get, None)
        self.bus.signal_subscribe(None, ITEM, None, '/StatusNotifierItem', None, Gio.DBusSignalFlags.NONE, self.hear)
        self.name = Gio.bus_own_name_on_connection(self.bus, self.NAME, Gio.BusNameOwnerFlags.REPLACE, None, None)
        self.thread = threading.Thread(target=self.loop.run)
        self.thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()

    def end(self):
        """Goes as a panel that ends."""
        if self.bus:
            GLib.idle_add(self.loop.quit)
            self.thread.join()
            self.bus.close_sync()
            self.bus = None

    def call(self, _bus, sender, _path, _interface, method, parameters, invocation):
        if method == 'RegisterStatusNotifierItem':
            self.asked.append(parameters.unpack()[0])
            if self.fails:
                self.fails -= 1
                invocation.return_dbus_error('org.freedesktop.DBus.Error.Failed', 'not ready')
                return
            self.items.append((sender, parameters.unpack()[0]))
        invocation.return_value(None)

    def get(self, _bus, _sender, _path, _interface, name):
        return {'RegisteredStatusNotifierItems': GLib.Variant('as', [sender + path for sender, path in self.items]),
                'IsStatusNotifierHostRegistered': GLib.Variant('b', self.hosts), 'ProtocolVersion': GLib.Variant('i', 0)}[name]

    def hear(self, _bus, _sender, _path, _interface, name, parameters):
        self.signals.append((name, parameters.unpack()))

    # --- what a panel does with an item -------------------------------------------------------------------------------

    def item(self):
        return wait_for(lambda: self.items, 'no icon came')[-1][0]

    def ask(self, path, interface, method, parameters=None, reply=None):
        answer = self.bus.call_sync(self.item(), path, interface, method, parameters, GLib.VariantType(reply) if reply else None,
                                    Gio.DBusCallFlags.NONE, PATIENCE, None)
        return answer.unpack()

    def properties(self):
        """All of them, as they are typed: {name: GLib.Variant}."""
        answer = self.bus.call_sync(self.item(), '/StatusNotifierItem', 'org.freedesktop.DBus.Properties', 'GetAll',
                                    GLib.Variant('(s)', (ITEM,)), GLib.VariantType('(a{sv})'), Gio.DBusCallFlags.NONE, PATIENCE, None)
        entries = answer.get_child_value(0)
        return {entries.get_child_value(number).get_child_value(0).get_string():
                entries.get_child_value(number).get_child_value(1).get_variant() for number in range(entries.n_children())}

    def see(self, name, value):
        wait_for(lambda: self.properties()[name].unpack() == value, f'{name} does not become {value!r}')

    def do(self, method, signature=None, *values):
        self.ask('/StatusNotifierItem', ITEM, method, GLib.Variant(signature, values) if signature else None)

    def layout(self):
        """The menu: [(id, properties, children)] of what is visible."""
        path = self.properties()['Menu'].unpack()
        _, (_, _, rows) = self.ask(path, MENU, 'GetLayout', GLib.Variant('(iias)', (0, -1, [])), '(u(ia{sv}av))')
        return visible(rows)

    def labels(self, rows=None):
        return [properties.get('label', '-') for _, properties, _ in (self.layout() if rows is None else rows)]

    def row(self, label):
        return wait_for(lambda: next((row for row in every(self.layout()) if row[1].get('label') == label), None),
                        f'"{label}" is not in the menu')

    def event(self, number, name):
        path = self.properties()['Menu'].unpack()
        self.ask(path, MENU, 'Event', GLib.Variant('(isvu)', (number, name, GLib.Variant('i', 0), 0)))

    def about_to_show(self, number=0):
        self.ask(self.properties()['Menu'].unpack(), MENU, 'AboutToShow', GLib.Variant('(i)', (number,)), '(b)')

    def choose(self, label):
        self.event(self.row(label)[0], 'clicked')


def visible(rows):
    return [(number, properties, visible(children)) for number, properties, children in rows if properties.get('visible', True)]


def every(rows):
    for row in rows:
        yield row
        yield from every(row[2])


NOTIFICATIONS = '''<node><interface name='org.freedesktop.Notifications'>
<method name='GetCapabilities'><arg type='as' direction='out'/></method>
<method name='GetServerInformation'>
<arg type='s' direction='out'/><arg type='s' direction='out'/><arg type='s' direction='out'/><arg type='s' direction='out'/>
</method>
<method name='CloseNotification'><arg type='u' direction='in'/></method>
<method name='Notify'><arg type='s' direction='in'/><arg type='u' direction='in'/><arg type='s' direction='in'/><arg type='s' direction='in'/>
<arg type='s' direction='in'/><arg type='as' direction='in'/><arg type='a{sv}' direction='in'/><arg type='i' direction='in'/>
<arg type='u' direction='out'/></method>
</interface></node>'''


class Notifications(Host):
    """No place for icons, but one for notifications, which it remembers: (title, text)."""
    NAME, PATH, XML = 'org.freedesktop.Notifications', '/org/freedesktop/Notifications', NOTIFICATIONS

    def call(self, _bus, _sender, _path, _interface, method, parameters, invocation):
        if method == 'Notify':
            self.items.append(parameters.unpack()[3:5])
        invocation.return_value({'GetCapabilities': GLib.Variant('(as)', (['body'],)), 'Notify': GLib.Variant('(u)', (len(self.items),)),
                                 'GetServerInformation': GLib.Variant('(ssss)', ('test', 'herald', '1', '1.2'))}.get(method))
