#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a page links to is there: pages, their headings, pictures; and a picture is small and used.

usage: links.py CHECKOUT
"""
import pathlib
import re
import sys

LINK = re.compile(r'\[[^\]]*\]\(([^)\s]+)\)')
PICTURE_BYTES = 120_000


def anchors(path):
    """The headings of a page as forges name them."""
    text = re.sub(r'(?ms)^```.*?^```', '', path.read_text(encoding='utf-8'))
    return {re.sub(r'[^\w\- ]', '', heading.lower()).strip().replace(' ', '-') for heading in re.findall(r'(?m)^#+ (.*)$', text)}


def what_is_wrong(page, link):
    """A sentence, or None."""
    if re.match(r'[a-z]+:', link):
        return None
    name, _, anchor = link.partition('#')
    target = (page.parent / name).resolve() if name else page
    if not target.exists():
        return f'there is no {name}'
    if anchor and anchor not in anchors(target):
        return f'{target.name} has no heading “{anchor}”'
    if target.suffix == '.png' and target.stat().st_size > PICTURE_BYTES:
        return f'{name} is larger than {PICTURE_BYTES} bytes'
    return None


def main(checkout):
    docs = pathlib.Path(checkout).resolve() / 'docs'
    pages = [*docs.parent.glob('*.md'), *docs.glob('*.md')]
    wrong, used = [], set()
    for page in pages:
        for link in LINK.findall(page.read_text(encoding='utf-8')):
            reason = what_is_wrong(page, link)
            if reason:
                wrong.append(f'{page.name}: {link}: {reason}')
            used.add((page.parent / link.partition('#')[0]).resolve())
    wrong += [f'no page shows {picture.name}' for picture in docs.glob('pictures/*') if picture not in used]
    wrong += [f'no page names {page.name}' for page in docs.glob('*.md') if page not in used and page.name != 'README.md']
    print('\n'.join(wrong), file=sys.stderr)
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
