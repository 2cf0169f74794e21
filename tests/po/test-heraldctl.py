#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""heraldctl speaks to people in their language and to programs in English.

usage: test-heraldctl.py HERALDCTL TRACE
The language is the one that nobody speaks (pseudo.py), in the form that is written from right to left."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
HERALDCTL, TRACE = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()


class Language(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix='herald-language.')
        root = pathlib.Path(cls.folder.name)
        texts = root / 'share/locale/xx/LC_MESSAGES'
        texts.mkdir(parents=True)
        (root / 'bin').mkdir()
        cls.program = shutil.copy(HERALDCTL, root / 'bin/heraldctl')
        subprocess.run([HERE / 'pseudo.py', root / 'xx.po', 'mirrored'], check=True)
        subprocess.run(['msgfmt', '-o', texts / 'herald.mo', root / 'xx.po'], check=True)
        # Not the locale "C", where nothing is translated; this one every system has.
        cls.environment = {**os.environ, 'LC_ALL': 'C.UTF-8', 'LANGUAGE': 'xx', 'HOME': str(root), 'XDG_STATE_HOME': str(root / 'state'),
                           'XDG_DATA_HOME': str(root / 'data'), 'GSETTINGS_BACKEND': 'memory'}

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def run_program(self, *words):
        return subprocess.run([self.program, *words], env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              check=False, timeout=60)

    def test_help(self):
        self.assertIn('[Üšåğë:', self.run_program('--help').stdout)
        self.assertIn('[Łööķš åţ ëvëřýţḧïñğ', self.run_program('doctor', '--help').stdout)
        self.assertIn('[Ţḧë šëřvëř\'š ñåmë öř åđđřëšš', self.run_program('doctor', '--help').stdout)

    def test_complaint(self):
        done = self.run_program('dance')
        self.assertEqual(done.returncode, 2)
        self.assertIn('[Ţḧëřë ïš ñö vëřb “dance”.', done.stderr)

    def test_sentences(self):
        """Names, numbers and phones are put into the translated sentence; numbers are kept from being turned round."""
        said = self.run_program('explain', TRACE, '--device', 'PJSIP/1001').stdout
        self.assertIn('ýöüř pḧöñë', said)
        self.assertIn('PJSIP/1001', said)
        self.assertRegex(said, '\u2066[+0-9]+\u2069')
        self.assertNotRegex(said, r'\{[a-z-]+\}')

    def test_json_is_english(self):
        lines = [json.loads(line) for line in self.run_program('explain', TRACE, '--device', 'PJSIP/1001', '--json').stdout.splitlines()]
        self.assertTrue(any('your phone' in line['sentence'] for line in lines))
        self.assertFalse(any('[' in line['heading'] or '\u2066' in line['sentence'] for line in lines))
        done = self.run_program('doctor', '--only', 'database', '--json')
        self.assertEqual(json.loads(done.stdout.splitlines()[0])['title'], 'Database')


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1])
