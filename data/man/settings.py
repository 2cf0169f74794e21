#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts the keys of the GSettings schema into the page of herald.conf: settings.py SCHEMA SITE_READER_C PAGE.in PAGE

The page is made when Herald is built, so that it lists just what the schema has.
"""
import re
import sys
import xml.etree.ElementTree as ElementTree

TYPES = {'s': 'text', 'b': 'true or false', 'u': 'whole number', 'i': 'whole number', 'as': 'list', 'a{ss}': 'options'}


def memory_keys(path):
    """What Herald remembers in the settings is nothing to set; the reader of the file has the list."""
    with open(path, encoding='utf-8') as file:
        listed = re.search(r'memory_keys\[\] = \{(.*?)\}', file.read(), re.DOTALL)
    return set(re.findall(r'"([a-z-]+)"', listed.group(1)))


def escape(text):
    text = ' '.join((text or '').split()).replace('\\', '\\e').replace('-', '\\-').replace('…', '...')
    return '\\&' + text if text[:1] in ('.', "'") else text


def default_of(key):
    text = (key.findtext('default') or '').strip()
    return 'none' if text in ("''", '[]', '{}') else text.strip("'")


def describe(key, enums):
    if key.get('enum'):
        kind = 'one of ' + ', '.join(enums[key.get('enum')])
    elif key.find('range') is not None:
        kind = f'a number from {key.find("range").get("min")} to {key.find("range").get("max")}'
    else:
        kind = TYPES.get(key.get('type'), f'GVariant {key.get("type")}')
    sentences = [key.findtext('summary') or '', key.findtext('description') or '']
    text = ' '.join(sentence.strip().rstrip('.') + '.' for sentence in sentences if sentence.strip())
    return f'.TP\n.BR {escape(key.get("name"))} " \\- {escape(kind)}; default: {escape(default_of(key))}"\n{escape(text)}\n'


def main(schema, reader, source, target):
    root = ElementTree.parse(schema).getroot()
    enums = {enum.get('id'): [value.get('nick') for value in enum.findall('value')] for enum in root.findall('enum')}
    left_out = memory_keys(reader) | {'options'}
    tables = {each.get('id'): ''.join(describe(key, enums) for key in each.findall('key') if key.get('name') not in left_out)
              for each in root.findall('schema')}
    with open(source, encoding='utf-8') as file:
        page = file.read()
    page = page.replace('@SETTINGS@\n', tables['org.heraldcti.Herald']).replace('@SOURCE@\n', tables['org.heraldcti.Herald.Source'])
    with open(target, 'w', encoding='utf-8') as file:
        file.write(page)


main(*sys.argv[1:])
