#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every command that a page shows must be one: its verb and its options are in the program's own help.

usage: commands.py HERALDCTL HERALD_PBX PAGE...

A command stands on a line of its own that is set in by four spaces, or in backquotes.
"""
import pathlib
import re
import subprocess
import sys

SHOWN = re.compile(r'(?m)^    ((?:heraldctl|herald-pbx) .*)$|`((?:heraldctl|herald-pbx) [^`\n]+)`')


def help_of(program, *verb):
    done = subprocess.run([program, *verb, '--help'], stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)
    return done.stdout.decode() if done.returncode == 0 else ''


def what_is_wrong(command, programs):
    """A sentence, or None."""
    words = re.split(r' {2,}|…', command)[0].split()
    program = programs[words[0]]
    verb = [word for word in words[1:2] if re.fullmatch('[a-z]+', word)] if words[0] == 'heraldctl' else []
    text = help_of(program, *verb)
    if not text:
        return f'there is no verb {" ".join(verb)}'
    for option in re.findall(r'(?<=\s)(--?[a-z][a-z-]*)', ' ' + ' '.join(words)):
        if not re.search(r'(?<![\w-])%s(?![\w-])' % re.escape(option), text) and option != '--help':
            return f'there is no option {option}'
    return None


def main(heraldctl, herald_pbx, *pages):
    programs = {'heraldctl': heraldctl, 'herald-pbx': herald_pbx}
    wrong = 0
    for page in pages:
        commands = {first or second for first, second in SHOWN.findall(pathlib.Path(page).read_text(encoding='utf-8'))}
        if not commands:
            wrong += 1
            print(f'{page}: no command was found', file=sys.stderr)
        for command in sorted(commands):
            reason = what_is_wrong(command, programs)
            if reason:
                wrong += 1
                print(f'{page}: {command}: {reason}', file=sys.stderr)
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
