# SPDX-License-Identifier: GPL-3.0-or-later
"""The register of the scenes, and the words in which they are told."""
import importlib
import inspect
import pathlib

from expect import read_expected

SCENES = {}


class Scene:
    """One thing that happens in the office: play(office), and what every participant must see of it."""

    def __init__(self, function, expected, versions):
        self.name = function.__name__.replace('_', '-')
        self.subject = function.__module__.rpartition('.')[2].replace('_', '-')
        self.story = inspect.cleandoc(function.__doc__).replace('\n', ' ')
        self.play, self.text, self.versions = function, inspect.cleandoc(expected), versions
        self.expected = read_expected(expected)


def scene(expected='', versions=('22', '16')):
    """Register a scene. expected: see expect.py; who is not named there must see nothing."""
    def register(function):
        made = Scene(function, expected, versions)
        assert made.name not in SCENES, f'two scenes are called {made.name}'
        SCENES[made.name] = made
        return function
    return register


def load():
    """Every file in scenes/ is one subject."""
    for path in sorted((pathlib.Path(__file__).parent / 'scenes').glob('*.py')):
        importlib.import_module(f'scenes.{path.stem}')
    return SCENES


def quarter(version, number):
    """The scenes of one quarter (0 to 3): every fourth of each subject by name, so that each subject is there. The two
    servers take different ones; four runs with the numbers 0 to 3 play all on both."""
    chosen, subjects = [], {}
    for name in sorted(SCENES):
        if version in SCENES[name].versions:
            subjects.setdefault(SCENES[name].subject, []).append(name)
    for index, names in enumerate(subjects.values()):
        chosen += [name for place, name in enumerate(names) if (place + index + number + 2 * (version == '16')) % 4 == 0]
    return chosen
