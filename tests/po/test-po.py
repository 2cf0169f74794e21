#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of files with texts is complete, and every language in po/LINGUAS is: nothing untranslated, nothing fuzzy, no
placeholder lost, and what stands at the ends of a text kept.

usage: test-po.py
       test-po.py --write    brings po/POTFILES and po/integrations.h up to date
"""

import configparser
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

from c_strings import literals

ROOT = pathlib.Path(__file__).resolve().parents[2]
PO = ROOT / 'po'
# Languages that the texts of the day have run ahead of; a release has none.
BEHIND = set()
RIGHT_TO_LEFT = {'ar', 'fa', 'he', 'ur'}
MARKS = {'_', 'N_', 'C_', 'NC_', 'Q_', 'ngettext', 'g_dngettext'}
PLACEHOLDER = re.compile(r'%(?:\d+\$)?[-+ #0\']*(?:\d+)?(?:\.\d+)?(?:l?[diuoxXcsfeg]|%)|\{[a-z-]+\}')


def lines(path):
    text = (PO / path).read_text(encoding='utf-8')
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith('#')]


def has_texts(path):
    text = path.read_text(encoding='utf-8')
    if path.suffix == '.ui':
        return 'translatable="yes"' in text
    return any(MARKS.intersection(literal.calls[:1]) for literal in literals(text))


def sources():
    return sorted(str(path.relative_to(ROOT)) for path in (ROOT / 'src').rglob('*')
                  if path.suffix in ('.c', '.h', '.cc', '.ui') and has_texts(path))


def integration_texts():
    """What the descriptions of services say to people: (file, text)."""
    for path in sorted((ROOT / 'data' / 'integrations').glob('*.ini')):
        parser = configparser.RawConfigParser(delimiters='=', strict=False, interpolation=None)
        parser.optionxform = str
        parser.read(path, encoding='utf-8')
        for group in parser.sections():
            for key in ('Title', 'Hint', 'Note'):
                text = parser.get(group, key, fallback='')
                # A service's own name, an example of an address and the path to a field are nobody's language.
                if key == 'Title' and group == 'Integration' or group.startswith(('Request', 'Login', 'Open')):
                    continue
                if text and not re.match(r'https?://|\S+@\S+$|\d+$|\S+-…$', text):
                    yield path.name, text


def integrations_header():
    seen = {}
    for name, text in integration_texts():
        seen.setdefault(text, name)
    out = ['/* SPDX-License-Identifier: GPL-3.0-or-later */',
           '/* What the files in data/integrations say to people, for xgettext, which does not read them. Not compiled;',
           ' * tests/po/test-po.py --write writes it. */', '']
    out += ['N_("%s") /* %s */' % (text.replace('\\', '\\\\').replace('"', '\\"'), name) for text, name in seen.items()]
    return '\n'.join(out) + '\n'


def unquote(text):
    return re.sub(r'\\(.)', lambda found: {'n': '\n', 't': '\t', 'r': '\r'}.get(found.group(1), found.group(1)), text)


def messages(path):
    """(context, msgid, msgid_plural, [msgstr…], is fuzzy) of a po file, without its header and what is out of use."""
    entry, key, fuzzy = {}, None, False
    for line in path.read_text(encoding='utf-8').splitlines() + ['']:
        if line.startswith('#,') and 'fuzzy' in line:
            fuzzy = True
        found = re.match(r'(msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?) "(.*)"$', line)
        if found:
            key = found.group(1)
            entry[key] = unquote(found.group(2))
        elif line.startswith('"') and key is not None:
            entry[key] += unquote(line[1:-1])
        elif not line.strip():
            if entry.get('msgid'):
                yield (entry.get('msgctxt'), entry['msgid'], entry.get('msgid_plural'),
                       [entry[name] for name in sorted(entry) if name.startswith('msgstr')], fuzzy)
            entry, key, fuzzy = {}, None, False


def placeholders(text):
    """Those of printf() and of Herald's sentences, in any order: %1$s and %s are the same to this."""
    return sorted(re.sub(r'\d+\$|[\']', '', found) for found in PLACEHOLDER.findall(text) if found != '%%')


def faults(message):
    _context, one, many, texts, fuzzy = message
    if fuzzy:
        yield 'fuzzy'
    for i, text in enumerate(texts):
        source = one if many is None or (i == 0 and len(texts) > 1) else many
        if text == '':
            yield 'untranslated'
            continue
        missing = [p for p in placeholders(source) if p not in placeholders(text)]
        extra = [p for p in placeholders(text) if p not in placeholders(source)]
        # "One contact" needs no number, in whatever form of the plural stands for one, two or none.
        if extra and not (many is not None and set(extra) <= set(placeholders(many))) or (missing and many is None):
            yield 'placeholders: %s' % ' '.join(missing + extra)
        if source.startswith('\n') != text.startswith('\n') or source.endswith('\n') != text.endswith('\n'):
            yield 'a line break at an end'
        if source[0] == ' ' and text[0] not in '  （(،、，' or text[0] == ' ' and source[0] != ' ':
            yield 'a blank in front'
        if (source[-1] == ' ') != (text[-1] == ' ') and text[-1] not in '：、，':
            yield 'a blank at the end'
        if '…' in source[-1:] and not text.rstrip().endswith('…') or '...' in text:
            yield 'the dots at the end'
        # The letter after it is the key, wherever it is; Chinese has it in brackets: 保存(_S).
        if bool(re.search(r'(?:^|[\s(])_\w', source)) != bool(re.search(r'_\w', text)) and not re.search(r'\w_\w', source):
            yield 'the underlined letter'


def menus():
    """The labels of each menu that is described in a file: (file, [text…])."""
    for path in sorted((ROOT / 'src').rglob('*.ui')):
        for menu in ElementTree.parse(path).iter('menu'):
            yield path.name, [element.text for element in menu.iter('attribute')
                              if element.get('name') == 'label' and element.get('translatable') == 'yes' and '_' in element.text]


def key_of(label):
    found = re.search(r'_(\w)', label)
    return found.group(1).lower() if found else None


class Complete(unittest.TestCase):
    maxDiff = None

    def test_files(self):
        """po/POTFILES lists what has texts, and nothing else."""
        listed = [line for line in lines('POTFILES') if line.startswith('src/')]
        found = sources()
        self.assertEqual(sorted(set(found) - set(listed)), [], 'has texts and is not in po/POTFILES')
        self.assertEqual(sorted(set(listed) - set(found)), [], 'is in po/POTFILES and has no text')
        self.assertEqual(len(listed), len(set(listed)), 'listed twice')
        self.assertEqual([line for line in lines('POTFILES') if not (ROOT / line).exists()], [])

    def test_integrations(self):
        self.assertEqual((PO / 'integrations.h').read_text(encoding='utf-8'), integrations_header(),
                         'run tests/po/test-po.py --write')

    def test_faults_are_found(self):
        def found(one, text, many=None):
            return list(faults((None, one, many, [text] if isinstance(text, str) else text, False)))
        self.assertEqual(found('%s calls {who}', 'Es ruft %s {who}'), [])
        self.assertEqual(found('%1$s calls %2$s', '%2$s: %1$s'), [])
        self.assertTrue(found('%s calls', 'ruft an'))
        self.assertTrue(found('calls', 'ruft {who} an'))
        self.assertTrue(found('Open…', 'Öffnen'))
        self.assertTrue(found('%u call', ['%u Anruf', ''], '%u calls'))
        self.assertEqual(found('%u call', ['ein Anruf', '%u Anrufe'], '%u calls'), [])


class Languages(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.template = pathlib.Path(cls.folder.name, 'herald.pot')
        template(cls.template)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def check(self, language):
        own = PO / ('%s.po' % language)
        merged = pathlib.Path(self.folder.name, '%s.po' % language)
        subprocess.run(['msgfmt', '--check-format', '--check-header', '-o', os.devnull, own], check=True)
        # Without guesses: what is not in the file is untranslated.
        subprocess.run(['msgmerge', '--quiet', '--no-fuzzy-matching', '-o', merged, own, self.template], check=True)
        found = ['%s: “%s”' % (fault, message[1]) for message in messages(merged) for fault in faults(message)
                 if fault != 'untranslated' or language not in BEHIND]
        texts = {(message[0], message[1]): message[3][0] for message in messages(merged)}
        if language.split('_')[0] in RIGHT_TO_LEFT and texts[('telephone number', '%s')] != '\u2066%s\u2069':
            found.append('“%s” of a telephone number needs U+2066 before and U+2069 behind it')
        for name, labels in menus():
            keys = [key_of(texts.get((None, label)) or label) for label in labels]
            if len(set(keys)) < len(keys):
                found.append('%s: the same letter twice: %s' % (name, ' '.join(str(key) for key in keys)))
        self.assertEqual(found, [], '%s.po' % language)

    def test_there_are_some(self):
        self.assertGreater(len(list(messages(self.template))), 800)
        for language in lines('LINGUAS'):
            self.assertTrue((PO / ('%s.po' % language)).exists(), language)


def template(path):
    """The texts of today, as meson's target herald-pot extracts them."""
    subprocess.run(['xgettext', '--from-code=UTF-8', '--add-comments', '--files-from=%s' % (PO / 'POTFILES'), '--directory=%s' % ROOT,
                    '--keyword=_', '--keyword=N_', '--keyword=C_:1c,2', '--keyword=NC_:1c,2', '--keyword=g_dcgettext:2',
                    '--keyword=g_dngettext:2,3', '--keyword=g_dpgettext2:2c,3', '--package-name=herald', '-o', path],
                   check=True, cwd=ROOT, stderr=subprocess.DEVNULL)


for _language in lines('LINGUAS'):
    setattr(Languages, 'test_' + _language, lambda self, language=_language: self.check(language))

if __name__ == '__main__':
    if sys.argv[1:] == ['--write']:
        (PO / 'integrations.h').write_text(integrations_header(), encoding='utf-8')
        others = [line for line in (PO / 'POTFILES').read_text(encoding='utf-8').splitlines() if not line.startswith('src/')]
        (PO / 'POTFILES').write_text('\n'.join(others + sources()) + '\n', encoding='utf-8')
    else:
        sys.exit(unittest.main())
