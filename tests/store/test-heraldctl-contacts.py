#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""heraldctl contacts and lookup as a script uses them: what they print, return and leave behind."""
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import unittest

HERALDCTL = sys.argv.pop(1)

CARDS = '''BEGIN:VCARD
VERSION:3.0
FN:Ada Byron
ORG:Analytical Engines
TEL;TYPE=WORK:030/123456
END:VCARD
BEGIN:VCARD
NOTE:nobody
END:VCARD
'''


class Contacts(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix='herald-')
        self.addCleanup(self.folder.cleanup)
        self.database = os.path.join(self.folder.name, 'herald.db')

    def run_verb(self, *args, **kwargs):
        return subprocess.run([HERALDCTL, *args, '--database', self.database], capture_output=True, text=True, timeout=60, check=False,
                              encoding='utf-8', **kwargs)

    def write(self, name, text):
        path = pathlib.Path(self.folder.name) / name
        path.write_text(text, encoding='utf-8')
        return str(path)

    def import_cards(self, *args):
        return self.run_verb('contacts', 'import', self.write('a.vcf', CARDS), '--region', 'DE', *args)

    def test_import_and_lookup(self):
        done = self.import_cards()
        self.assertEqual(done.returncode, 0)
        self.assertIn('1 added, 0 updated, 0 unchanged, 1 skipped; 1 numbers.', done.stdout)
        self.assertIn('a.vcf:7: Skipped: The contact has neither', done.stderr)
        self.assertIn('1 contacts read', done.stderr)
        found = self.run_verb('lookup', '0049 30 123456', '--region', 'DE', '--json')
        self.assertEqual(found.returncode, 0)
        number, match = (json.loads(line) for line in found.stdout.splitlines())
        self.assertEqual((number['e164'], number['formatted'], number['kind'], number['matches']),
                         ('+4930123456', '030 123456', 'landline', 1))
        self.assertEqual((match['name'], match['match'], match['label']), ('Ada Byron', 'exact', 'work'))

    def test_database_is_closed(self):
        """Also after an import, which ends in the thread that has the database: no log of it is left."""
        for _ in range(8):
            self.import_cards()
            self.assertEqual(sorted(os.listdir(self.folder.name)), ['a.vcf', 'herald.db'])

    def test_import_json(self):
        lines = [json.loads(line) for line in self.import_cards('--json').stdout.splitlines()]
        self.assertEqual(lines[0]['line'], 7)
        self.assertTrue(lines[0]['skipped'])
        self.assertEqual((lines[1]['added'], lines[1]['skipped'], lines[1]['dry_run']), (1, 1, False))

    def test_dry_run_changes_nothing(self):
        self.assertIn('Nothing was changed. Would be: 1 added', self.import_cards('--dry-run').stdout)
        self.assertEqual(self.run_verb('contacts', 'search', 'ada').returncode, 1)

    def test_nobody_and_no_number(self):
        nobody = self.run_verb('lookup', '+4930999999')
        self.assertEqual(nobody.returncode, 1)
        self.assertIn('+49 30 999999 · landline · Germany', nobody.stdout)
        withheld = self.run_verb('lookup', 'anonymous')
        self.assertEqual((withheld.returncode, withheld.stdout), (1, ''))
        self.assertIn('is not a number', withheld.stderr)

    def test_search(self):
        self.import_cards()
        found = self.run_verb('contacts', 'search', 'by', '--json')
        self.assertEqual(json.loads(found.stdout)['numbers'], ['+4930123456'])
        self.assertEqual(self.run_verb('contacts', 'search', 'ada').stdout, 'Ada Byron · Analytical Engines · 030/123456 (work)\n')

    def test_export_and_back(self):
        self.import_cards()
        for form in ('vcard', 'vcard4', 'csv'):
            exported = self.run_verb('contacts', 'export', form)
            self.assertEqual(exported.returncode, 0)
            other = Contacts()
            other.setUp()
            done = other.run_verb('contacts', 'import', self.write('out', exported.stdout), '--region', 'DE', '--json')
            self.assertEqual(json.loads(done.stdout)['added'], 1)
            self.assertEqual(other.run_verb('lookup', '+4930123456').returncode, 0)
            other.doCleanups()

    def test_map(self):
        """What a person says of a table counts; a column is named by its title or its number."""
        table = self.write('a.txt', 'Wer|Tel 2|x\nAda|0171 1234567|Engines\nB\xfc|10|\n')
        done = self.run_verb('contacts', 'import', table, '--region', 'DE', '--map', 'Wer=name', '--map', 'Tel 2=phone:mobile', '--map', '3=company')
        self.assertIn('2 added', done.stdout, done.stderr)
        self.assertEqual(self.run_verb('contacts', 'search', 'ada').stdout, 'Ada · Engines · 0171 1234567 (mobile)\n')
        bare = self.run_verb('contacts', 'import', '-', '--header', 'no', '--separator', 'semicolon', '--map', '1=phone', '--map', '2=name', '--dry-run',
                             input='1001;Konrad\n1002;Emmy\n')
        self.assertIn('Would be: 2 added', bare.stdout, bare.stderr)
        missing = self.run_verb('contacts', 'import', table, '--map', 'Who=name')
        self.assertEqual((missing.returncode, missing.stdout), (1, ''))
        self.assertIn('There is no column “Who”.', missing.stderr)

    def test_undo(self):
        self.import_cards()
        undone = self.run_verb('contacts', 'undo')
        self.assertEqual(undone.returncode, 0, undone.stderr)
        self.assertRegex(undone.stdout, r'^Undid the import of a\.vcf, .*: 1 removed, 0 restored, 0 kept')
        self.assertEqual(self.run_verb('contacts', 'search', 'ada').returncode, 1)
        again = self.run_verb('contacts', 'undo')
        self.assertEqual((again.returncode, again.stdout), (1, ''))
        self.assertIn('There is nothing to undo.', again.stderr)

    def test_duplicates(self):
        self.import_cards()
        self.run_verb('contacts', 'import', '-', '--region', 'DE', input='Name,Phone,Mobile\n"Byron, Ada",+49 30 123456,0171 1234567\n')
        found = self.run_verb('contacts', 'duplicates')
        self.assertEqual(found.returncode, 0, found.stderr)
        self.assertEqual(found.stdout.splitlines()[0], 'The same:')
        self.assertIn('as one: Ada Byron · Analytical Engines · 030/123456 (work), 0171 1234567 (mobile)', found.stdout)
        self.assertIn('1 contact went into another.', self.run_verb('contacts', 'duplicates', '--merge').stdout)
        self.assertEqual(self.run_verb('contacts', 'duplicates').returncode, 1)
        self.assertIn('Undid the merge', self.run_verb('contacts', 'undo').stdout)

    def test_export_is_whole_or_not(self):
        """A file that was there stays until the new one is complete."""
        self.import_cards()
        path = self.write('out.vcf', 'mine')
        self.assertEqual(self.run_verb('contacts', 'export', 'vcard4', '--output', path).returncode, 0)
        text = pathlib.Path(path).read_text(encoding='utf-8')
        self.assertIn('VERSION:4.0', text)
        self.assertEqual(sorted(os.listdir(self.folder.name)), ['a.vcf', 'herald.db', 'out.vcf'])
        nowhere = self.run_verb('contacts', 'export', '--output', os.path.join(self.folder.name, 'no', 'x.vcf'))
        self.assertEqual(nowhere.returncode, 1)
        self.assertIn('cannot be written', nowhere.stderr)

    def test_standard_input(self):
        done = self.run_verb('contacts', 'import', '-', input='Name,Phone\nAda,1001\n')
        self.assertIn('1 added', done.stdout)

    def test_wrong_command_lines(self):
        for args in (['contacts', 'import'], ['contacts', 'import', 'a', 'b'], ['contacts', 'nonsense'], ['contacts', 'search'], ['lookup'],
                     ['lookup', '1', '--region', 'Germany'], ['contacts', 'export', 'pdf'], ['contacts', 'import', 'a', '--map', 'x=y'], ['contacts', 'import', 'a', '--separator', 'x'],
                     ['contacts', 'import', 'a', '--encoding', 'x'], ['contacts', 'undo', 'x'], ['contacts', 'import', 'a', '--nonsense']):
            done = self.run_verb(*args)
            self.assertEqual((done.returncode, done.stdout), (2, ''), args)
            self.assertTrue(done.stderr.startswith('heraldctl: '), args)

    def test_files_that_cannot_be_read(self):
        for path in (self.write('x.pdf', '%PDF-1.7\n'), self.write('empty', ''), os.path.join(self.folder.name, 'nowhere'), self.folder.name):
            done = self.run_verb('contacts', 'import', path)
            self.assertEqual((done.returncode, done.stdout), (1, ''), path)
            self.assertTrue(done.stderr.splitlines()[-1].startswith('heraldctl: '), done.stderr)

    def test_damaged_database(self):
        self.import_cards()
        with open(self.database, 'r+b') as file:
            file.write(b'x' * 4096)
        done = self.run_verb('contacts', 'search', 'ada')
        self.assertEqual(done.returncode, 1)
        self.assertIn('The database was damaged. It is kept as', done.stderr)
        self.assertTrue([name for name in os.listdir(self.folder.name) if '.damaged-' in name])

    def test_wrong_file_as_database(self):
        """A file of another kind that was named by mistake stays as and where it is."""
        self.database = self.write('letter.txt', 'Dear Ada,')
        done = self.run_verb('contacts', 'search', 'ada')
        self.assertEqual(done.returncode, 1)
        self.assertIn('is not a database. Nothing was changed.', done.stderr)
        self.assertEqual(pathlib.Path(self.database).read_text(encoding='utf-8'), 'Dear Ada,')
        self.assertEqual(os.listdir(self.folder.name), ['letter.txt'])

    def test_nothing_to_import(self):
        """A file in which nothing could be read is told by the exit status, too."""
        for text in ('BEGIN:VCARD\nFN:Ada\nTEL:10', 'foo,bar\nx,y\n'):
            done = self.run_verb('contacts', 'import', self.write('broken', text))
            self.assertEqual(done.returncode, 1)
            self.assertIn('0 added, 0 updated, 0 unchanged, 1 skipped', done.stdout)
            self.assertIn('No contact could be read.', done.stderr)

    def test_help(self):
        for verb in (['contacts'], ['contacts', 'import'], ['contacts', 'export'], ['contacts', 'search'], ['contacts', 'undo'],
                     ['contacts', 'duplicates'], ['lookup']):
            done = subprocess.run([HERALDCTL, *verb, '--help'], capture_output=True, text=True, timeout=60, check=False, encoding='utf-8')
            self.assertEqual((done.returncode, done.stderr), (0, ''), verb)
            self.assertIn(' '.join(verb), done.stdout)

    def test_interrupted(self):
        """Ctrl+C while the file is still coming: nothing is changed, and it says so."""
        with subprocess.Popen([HERALDCTL, 'contacts', 'import', '-', '--database', self.database], stdin=subprocess.PIPE,
                              stderr=subprocess.PIPE, stdout=subprocess.DEVNULL) as child:
            child.stdin.write(b'BEGIN:VCARD\nFN:A\nTEL:1001\nEND:VCARD\n' * 5000)
            child.stdin.flush()
            self.assertIn(b'contacts read', child.stderr.readline())
            child.send_signal(signal.SIGINT)
            self.assertIn('Nothing was changed', child.stderr.read().decode())
            self.assertEqual(child.wait(timeout=60), 1)
        self.assertEqual(self.run_verb('contacts', 'search', 'a').returncode, 1)


if __name__ == '__main__':
    unittest.main(verbosity=2)
