#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""No text that a person sees stands in the sources without gettext. What looks like words and is none, or is for
machines, administrators of a log or authors of an integration, is listed below, each with its reason."""

import fnmatch
import glob
import os
import pathlib
import re
import sys
import unittest
import xml.etree.ElementTree as ElementTree

from c_strings import literals

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
GETTEXT = {'_', 'N_', 'C_', 'NC_', 'Q_', 'ngettext', 'g_dngettext', 'dngettext', 'g_dpgettext2', 'gettext', 'dgettext'}

# Calls whose strings are for nobody's eyes.
MACHINE = {
    'g_debug', 'g_warning', 'g_message', 'g_critical', 'g_error', 'g_warning_once',  # the log is English
    'strstr', 'strcmp', 'g_str_equal', 'g_strcmp0', 'g_str_has_prefix', 'g_str_has_suffix', 'herald_span_is',
    'herald_span_is_nocase', 'g_ascii_strcasecmp', 'sscanf',
    'g_date_time_format', 'G_STATIC_ASSERT', 'g_return_val_if_fail', 'g_return_if_fail', 'g_assert',
    'herald_database_exec', 'herald_database_prepare', 'sqlite3_exec', 'sqlite3_prepare_v2',
    'gtk_widget_add_css_class', 'gtk_css_provider_load_from_data',
}

# Calls that show what they are given, be it one word.
SHOWN = re.compile(r'gtk_label_(new|set_text|set_label|set_markup)|gtk_button_(new_with_label|set_label)|gtk_window_set_title'
                   r'|gtk_widget_set_tooltip_text|adw_\w+_set_(title|subtitle|description|heading|body)|adw_toast_new'
                   r'|adw_(message_)?dialog_new|adw_message_dialog_(add_response|format_body)|g_menu_(append|item_new)'
                   r'|gtk_entry_set_placeholder_text|g_notification_(new|set_body|add_button)|notify_notification_new'
                   r'|g_set_error(_literal)?|g_error_new(_literal)?|g_task_return_new_error|herald_complain$')

# (files, text, reason)
ALLOWED = (
    ('*', r'(SELECT|INSERT|UPDATE|DELETE|PRAGMA|CREATE|ALTER|DROP|BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE) ', 'SQL'),
    ('*', r'^<(node|interface|svg|!DOCTYPE|\?xml)', 'D-Bus introspection, a picture'),
    ('src/herald/desktop/x11-keys.c', r'', 'shortcuts.c says in words what of it a person can do something about'),
    ('src/herald/desktop/bus-*.c', r'', 'errors on the bus are known by their names; the sentence is for who writes a program'),
    ('src/libherald/store/*', r'', 'SQL, of which sentences are told apart by g_set_error() below'),
    ('src/herald-pbx/*', r'', 'the simulator is for developers and tests'),
    ('src/herald-area/*', r'', 'called by Herald only'),
    ('src/herald-gateway/gateway.c', r'', 'the log, and what systemctl says of the service'),
    ('src/libherald/diagnose/manager-conf.c', r'', 'a file for the server, in the language of its own comments'),
    ('src/libherald/diagnose/event-filter.c', r'', 'comments of the same file'),
    ('src/libherald/config/site-*.c', r'', 'about lines of herald.conf, for its log and heraldctl provision --check'),
    ('src/libherald/lookup/http-*.c', r'^(“|\[|a |it |the |there |Forms|Json|Url|Method|CompanyId|%s must|The value of|There is no %s'
                                      r'|What would be|The question was)', 'for the author of an integration\'s file'),
    ('src/libherald/lookup/sql-connect.c', r'^-c ', 'options of libpq'),
    ('src/libherald/lookup/ldap-*', r'data 5|data 7|successful bind', 'what Active Directory says'),
    ('src/libherald/lookup/ldap-map.h', r' = |^number ', 'the attribute map'),
    ('src/libherald/lookup/astdb.c', r'^sent, e164', 'values of a setting'),
    ('*', r'true, false', 'values of a setting'),
    ('src/libherald/lookup/sql-error.c', r'connection to server', 'what libpq says'),
    ('src/libherald/contacts/*', r'(home|work) fax|Phone %u - Type|Photo \(base64\)', 'names of columns in files of others'),
    ('src/libherald/wire/*', r'Asterisk Call Manager', 'the banner'),
    ('src/libherald/diagnose/anonymizer*', r'', 'what stands in place of names'),
    ('src/libherald/diagnose/doctor-desktop.c', r'xdg-mime default|x-scheme', 'a command to be copied'),
    ('src/libherald/diagnose/rights.c', r'nknown command', 'what servers say'),
    ('src/libherald/engine/*', r'such channel|uthentication failed|Extension does not exist', 'what servers say'),
    ('src/libherald/pbx/*', r'uthentication failed|Permission denied', 'what servers say'),
    ('src/libherald/config/secrets*.c', r'^Herald: %s', 'the names of keyring entries, which are looked for'),
    ('src/heraldctl/*', r'^SQLite format|^contacts \w+$|^heraldctl', 'commands as they are typed; a file\'s first bytes'),
    ('src/heraldctl/cmd-doctor.c', r'^Least section of', 'JSON is English'),
)


def words(text):
    """Whether it reads like language: two words, one of them in small letters."""
    text = re.sub(r'\\[nrt]|%[-\d.$]*[a-z]+', ' ', text)
    return re.search(r'[A-Za-z’\']{2,}[,;:.]?[ ]+[“(]?[a-z]{2,}', text) is not None


def reason(path, text):
    for files, pattern, why in ALLOWED:
        if fnmatch.fnmatch(path, files) and re.search(pattern, text):
            return why
    return None


def unmarked_in_c(path):
    for literal in literals(pathlib.Path(ROOT, path).read_text(encoding='utf-8')):
        calls = literal.calls
        if GETTEXT.intersection(calls) or (calls and calls[0] in MACHINE):
            continue
        shown = bool(calls) and SHOWN.match(calls[0]) and re.search(r'[A-Za-z]{2}', re.sub(r'%[-\d.$]*[a-z]+', '', literal.text)) \
            and not re.fullmatch(r'[a-z]+([.-][a-z]+)*\.?|\([a-z()]+\)', literal.text)  # the name of an action, an icon or a response
        sentence = words(literal.text)
        if not shown and not sentence:
            continue
        store = path.startswith('src/libherald/store/') and shown
        if store or reason(path, literal.text) is None:
            if not (shown and not sentence and reason(path, literal.text)) and literal.text != 'Herald':
                yield '%s:%d: “%s”' % (path, literal.line, literal.text)


TEXTS = {'label', 'title', 'subtitle', 'description', 'tooltip-text', 'placeholder-text', 'heading', 'body', 'text',
         'title-text', 'menu-label', 'comments'}


def unmarked_in_ui(path):
    for element in ElementTree.parse(os.path.join(ROOT, path)).iter():
        text = (element.text or '').strip()
        name = (element.get('name') or '').replace('_', '-')
        visible = name in TEXTS or element.tag in ('item', 'col') or element.tag == 'relation' and name == 'label'
        if element.tag in ('property', 'attribute', 'item', 'relation', 'col') and element.get('translatable') != 'yes' and visible:
            if re.search(r'[A-Za-z]{2}', text) and text != 'Herald' and not re.fullmatch(r'[a-z]+(-[a-z]+)*', text):
                yield '%s: “%s”' % (path, text)


def sources(ending):
    return sorted(os.path.relpath(path, ROOT) for path in glob.glob(os.path.join(ROOT, 'src', '**', '*' + ending), recursive=True))


class Untranslated(unittest.TestCase):
    maxDiff = None

    def test_sources(self):
        found = [hit for ending in ('.c', '.h', '.cc') for path in sources(ending) for hit in unmarked_in_c(path)]
        self.assertEqual([], found, 'Texts that a person sees without gettext (docs/translating.md)')

    def test_windows(self):
        found = [hit for path in sources('.ui') for hit in unmarked_in_ui(path)]
        self.assertEqual([], found, 'Texts without translatable="yes"')

    def test_the_scanner_sees(self):
        """A scanner that finds nothing would be content with everything."""
        source = 'f (void) { g_set_error (e, D, 1, "It is broken: %s", x); g (_("It is mended.")); /* "no text here" */ }'
        texts = [(literal.text, literal.calls) for literal in literals(source)]
        self.assertEqual(texts, [('It is broken: %s', ['g_set_error']), ('It is mended.', ['_', 'g'])])
        self.assertTrue(words('It is broken: %s'))
        self.assertFalse(words('call-start-symbolic'))


if __name__ == '__main__':
    sys.exit(unittest.main())
