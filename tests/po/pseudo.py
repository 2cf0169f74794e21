#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""pseudo.py OUTPUT.po [mirrored]: a language that nobody speaks, of the texts of today: [Ḧëřåłđ ······], 40 % longer. What stands on
the screen without its brackets is not translated, or cut off."""

import pathlib
import re
import sys
import tempfile

import importlib.util

spec = importlib.util.spec_from_file_location('po', pathlib.Path(__file__).with_name('test-po.py'))
po = importlib.util.module_from_spec(spec)
spec.loader.exec_module(po)

LETTERS = str.maketrans('AaCcDdEeGgHhIiJjKkLlNnOoRrSsTtUuWwYyZz', 'ÅåÇçĐđËëĞğḦḧÏïĴĵĶķŁłÑñÖöŘřŠšŢţÜüŴŵÝýŽž')
HEAD = 'Language: en\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n'
KEPT = re.compile(r'(%(?:\d+\$)?[-+ #0\']*\d*(?:\.\d+)?(?:l?[diuoxXcsfeg]|%)|%-?[A-Za-z]|\{[a-z-]+\}|<[^>]*>|&\w+;|https?://\S+|_\w)')


def strange(text):
    """The text in strange letters, with brackets around it; what is no language stays."""
    if re.fullmatch(r'(%-?[A-Za-z][: /.]*)+|default:LTR', text):
        return text
    body = text.strip('\n')
    parts = KEPT.split(body)
    letters = ''.join(part if i % 2 else part.translate(LETTERS) for i, part in enumerate(parts))
    longer = '·' * (len(body) * 2 // 5)
    return text.replace(body, '[%s%s]' % (letters, ' ' + longer if longer else ''), 1) if body else text


def quote(text):
    return '"%s"' % text.replace('\\', '\\\\').replace('"', '\\"').replace('\n', '\\n').replace('\t', '\\t')


def main():
    with tempfile.TemporaryDirectory() as folder:
        template = pathlib.Path(folder, 'herald.pot')
        po.template(template)
        out = ['msgid ""', 'msgstr %s' % quote(HEAD), '']
        for context, one, many, _texts, _fuzzy in po.messages(template):
            if context is not None:
                out.append('msgctxt %s' % quote(context))
            out.append('msgid %s' % quote(one))
            if many is None:
                isolate = context == 'telephone number'
                out.append('msgstr %s' % quote(('\u2066%s\u2069' if sys.argv[2:] else '%s') if isolate else strange(one)))
            else:
                out += ['msgid_plural %s' % quote(many), 'msgstr[0] %s' % quote(strange(one)), 'msgstr[1] %s' % quote(strange(many))]
            out.append('')
    pathlib.Path(sys.argv[1]).write_text('\n'.join(out), encoding='utf-8')


if __name__ == '__main__':
    main()
