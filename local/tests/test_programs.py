"""The programs behind `make`: those that no other test starts are imported at least, which finds names that have moved."""

import importlib
import importlib.util
import re
import unittest

from local.state import PROJECT


class Programs(unittest.TestCase):
    def test_every_program_of_the_makefile_can_be_imported(self):
        programs = set(re.findall(r"-m ((?:local|deploy)\.[a-z_.]+)", (PROJECT / "Makefile").read_text()))
        self.assertIn("local.fuzz", programs)
        for program in sorted(programs):
            with self.subTest(program):
                is_package = importlib.util.find_spec(program).submodule_search_locations is not None
                importlib.import_module(f"{program}.__main__" if is_package else program)


if __name__ == "__main__":
    unittest.main()
