#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A man page says what the program's own help says: every option of --help is in the page, and the other way round; groff
finds nothing to complain of; and the page of herald.conf has every key of the schema.

usage: man-pages.py GROFF SCHEMA HERALD.CONF.5 [PROGRAM PAGE]...
"""
import os
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

OPTION = re.compile(r'(?<![\w-])--[a-z][a-z-]*')
# GLib's own, which every program has.
USUAL = {'--help', '--help-all', '--help-gapplication', '--gapplication-service', '--display'}
VERBS = re.compile(r'(?m)^  ([a-z]+) ')


def plain(line):
    """A line of troff without what only formats it."""
    return re.sub(r'\\f.|^\.[A-Z]+ |"', '', line).replace('\\-', '-').replace('\\&', '')


def options_of_help(program, *verb):
    done = subprocess.run([program, *verb, '--help-all' if pathlib.Path(program).name == 'herald' else '--help'], capture_output=True,
                          text=True, encoding='utf-8', timeout=60, check=True, env={**os.environ, 'LC_ALL': 'C.UTF-8', 'LANGUAGE': ''})
    options = {option for line in done.stdout.splitlines() if re.match(r'  (-\w, )?--', line) for option in OPTION.findall(line)[:1]}
    return options - USUAL, done.stdout


def sections_of(page):
    """The options of each section, by its title: those that stand in the line after .TP."""
    sections, title, tag = {'': set()}, '', False
    for line in page.splitlines():
        heading = re.match(r'\.S[HS] (.*)', line)
        if heading:
            title = plain(heading.group(1))
            sections.setdefault(title, set())
            continue
        if tag:
            sections[title] |= set(OPTION.findall(plain(line)))
        tag = line == '.TP'
        if line == 'Takes the options of THE SERVER.':
            sections[title] |= sections['THE SERVER']
    return sections


def compare(where, of_page, of_help):
    return [f'{where}: the page has no {option}' for option in sorted(of_help - of_page)] + \
           [f'{where}: the program has no {option}' for option in sorted(of_page - of_help)]


def check_verbs(program, sections):
    """heraldctl: each verb, and each verb of "contacts", has a section of its own."""
    wrong = []
    for verb in VERBS.findall(options_of_help(program)[1]):
        if verb == 'heraldctl':
            continue
        options, text = options_of_help(program, verb)
        parts = [(verb, part) for part in VERBS.findall(text) if part != 'heraldctl'] if 'VERB' in text.splitlines()[0] else [(verb,)]
        for part in parts:
            title = ' '.join(part)
            if title not in sections:
                wrong.append(f'{title}: the page has no section for it')
                continue
            wrong += compare(title, sections[title], options_of_help(program, *part)[0])
    return wrong


def check_page(program, page):
    sections = sections_of(pathlib.Path(page).read_text(encoding='utf-8'))
    if pathlib.Path(program).name == 'heraldctl':
        return check_verbs(program, sections)
    return compare(page, set().union(*sections.values()), options_of_help(program)[0])


def check_format(groff, page):
    done = subprocess.run([groff, '-man', '-Tutf8', '-ww', '-K', 'utf8', page], capture_output=True, timeout=60, check=False)
    said = done.stderr.decode().strip()
    return [said] if said or done.returncode else []


def check_settings(schema, page):
    """Nothing but Herald's own memory is missing, and each key is told in words."""
    text = pathlib.Path(page).read_text(encoding='utf-8')
    documented = {plain(key) for key in re.findall(r'(?m)^\.TP\n\.BR (\S+)', text)}
    wrong = []
    for key in ElementTree.parse(schema).getroot().iter('key'):
        if not (key.findtext('summary') or '').strip():
            wrong.append(f'{key.get("name")}: the schema has no summary')
        elif key.get('name') in documented and not (key.findtext('description') or '').strip():
            wrong.append(f'{key.get("name")}: an administrator may set it, and the schema has no description')
    if not documented >= {'server-host', 'sources', 'type', 'locked'} or documented & {'sources-made', 'options'}:
        wrong.append(f'{page}: these are not the settings: {sorted(documented)}')
    return wrong


def main(groff, schema, settings, *rest):
    pairs = list(zip(rest[::2], rest[1::2]))
    wrong = check_settings(schema, settings)
    for page in [settings, *(page for _, page in pairs)]:
        wrong += check_format(groff, page)
    for program, page in pairs:
        wrong += check_page(program, page)
    print('\n'.join(wrong), file=sys.stderr)
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
