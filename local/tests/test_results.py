"""The measured figures are complete and explained, and the page shows them."""

import unittest

from local.results import BENCHMARKS, PAGE, is_met, merged, page, read, tables, unit
from local.state import Failure

SLOW = {"name": "a slow thing", "seconds": 3.14159, "limit": 2.0, "against": "a fast one", "aim": 1.5, "reason": "so it is"}
BIG = {"name": "a big thing", "kB": 171.44, "aim": 180}
FEW = {"name": "some things", "count": 2, "aim": 1, "reason": "two are needed"}


class Committed(unittest.TestCase):
    def test_every_benchmark_has_results(self):
        self.assertEqual({entry["benchmark"] for entry in read()}, set(BENCHMARKS))

    def test_every_aim_is_met_or_the_reason_is_there(self):
        for entry in read():
            with self.subTest(entry["name"]):
                self.assertNotEqual(is_met(entry), "reason" in entry)
                self.assertNotEqual(entry.get("reason"), "not known yet")

    def test_the_page_shows_the_results(self):
        text = PAGE.read_text()
        self.assertEqual(text, page(text, read()), "run: python -m local.results")


class Merging(unittest.TestCase):
    def test_a_benchmark_replaces_its_own_entries_and_no_others(self):
        results = merged(merged([], "web", [BIG]), "import", [SLOW, SLOW | {"name": "gone"}])
        results = merged(results, "import", [SLOW])
        self.assertEqual([entry["name"] for entry in results], ["a slow thing", "a big thing"])
        self.assertEqual(merged(results, "web", [BIG]), results)
        with self.assertRaises(Failure):
            merged([], "another", [BIG])

    def test_a_figure_with_a_limit_is_held_to_their_ratio(self):
        [entry] = merged([], "import", [SLOW])
        self.assertEqual((entry["seconds"], entry["ratio"], entry["reason"]), (3.14, 1.57, "so it is"))
        [entry] = merged([], "import", [SLOW | {"aim": 1.6}])
        self.assertTrue(is_met(entry))
        self.assertNotIn("reason", entry)

    def test_a_figure_alone_is_held_to_a_figure(self):
        [small], [big] = (merged([], "web", [BIG | {"aim": aim}]) for aim in (171, 170))
        self.assertEqual((unit(small), is_met(small), is_met(big)), ("kB", True, False))
        self.assertEqual(big["reason"], "not known yet")


class Page(unittest.TestCase):
    def test_a_table_says_what_isn_t_met_and_why(self):
        results = merged(merged([], "import", [SLOW]), "web", [BIG, FEW])
        self.assertIn("| some things | 2 | 1, not met: two are needed |", tables(results)["web"])
        self.assertIn("| a slow thing | 3.14 s | 2 s | a fast one | 1.57 | 1.5, not met: so it is |", tables(results)["import"])
        self.assertIn("| a big thing | 171 kB | 180 kB |", tables(results)["web"])

    def test_only_the_tables_are_written(self):
        text = "".join(f"{name}\n<!-- results of {name} -->\nold\n<!-- end of {name} -->\n" for name in BENCHMARKS)
        written = page(text, merged([], "web", [BIG]))
        self.assertNotIn("old", written)
        self.assertTrue(written.startswith("restore\n<!-- results of restore -->\n"))
        self.assertEqual(page(written, merged([], "web", [BIG])), written)


if __name__ == "__main__":
    unittest.main()
