#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Numbers that other programs want dialled: test-links.py BUILD, inside tests/tools/desktop-session.sh. Speaks TAP."""
import contextlib
import pathlib
import signal
import subprocess
import sys

import desk
import tap
from desk import ending, run, wait_for

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / 'tools'))
import activation  # noqa: E402

BUILD = pathlib.Path(sys.argv[1])
HERALD = BUILD / 'src/herald/herald'
TRUSTED = {'dial-without-asking': ['link', 'selection', 'command', 'search']}
BERLIN, ABROAD, PREMIUM = 'tel:+4930555003', 'tel:+442079460018', 'tel:+499001234567'


def open_link(environment, *links):
    subprocess.run([HERALD, *links], env=environment, check=True, timeout=20)


def question(herald, number):
    """Waits for the question about a number; the window."""
    herald.see(f'Call {number}?')
    return wait_for(lambda: herald.window('Call'), 'no question')


def not_dialled(herald):
    assert not herald.find('Pick up your phone') and not herald.find('Hang up', 'push button')


# --- the question ----------------------------------------------------------------------------------------------------


BOOK = 'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Konrad Zuse\r\nORG:Rechenwerk KG\r\nTEL:+4930555003\r\nEND:VCARD\r\n'


def know_konrad(environment):
    book = pathlib.Path(environment['XDG_DATA_HOME']).parent / 'people.vcf'
    book.write_text(BOOK)
    subprocess.run([BUILD / 'src/heraldctl/heraldctl', 'contacts', 'import', book], env=environment, check=True, stdout=subprocess.DEVNULL)


def test_question_tells_who_and_where():
    with desk.desk(BUILD, before=know_konrad) as (herald, _, environment):
        herald.see('Connected')
        open_link(environment, BERLIN)
        question(herald, '030 555003')
        herald.see('Konrad Zuse · Rechenwerk KG')
        wait_for(lambda: [word for word in herald.words() if word in ('Germany, landline', 'Berlin, landline')], 'no place')
        assert any(word.endswith('Your PBX will dial 004930555003.') for word in herald.words()), herald.words()
        assert not herald.unnamed_buttons(), herald.unnamed_buttons()


def test_each_scheme():
    with desk.desk(BUILD) as (herald, _, environment):
        herald.see('Connected')
        for link in ('tel:030%20555003', 'callto:+49-30-555003', 'sip:+4930555003@pbx.example.com', 'sips:+4930555003;user=phone@example.com'):
            open_link(environment, link)
            question(herald, '030 555003')
            herald.press('Cancel')
            herald.gone('Call 030 555003?')
        not_dialled(herald)


def tick(window):
    """"Do not ask again", the control before the buttons."""
    run('xdotool', 'windowactivate', '--sync', window)
    run('xdotool', 'key', 'shift+Tab', 'space')


def test_remembered_only_when_told():
    with desk.desk(BUILD) as (herald, _, environment):
        herald.see('Connected')
        open_link(environment, BERLIN)
        tick(question(herald, '030 555003'))
        herald.press('Cancel')
        herald.gone('Call 030 555003?')
        open_link(environment, BERLIN)
        tick(question(herald, '030 555003'))  # he did not say yes to anything
        run('xdotool', 'key', 'Tab', 'Tab', 'Return')
        herald.press('Hang up')
        herald.gone('Hang up', 'push button')
        open_link(environment, BERLIN)
        herald.see('Hang up', 'push button')
        assert not herald.find('Call 030 555003?')


def asked_all_the_same(link, heading, warning):
    with desk.desk(BUILD, **TRUSTED) as (herald, _, environment):
        herald.see('Connected')
        open_link(environment, link)
        question(herald, heading)
        herald.see(warning)
        assert not herald.find('Do not ask again for links')
        not_dialled(herald)


def test_premium_is_always_asked():
    asked_all_the_same(PREMIUM, '0900 1 234567', 'A premium-rate number: the call may cost a lot.')


def test_abroad_is_always_asked():
    asked_all_the_same(ABROAD, '+44 20 7946 0018', 'A number abroad: United Kingdom.')


def test_code_is_always_asked():
    asked_all_the_same('tel:*21*0900123456%23', '*21*0900123456#',
                       'This is a code: it may change the settings of your telephone, such as call forwarding.')


def test_emergency_is_always_asked():
    asked_all_the_same('tel:112', '112', 'This is an emergency number.')


def test_command_asks_about_what_is_dear():
    with desk.desk(BUILD, arguments=['--dial', '0900 1234567']) as (herald, _, environment):
        question(herald, '0900 1 234567')
        herald.see('A premium-rate number: the call may cost a lot.')
        not_dialled(herald)


def test_many_links_are_asked_one_by_one():
    with desk.desk(BUILD) as (herald, _, environment):
        herald.see('Connected')
        open_link(environment, *(f'tel:+4930555{number:03}' for number in range(20)))
        question(herald, '030 555000')
        assert len(run('xdotool', 'search', '--onlyvisible', '--name', '^Call$').split()) == 1
        open_link(environment, 'tel:+4930555001')  # waits already
        herald.see('Cancel this and 4 more')  # the others are not asked about at all
        herald.press('Cancel')
        question(herald, '030 555001')
        herald.press('Cancel this and 3 more')
        wait_for(lambda: not herald.window('Call'), 'there is still a question')
        not_dialled(herald)


def test_garbage_is_told():
    with desk.desk(BUILD) as (herald, _, environment):
        herald.see('Connected')
        for link, sentence in (('tel:', 'There is no telephone number in the link.'),
                               ('callto:alice', 'The link holds something that is not a telephone number.'),
                               ('tel:030%zz', 'The link to the telephone number is broken.'),
                               (f'tel:{"1" * 50}', 'The number in the link is too long to be dialled.')):
            open_link(environment, link)
            herald.see(sentence)
        assert not herald.window('Call')


# --- started by the desktop ------------------------------------------------------------------------------------------


class Activated(desk.Herald):
    """The Herald that the bus has started."""

    def __init__(self):
        self.bus = None
        self.pid = activation.owner()

    def number(self):
        return self.pid


def test_desktop_starts_it_for_a_link():
    with desk.prepared(BUILD) as (_, environment), activation.installed(BUILD, environment):
        subprocess.run(['gio', 'open', BERLIN], check=True, timeout=20)
        herald = Activated()
        question(herald, '030 555003')
        assert not herald.window('Herald'), 'the question needs no other window'
        herald.press('Call')
        herald.press('Hang up')
        for command in (['gio', 'open'], ['xdg-open']):  # it runs already
            subprocess.run([*command, ABROAD], check=True, timeout=20)
            question(herald, '+44 20 7946 0018')
            herald.press('Cancel')
            herald.gone('Call +44 20 7946 0018?')
        assert activation.owner() == herald.pid


# --- selected text ---------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def selecting(text):
    """Another program in which somebody selects all of a text."""
    with ending(subprocess.Popen([BUILD / 'tests/ui/typist', text], stdout=subprocess.DEVNULL)) as typist:
        window = wait_for(lambda: run('xdotool', 'search', '--onlyvisible', '--name', '^Typist$').split(), 'no Typist')[-1]
        run('xdotool', 'windowactivate', '--sync', window)
        run('xdotool', 'key', 'ctrl+a')
        yield typist


def test_selected_number_is_asked_about():
    with selecting('Konrad, Tel. 030 / 555003, since 01.02.2026'), desk.desk(BUILD) as (herald, _, environment):
        herald.see('Connected')
        subprocess.run([HERALD, '--dial-selection'], env=environment, check=True, timeout=20)
        question(herald, '030 555003')
        assert any(word.startswith('You selected this number.') for word in herald.words()), herald.words()
        not_dialled(herald)


def test_selection_starts_herald():
    with selecting('+44 20 7946 0018'), desk.desk(BUILD, arguments=['--dial-selection']) as (herald, _, _):
        question(herald, '+44 20 7946 0018')
        assert not herald.window('Herald')


def test_several_numbers_can_be_chosen_from():
    with selecting('office 030 555003 mobile 0151 23456789'), desk.desk(BUILD) as (herald, _, environment):
        herald.see('Connected')
        subprocess.run([HERALD, '--dial-selection'], env=environment, check=True, timeout=20)
        herald.see('030 555003')
        herald.see('01512 3456789')
        window = wait_for(lambda: herald.window('Call a selected number'), 'nothing to choose from')
        run('xdotool', 'windowactivate', '--sync', window)
        run('xdotool', 'key', 'Down', 'Return')
        question(herald, '01512 3456789')
        assert not herald.window('Call a selected number')


def test_no_number_is_told_and_the_clipboard_looked_at_on_request():
    with desk.desk(BUILD) as (herald, _, environment):
        herald.see('Connected')
        with selecting('order 030-1, 12.05.2026'):
            subprocess.run([HERALD, '--dial-selection'], env=environment, check=True, timeout=20)
            herald.see('There is no telephone number in the selected text.')
        assert not herald.unnamed_buttons(), herald.unnamed_buttons()
        with selecting('030 555003'):
            run('xdotool', 'key', 'ctrl+c')
            assert not herald.find('Call 030 555003?'), 'the clipboard is watched'
            herald.press('What I copied')
            question(herald, '030 555003')


def test_owner_of_the_selection_that_hangs_is_not_waited_for():
    with selecting('030 555003') as typist, desk.desk(BUILD) as (herald, _, environment):
        herald.see('Connected')
        typist.send_signal(signal.SIGSTOP)
        try:
            subprocess.run([HERALD, '--dial-selection'], env=environment, check=True, timeout=20)
            herald.see('There is no telephone number in the selected text.')
        finally:
            typist.send_signal(signal.SIGCONT)


tap.run(globals(), sys.argv[2:])
