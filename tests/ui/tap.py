# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the functions test_… of a script and tells of them in TAP."""
import traceback


def run(functions, wanted=()):
    """All functions of a dictionary such as globals() whose names begin with test_, or those of the given names."""
    tests = [(name[5:].replace('_', '-'), test) for name, test in functions.items() if name.startswith('test_')]
    tests = [(name, test) for name, test in tests if not wanted or name in wanted]
    print(f'1..{len(tests)}', flush=True)
    for number, (name, test) in enumerate(tests, 1):
        try:
            test()
            print(f'ok {number} {name}', flush=True)
        except Exception:  # noqa: BLE001  a test that fails in any way is told of, and the next one runs
            for line in traceback.format_exc().splitlines():
                print(f'# {line}')
            print(f'not ok {number} {name}', flush=True)
