"""Samples never age, and nothing but their dates changes."""

import unittest
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from local.samples import SAMPLES, brought_up_to, seed_files
from local.state import Failure

THURSDAY = date(2027, 1, 7)  # its Monday is 2027-01-04


class SamplesTest(unittest.TestCase):
    def moved(self, text: bytes) -> bytes:
        return brought_up_to(THURSDAY, text)

    def test_dates_move_by_whole_weeks(self):
        cases = {
            b"2025-06-02": b"2027-01-04",
            b"2025-05-30": b"2027-01-01",
            b"2025-06-05T08:30:00+07:00": b"2027-01-07T08:30:00+07:00",
            b"5/6/2025": b"7/1/2027",
            b"05/06/2025 09:00": b"07/01/2027 09:00",
        }
        for written, moved in cases.items():
            self.assertEqual(self.moved(written), moved)

    def test_everything_else_is_unchanged(self):
        for text in (
            b"1990-06-02",
            b"2/6/1990",
            b"2025-13-45",
            b"31/02/2025",
            b"0912-2025-06-02",
            b"1/2/3/2025",
            b"2025",
        ):
            self.assertEqual(self.moved(text), text)

    def test_bytes_around_the_dates_are_unchanged(self):
        self.assertEqual(
            self.moved(b'\xef\xbb\xbfid;date\r\n"1";2025-06-02\r\n'), b'\xef\xbb\xbfid;date\r\n"1";2027-01-04\r\n'
        )

    def test_in_the_week_they_are_written_for_samples_are_unchanged(self):
        for path in seed_files(SAMPLES):
            content = path.read_bytes()
            self.assertEqual(brought_up_to(date(2025, 6, 4), content), content, path.name)

    def test_a_folder_may_have_dumps_and_other_files_are_left_out(self):
        with TemporaryDirectory() as folder:
            for name in ("dump.SQL", "Customer.csv", "notes.txt"):
                Path(folder, name).touch()
            self.assertEqual([path.name for path in seed_files(Path(folder))], ["Customer.csv", "dump.SQL"])

    def test_a_folder_without_such_files_is_reported(self):
        with self.assertRaisesRegex(Failure, "no CSV files or SQL dumps"):
            seed_files(SAMPLES / "nowhere")


if __name__ == "__main__":
    unittest.main()
