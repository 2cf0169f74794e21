# SPDX-License-Identifier: GPL-3.0-or-later
"""The accessible tree, as screen readers get it: AT-SPI over D-Bus (the interfaces of org.a11y.atspi).

libatspi remembers what it has seen and is brought up to date by events; with windows that come and go it falls over
what it remembers. A test asks seldom, so every question here goes to the program itself.
"""
from gi.repository import Gio, GLib

ACCESSIBLE = 'org.a11y.atspi.Accessible'
VISIBLE = 1 << 30  # ATSPI_STATE_VISIBLE, of the first word
# AtspiRole, those that tests ask for; an entry for a password has one of its own in newer GTK.
ROLES = {40: 'text', 43: 'push button', 61: 'text', 62: 'toggle button'}
PATIENCE = 5000  # milliseconds for one answer


class Gone(Exception):
    """What was asked is no more."""


def connect():
    """The bus of accessibility: (connection)."""
    session = Gio.bus_get_sync(Gio.BusType.SESSION)
    address = session.call_sync('org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus', 'GetAddress', None,
                                GLib.VariantType('(s)'), Gio.DBusCallFlags.NONE, PATIENCE * 4).unpack()[0]
    flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
    return Gio.DBusConnection.new_for_address_sync(address, flags)


class Node:
    """Something on the screen."""

    def __init__(self, bus, owner, path):
        self.bus, self.owner, self.path = bus, owner, path

    def ask(self, interface, method, parameters=None, reply=None):
        try:
            return self.bus.call_sync(self.owner, self.path, interface, method, parameters,
                                      GLib.VariantType(reply) if reply else None, Gio.DBusCallFlags.NONE, PATIENCE).unpack()
        except GLib.Error as error:
            raise Gone(error.message) from error

    def get(self, interface, name):
        return self.ask('org.freedesktop.DBus.Properties', 'Get', GLib.Variant('(ss)', (interface, name)), '(v)')[0]

    def children(self):
        try:
            found = self.ask(ACCESSIBLE, 'GetChildren', reply='(a(so))')[0]
        except Gone:
            return []
        return [Node(self.bus, owner, path) for owner, path in found]

    @property
    def name(self):
        try:
            return self.get(ACCESSIBLE, 'Name')
        except Gone:
            return ''

    @property
    def role(self):
        try:
            return ROLES.get(self.ask(ACCESSIBLE, 'GetRole', reply='(u)')[0], '')
        except Gone:
            return ''

    @property
    def visible(self):
        try:
            return bool(self.ask(ACCESSIBLE, 'GetState', reply='(au)')[0][0] & VISIBLE)
        except Gone:
            return False

    def can_act(self):
        try:
            return self.get('org.a11y.atspi.Action', 'NActions') > 0
        except Gone:
            return False

    def act(self):
        self.ask('org.a11y.atspi.Action', 'DoAction', GLib.Variant('(i)', (0,)))

    def write(self, text):
        self.ask('org.a11y.atspi.EditableText', 'SetTextContents', GLib.Variant('(s)', (text,)))

    def middle(self):
        """Its middle in pixels from the corner of its window, the shadow not counted."""
        x, y, width, height = self.ask('org.a11y.atspi.Component', 'GetExtents', GLib.Variant('(u)', (1,)), '((iiii))')[0]
        return x + width // 2, y + height // 2

    def process(self):
        """The process it belongs to, 0: none any more."""
        try:
            return self.bus.call_sync('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus',
                                      'GetConnectionUnixProcessID', GLib.Variant('(s)', (self.owner,)), GLib.VariantType('(u)'),
                                      Gio.DBusCallFlags.NONE, PATIENCE).unpack()[0]
        except GLib.Error:
            return 0

    def below(self):
        """Everything that can be seen below it; a node may vanish while one looks."""
        for child in self.children():
            if child.visible:
                yield child
                yield from child.below()


def desktop(bus):
    """What all programs are below."""
    return Node(bus, 'org.a11y.atspi.Registry', '/org/a11y/atspi/accessible/root')
