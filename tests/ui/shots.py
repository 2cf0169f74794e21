#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pictures of one colour scheme: shots.py BUILD OUTPUT light|dark [SET]..., inside tests/tools/desktop-session.sh."""
import pathlib
import re
import sqlite3
import subprocess
import sys
import time

import desk
from desk import ending, run, wait_for

BUILD, OUTPUT, SCHEME = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]

# From the state a widget has to the picture of it: a frame or two of the window manager, which tells nobody.
PAINT_SECONDS = 0.6

PEOPLE = '''call konrad from +49307654321 "Konrad Zuse" to 1001
wait 1s
answer 1001
wait 3s
hangup konrad
wait 1s
call emmy from +4989123456 "Emmy Noether" to 1001
wait 2s
hangup emmy
'''
ADA = 'call ada from +442079460018 "Ada Byron" to support\n'

BOOK = '''BEGIN:VCARD\r
VERSION:3.0\r
FN:{name}\r
ORG:{company}\r
TEL;TYPE=WORK:{number}\r
URL:https://crm.example.com/contacts\r
END:VCARD\r
'''
CONTACTS = [('Ada Byron', 'Analytical Engines Ltd', '+442079460018'), ('Konrad Zuse', 'Rechenwerk KG', '+49307654321'),
            ('Emmy Noether', 'Ring Theory GmbH', '+4989123456'), ('Grace Hopper', 'Compilers Inc.', '+12025550147'),
            ('Katherine Johnson', 'Colleague', '1002')]


def picture(name, window=None, margin=24):
    """The screen, or a window with some of the desk around it."""
    time.sleep(PAINT_SECONDS)
    path = OUTPUT / f'{name}-{SCHEME}.png'
    crop = []
    if window:
        shell = dict(line.split('=') for line in run('xdotool', 'getwindowgeometry', '--shell', window).split() if '=' in line)
        extents = [int(number) for number in re.findall(r'\d+', run('xprop', '-id', window, '_GTK_FRAME_EXTENTS'))] or [0] * 4
        left, right, top, bottom = extents
        x, y = int(shell['X']) + left - margin, int(shell['Y']) + top - margin
        width = int(shell['WIDTH']) - left - right + 2 * margin
        height = int(shell['HEIGHT']) - top - bottom + 2 * margin
        crop = ['-crop', f'{width}x{height}+{max(x, 0)}+{max(y, 0)}', '+repage']
    subprocess.run(['import', '-window', 'root', *crop, path], check=True)


def show(herald, title):
    window = wait_for(lambda: herald.window(title), f'no window "{title}"')
    run('xdotool', 'windowactivate', '--sync', window)
    return window


def switch(herald, page):
    """Show a page of the preferences, whatever the toolkit calls the thing that switches."""
    for node in herald.nodes():
        if node.name == page and node.can_act():
            node.act()
            return


def import_contacts(environment):
    book = pathlib.Path(environment['XDG_DATA_HOME']).parent / 'people.vcf'
    book.write_text(''.join(BOOK.format(name=name, company=company, number=number) for name, company, number in CONTACTS))
    subprocess.run([BUILD / 'src/heraldctl/heraldctl', 'contacts', 'import', book], env=environment, check=True,
                   stdout=subprocess.DEVNULL)


def gallery(name, *moments):
    process = subprocess.Popen([BUILD / 'tests/ui/gallery', *moments])
    with ending(process):
        window = wait_for(lambda: run('xdotool', 'search', '--onlyvisible', '--name', '^Calls$').split(), 'no card')[-1]
        picture(name, window)


def imports():
    """A table with German columns, what came of it, and what was there twice; wide and narrow."""
    for kind, title in (('table', 'Import contacts'), ('done', 'Import contacts'), ('merge', 'Merge contacts')):
        for narrow in ('', '360'):
            process = subprocess.Popen([BUILD / 'tests/ui/test-ui-import', '--show', kind + narrow])
            with ending(process):
                window = wait_for(lambda: run('xdotool', 'search', '--onlyvisible', '--name', f'^{title}$').split(), f'no window of {kind}')[-1]
                time.sleep(PAINT_SECONDS * 3)
                picture(f'import-{kind}{"-" if narrow else ""}{narrow}', window)


def first_run():
    with desk.desk(BUILD, **{'server-host': '', 'user': '', 'devices': [], 'extension': ''}) as (herald, pbx, _):
        herald.see('Connect to your PBX')
        window = show(herald, 'Welcome to Herald')
        picture('first-run-1-welcome', window)
        herald.press('Connect to your PBX')
        herald.write('Address of the server', '127.0.0.1')
        herald.write('User name', 'agent')
        herald.write('Secret', 'agent-secret')
        herald.press('Test')
        herald.see('Next', 'push button')
        picture('first-run-2-server', window)
        herald.press('Next')
        herald.write('Your extension', '1001')
        herald.see(desk.DEVICE)
        picture('first-run-3-phone', window)
        herald.press('Next')
        herald.see('Herald is ready')
        picture('first-run-4-done', window)


def cards():
    story = f'wait 1s\n{PEOPLE}wait 8s\n{ADA}wait 6s\nanswer 1001\nwait 60s\nhangup ada\n'
    with desk.desk(BUILD, story, before=import_contacts) as (herald, _, _):
        herald.see('Call back', 'push button')
        picture('missed')
        herald.press('Close this card')
        herald.see('Decline', 'push button')
        herald.see('Open record', 'push button')
        picture('card-ringing')
        herald.see('Hang up', 'push button')
        picture('card-connected')


def everyday():
    story = f'wait 1s\n{PEOPLE}wait 1s\n{ADA}wait 2s\nanswer 1001\nwait 60s\nhangup ada\n'
    with desk.desk(BUILD, story, before=import_contacts, **{'pop-moment': 'never'}) as (herald, _, _):
        window = show(herald, 'Herald')
        herald.see('new')
        herald.see('Hang up Ada Byron', 'push button')
        picture('main', window)
        run('xdotool', 'key', 'ctrl+2')
        herald.see('Grace Hopper')
        picture('contacts', window)
        run('xdotool', 'key', 'ctrl+1')
        run('xdotool', 'windowsize', '--sync', window, '470', '740')
        picture('main-360', window)


FULL = '''BEGIN:VCARD\r
VERSION:3.0\r
FN:Ada Byron\r
ORG:Analytical Engines Ltd\r
TEL;TYPE=WORK:+442079460018\r
TEL;TYPE=CELL:+447700900123\r
TEL;TYPE=HOME:+441632960961\r
EMAIL:ada@engines.example\r
ADR:;;12 St James's Square;London;;SW1Y 4JH;United Kingdom\r
URL:https://crm.example.com/contacts/17\r
X-HERALD-OWNER:1002\r
NOTE:Wants a quote for a second engine. Call after ten.\r
END:VCARD\r
BEGIN:VCARD\r
VERSION:3.0\r
FN:Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsvorsitzende Maximiliane\r
ORG:Gesellschaft für Rindfleischetikettierungsüberwachungsaufgabenübertragung und Straßenverkehrszulassungsordnung mbH & Co. KG\r
TEL;TYPE=WORK:+4930123456789\r
END:VCARD\r
'''
NAMES = ('Anna Blume', 'Max Planck', 'Lise Meitner', 'Rosa Luxemburg', 'Carl Zeiss', 'Paula Modersohn', 'Otto Hahn', 'Clara Schumann',
         'Ernst Abbe', 'Ida Noddack', 'Robert Koch', 'Hannah Arendt', 'Felix Klein', 'Margarete Steiff')


def full_book(environment):
    """People with all there may be, favourites, groups, and one of another address book."""
    import_contacts(environment)
    book = pathlib.Path(environment['XDG_DATA_HOME']).parent / 'more.vcf'
    book.write_text(FULL + ''.join(BOOK.format(name=name, company='Example GmbH', number=f'+4930555{index:04}')
                                   for index, name in enumerate(NAMES)))
    subprocess.run([BUILD / 'src/heraldctl/heraldctl', 'contacts', 'import', book], env=environment, check=True,
                   stdout=subprocess.DEVNULL)
    database = sqlite3.connect(pathlib.Path(environment['XDG_DATA_HOME']) / 'herald/herald.db')
    with database:
        database.execute("DELETE FROM contacts WHERE name = 'Ada Byron' AND note = ''")
        database.execute("UPDATE contacts SET favourite = 1 WHERE name IN ('Ada Byron', 'Lise Meitner', 'Max Planck')")
        database.execute("INSERT INTO contact_groups (id, name, sort) VALUES (1, 'Customers', 'customers'), (2, 'Suppliers', 'suppliers')")
        database.execute("INSERT INTO contact_group_members SELECT 1, id FROM contacts WHERE name IN ('Ada Byron', 'Emmy Noether')")
    database.close()


def contacts_page():
    story = f'wait 1s\ncall ada from +442079460018 "Ada Byron" to 1001\nwait 1s\nanswer 1001\nwait 2s\nhangup ada\n{PEOPLE}wait 1s\n'
    with desk.desk(BUILD, story, before=full_book, **{'pop-moment': 'never', 'window-width': 900}) as (herald, _, _):
        window = show(herald, 'Herald')
        run('xdotool', 'key', 'ctrl+2')
        herald.see('Grace Hopper')
        picture('contacts-none', window)
        herald.click(window, 'Anna Blume')
        run('xdotool', 'key', 'Up')
        picture('contacts-detail', window)
        run('xdotool', 'key', 'ctrl+e')
        dialog = show(herald, 'Edit contact')
        picture('contact-edit', dialog)
        run('xdotool', 'windowsize', '--sync', dialog, '470', '1200')
        picture('contact-edit-narrow', dialog)
        run('xdotool', 'key', 'Escape')
        window = show(herald, 'Herald')
        herald.click(window, next(name for name in herald.words() if name.startswith('Donaudampf')))
        picture('contacts-long', window)
        run('xdotool', 'key', 'Menu')
        picture('contacts-menu', window)
        run('xdotool', 'key', 'Escape')
        run('xdotool', 'key', 'ctrl+f')
        run('xdotool', 'type', '--delay', '40', 'exam')
        herald.gone('Grace Hopper')
        picture('contacts-search', window)
        run('xdotool', 'type', '--delay', '40', 'zzz')
        herald.see('Nobody found')
        picture('contacts-nobody', window)
        run('xdotool', 'key', 'Escape')
        herald.see('Grace Hopper')
        run('xdotool', 'windowsize', '--sync', window, '470', '740')
        picture('contacts-360', window)
        herald.click(window, 'Anna Blume')
        herald.see('Back to the list', 'push button')
        picture('contacts-360-detail', window)
    with desk.desk(BUILD, **{'pop-moment': 'never'}) as (herald, _, _):
        window = show(herald, 'Herald')
        run('xdotool', 'key', 'ctrl+2')
        herald.see('No contacts yet')
        picture('contacts-empty', window)


def typing():
    with desk.desk(BUILD, before=import_contacts) as (herald, _, _):
        herald.see('Connected')
        window = show(herald, 'Herald')
        run('xdotool', 'type', '--delay', '40', 'e')
        herald.see('Emmy Noether')
        picture('typing', window)
        run('xdotool', 'key', 'Escape', 'Escape', 'ctrl+comma')
        preferences = show(herald, 'Preferences')
        for page in ('Account', 'Phone', 'When a call comes', 'Privacy', 'Diagnosis'):
            switch(herald, page)
            picture(f'preferences-{page.lower().replace(" ", "-")}', preferences)


def why():
    story = (f'wait 1s\n{PEOPLE}wait 1s\n{ADA}wait 2s\nhangup ada\nwait 1s\ncall eve from +493012345 "Eve" to 1002\n'
             'wait 1s\nhangup eve\nwait 60s\n')
    with desk.desk(BUILD, story, before=import_contacts, **{'silent-queues': ['support']}) as (herald, _, environment):
        herald.see('Call back', 'push button')
        window = show(herald, 'Herald')
        herald.see('Ada Byron')
        herald.click(window, 'Konrad Zuse')
        details = show(herald, 'Details')
        picture('details', details)
        herald.click(details, 'Why?')
        answer = show(herald, r'Why\?')
        herald.see('The card was opened.')
        picture('why', answer)
        run('xdotool', 'windowsize', '--sync', answer, '450', '740')
        picture('why-360', answer)
        run('xdotool', 'key', 'Escape', 'Escape')
        subprocess.run(['gapplication', 'action', 'org.heraldcti.Herald', 'why-not'], env=environment, check=True, timeout=20)
        question = show(herald, r'A call did not pop\?')
        wait_for(lambda: herald.press('Look again') or herald.find('Rang other phones only'), 'no other call')
        picture('did-not-pop', question)
        run('xdotool', 'windowsize', '--sync', question, '450', '740')
        picture('did-not-pop-360', question)


def doctor():
    with desk.desk(BUILD, before=import_contacts) as (herald, _, environment):
        herald.see('Connected')
        subprocess.run(['gapplication', 'action', 'org.heraldcti.Herald', 'doctor'], env=environment, check=True, timeout=20)
        window = show(herald, 'Doctor')
        herald.see('The doctor is looking…')
        herald.gone('The doctor is looking…', seconds=60)
        picture('doctor', window)
        run('xdotool', 'windowsize', '--sync', window, '450', '740')
        picture('doctor-360', window)
        herald.click(window, 'What the server has to allow')
        picture('manager-conf', show(herald, 'manager.conf'))


def failures():
    with desk.desk(BUILD, arguments=['--dial', '+4930555017'], before=import_contacts) as (herald, _, _):
        herald.see('Try again', 'push button')
        picture('dial-error', wait_for(lambda: herald.window('Calls'), 'no card'))
    with desk.desk(BUILD, secret='not-it') as (herald, _, _):
        herald.see('Change…', 'push button')
        picture('wrong-password', show(herald, 'Herald'))


def twice_the_text(environment):
    """As a desktop's "large text" does it. Holds for all programs that start from now on."""
    import_contacts(environment)
    run('xprop', '-root', '-f', 'RESOURCE_MANAGER', '8s', '-set', 'RESOURCE_MANAGER', 'Xft.dpi:\t192\n')


def hard_to_read():
    """High contrast, and text of twice the size."""
    story = f'wait 1s\n{PEOPLE}wait 1s\n{ADA}wait 60s\nhangup ada\n'
    for name, before, environment in (('contrast', import_contacts, {'ADW_DEBUG_HIGH_CONTRAST': '1'}), ('large', twice_the_text, {})):
        with desk.desk(BUILD, story, before=before, environment=environment) as (herald, _, own):
            herald.see('Decline', 'push button')
            window = show(herald, 'Herald')
            picture(f'{name}-main', window)
            picture(f'{name}-cards', wait_for(lambda: herald.window('Calls'), 'no card'))
            run('xdotool', 'key', 'ctrl+comma')
            preferences = show(herald, 'Preferences')
            picture(f'{name}-preferences', preferences)
            subprocess.run(['gapplication', 'action', 'org.heraldcti.Herald', 'doctor'], env=own, check=True, timeout=20)
            doctor_window = show(herald, 'Doctor')
            herald.gone('The doctor is looking…', seconds=60)
            picture(f'{name}-doctor', doctor_window)
    run('xprop', '-root', '-remove', 'RESOURCE_MANAGER')


ESPO = pathlib.Path(__file__).resolve().parents[2] / 'data/integrations/espocrm.ini'


def add_sources(environment):
    """Address books that nobody has, so that some fail."""
    import_contacts(environment)
    for words in (['ldap', 'uri=ldap://127.0.0.1:9', 'base=ou=people,dc=example,dc=com', '--name', 'Mitarbeiterverzeichnis der Hauptverwaltung'],
                  ['astdb', 'families=cidname, AMPUSER/{number}/cidname'],
                  ['http', f'file={ESPO}', 'param.server=https://crm.example.com', '--name', 'Customers', '--disable']):
        done = subprocess.run([BUILD / 'src/heraldctl/heraldctl', 'sources', 'add', *words], env=environment, check=False,
                              stdout=subprocess.PIPE, text=True)
        if done.returncode == 0 and words[0] == 'ldap':
            subprocess.run([BUILD / 'src/heraldctl/heraldctl', 'sources', 'move', done.stdout.strip(), '1'], env=environment, check=True)


def sources():
    with desk.desk(BUILD, before=add_sources) as (herald, _, _):
        herald.see('Connected')
        show(herald, 'Herald')
        run('xdotool', 'key', 'ctrl+comma')
        preferences = show(herald, 'Preferences')
        switch(herald, 'Address books')
        picture('sources', preferences)
        run('xdotool', 'windowsize', '--sync', preferences, '450', '740')
        picture('sources-360', preferences)
        herald.press('Add…')
        dialog = show(herald, 'Add an address book')
        picture('sources-add', dialog)
        herald.click(dialog, 'LDAP directory')
        dialog = show(herald, 'LDAP directory')
        picture('sources-ldap', dialog)
        herald.write('Address (required)', 'ldap://127.0.0.1:9')
        herald.write('Base (required)', 'dc=example')
        herald.press('Test this address book')
        herald.see('127.0.0.1:9 refuses the connection: no directory runs at this port.')
        run('xdotool', 'key', *['shift+Tab'] * 6)
        picture('sources-tested', dialog)
        run('xdotool', 'windowsize', '--sync', dialog, '450', '740')
        picture('sources-ldap-360', dialog)


def galleries():
    gallery('cards-of-a-call', 'taken', 'held', 'transferred', 'own-phone')
    gallery('cards-of-strangers', 'withheld', 'unknown', 'looking-up', 'long')
    gallery('cards-of-guesses', 'several', 'perhaps', 'switchboard', 'silent')


SETS = (first_run, cards, everyday, contacts_page, imports, typing, sources, why, doctor, failures, hard_to_read, galleries)
for one in SETS:
    if one.__name__ in (sys.argv[4:] or [each.__name__ for each in SETS]):
        one()
