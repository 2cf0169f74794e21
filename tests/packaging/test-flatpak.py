#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Flatpak manifest, as far as it can be seen without its runtime: test-flatpak.py SOURCE.

flatpak-builder reads it; every source is pinned; every permission has its reason beside it and in docs/packaging.md.
"""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(sys.argv[1])
MANIFEST = SOURCE / 'flatpak/org.heraldcti.Herald.yml'
SKIP = 77
DIGITS = {'sha256': 64, 'sha512': 128, 'commit': 40}


def show(what):
    with tempfile.TemporaryDirectory(prefix='herald-flatpak-') as folder:  # it leaves a folder where it runs
        done = subprocess.run(['flatpak-builder', what, MANIFEST], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and not done.stderr, f'flatpak-builder {what}: {done.stderr}'
    return done.stdout


def all_modules(modules):
    for module in modules:
        assert isinstance(module, dict), f'{module}: a file that others change'
        yield module
        yield from all_modules(module.get('modules', []))


def check_pinned(module):
    for source in module['sources']:
        kind = source['type']
        if kind in ('archive', 'git'):
            assert source['url'].startswith('https://'), source
            pins = {key: value for key, value in source.items() if key in DIGITS}
            assert pins and (kind == 'archive') != ('commit' in pins), f'{module["name"]} is not pinned'
            for key, value in pins.items():
                assert re.fullmatch(f'[0-9a-f]{{{DIGITS[key]}}}', value), f'{module["name"]}: {key} {value}'
        else:
            assert kind == 'shell' or (kind, source.get('path')) == ('dir', '..'), f'{module["name"]}: a source of type {kind}'


def check_explained(permissions):
    lines = MANIFEST.read_text().splitlines()
    page = (SOURCE / 'docs/packaging.md').read_text()
    for permission in permissions:
        place = lines.index(f'  - {permission}')
        while lines[place].startswith('  - '):
            place -= 1
        assert lines[place].startswith('  # '), f'{permission} is not explained'
        assert f'`{permission}`' in page, f'{permission} is not in docs/packaging.md'
    told = set(re.findall(r'`(--(?:share|socket|device|filesystem|talk-name|system-talk-name|own-name)=[^`]*)`', page))
    assert told <= set(permissions), f'told of, but not asked for: {told - set(permissions)}'


def main():
    if not shutil.which('flatpak-builder'):
        print('needs flatpak-builder')
        sys.exit(SKIP)
    manifest = json.loads(show('--show-manifest'))
    show('--show-deps')
    modules = list(all_modules(manifest['modules']))
    for module in modules:
        check_pinned(module)
    check_explained(manifest['finish-args'])
    options = (SOURCE / 'meson_options.txt').read_text()
    for option in modules[-1]['config-opts']:
        assert f"option('{re.match('-D([a-z]+)=', option)[1]}'" in options, option


if __name__ == '__main__':
    main()
