# SPDX-License-Identifier: GPL-3.0-or-later
"""The string literals of a C source, each with the calls that it stands in. No preprocessor: what a macro makes of them
is not seen, and nothing here has needed it."""

import re

Literal = type('Literal', (), {})

TOKEN = re.compile(r'''(?P<comment>/\*.*?\*/|//[^\n]*)
  |(?P<directive>^[ \t]*\#(?:[^\n\\]|\\.)*)
  |(?P<string>"(?:[^"\\\n]|\\.)*")
  |(?P<character>'(?:[^'\\\n]|\\.)+')
  |(?P<name>[A-Za-z_]\w*)
  |(?P<sign>[^\s\w])
  |(?P<other>\s+|\d\w*)''', re.X | re.S | re.M)


def significant(source):
    """Its tokens as (kind, text, position), without blanks and comments."""
    return [(found.lastgroup, found.group(), found.start()) for found in TOKEN.finditer(source)
            if found.lastgroup not in ('comment', 'other', 'directive')]


def literals(source):
    """Every string, adjacent ones as one: its .text (escapes as they stand), .line, .calls (innermost first, up to the
    next brace) and .table (whether it stands in an initialiser)."""
    tokens = significant(source)
    # A macro's body is code, too.
    for directive in re.finditer(r'^[ \t]*#[ \t]*define\b(?:[^\n\\]|\\.)*', source, re.M | re.S):
        if '"' in directive.group():
            tokens += [('sign', ';', directive.start())]
            tokens += [(kind, text, at + directive.start()) for kind, text, at in significant(directive.group().replace('#', ' ', 1))]
    stack = []
    i = 0
    while i < len(tokens):
        kind, text, at = tokens[i]
        if kind == 'sign' and text in '([{':
            before = tokens[i - 1] if i else ('', '', 0)
            stack.append((text, before[1] if before[0] == 'name' and text == '(' else None,
                          text == '{' and before[1] in ('=', ',', '{')))
        elif kind == 'sign' and text in ')]}':
            if stack:
                stack.pop()
        elif kind == 'string':
            end = i
            while end + 1 < len(tokens) and (tokens[end + 1][0] == 'string' or (
                    tokens[end + 1][0] == 'name' and end + 2 < len(tokens) and tokens[end + 2][0] == 'string')):
                end += 1
            literal = Literal()
            literal.text = ''.join(token[1][1:-1] for token in tokens[i:end + 1] if token[0] == 'string')
            literal.line = source.count('\n', 0, at) + 1
            literal.calls = []
            for sign, name, _table in reversed(stack):
                if sign == '{':
                    break
                if name is not None:
                    literal.calls.append(name)
            literal.table = not stack or any(table for _sign, _name, table in stack)
            yield literal
            i = end
        i += 1
