"""The page is built when it has to be, and only then."""

import tempfile
import threading
import unittest
from pathlib import Path
from unittest import mock

from local import web
from local.state import Failure

INSTALL, BUILD = "ci", "run"


class BuildTest(unittest.TestCase):
    def setUp(self):
        self.project = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.write("openapi.json", "{}")
        self.write("web/package.json", "{}")
        self.write("web/package-lock.json", "{}")
        self.write("web/src/main.tsx", "1")
        self.commands = []
        self.served = self.project / "served"
        self.page = web.Page(self.project, self.run_npm)

    def write(self, name, content):
        file = self.project / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content)

    def run_npm(self, arguments):
        self.commands.append(arguments[0])
        if arguments[0] == BUILD:
            self.write("web/src/api/schema.d.ts", "generated")
            self.write("web/dist/index.html", "page")

    def commands_of_build(self):
        self.commands.clear()
        self.page.build(self.served)
        self.assertEqual((self.served / "index.html").read_text(), "page")
        return self.commands

    def test_a_fresh_clone_is_installed_and_built_once(self):
        self.assertEqual(self.commands_of_build(), [INSTALL, BUILD])
        self.assertEqual(self.commands_of_build(), [])

    def test_every_change_of_a_source_builds_again(self):
        self.commands_of_build()
        for change in (
            lambda: self.write("web/src/main.tsx", "2"),
            lambda: self.write("web/src/new/part.tsx", ""),
            lambda: (self.project / "web/src/new/part.tsx").rename(self.project / "web/src/new/other.tsx"),
            lambda: (self.project / "web/src/new/other.tsx").unlink(),
            lambda: self.write("openapi.json", '{"new": true}'),
            lambda: self.write("web/package.json", '{"scripts": {}}'),
        ):
            change()
            self.assertEqual(self.commands_of_build(), [BUILD])
            self.assertEqual(self.commands_of_build(), [])

    def test_a_new_lock_file_installs_again(self):
        self.commands_of_build()
        self.write("web/package-lock.json", '{"new": true}')
        self.assertEqual(self.commands_of_build(), [INSTALL, BUILD])

    def test_other_files_don_t_cause_a_build(self):
        self.commands_of_build()
        for name in ("node_modules/a/index.js", "test-results/a.png", "src/.main.tsx.swp", "dist/assets/a.js"):
            self.write(f"web/{name}", "x")
        self.assertEqual(self.commands_of_build(), [])

    def test_an_interrupted_build_is_repeated(self):
        self.commands_of_build()
        self.write("web/src/main.tsx", "2")
        with mock.patch.object(self, "run_npm", side_effect=Failure("npm run build failed")):
            self.page._run = self.run_npm
            with self.assertRaises(Failure):
                self.page.build(self.served)
        self.write("web/src/main.tsx", "1")
        self.page._run = self.run_npm
        self.assertEqual(self.commands_of_build(), [BUILD])

    def test_a_build_without_output_is_reported(self):
        self.page._run = lambda arguments: None
        with self.assertRaisesRegex(Failure, "has made no .*index.html"):
            self.page.build(self.served)

    def test_a_project_without_a_front_end_is_reported(self):
        (self.project / "web/package.json").unlink()
        with self.assertRaisesRegex(Failure, "no front end in"):
            self.page.build(self.served)

    def test_what_is_served_stays_the_same_when_another_system_builds(self):
        self.commands_of_build()
        self.write("web/src/main.tsx", "2")
        with mock.patch.object(self, "run_npm", side_effect=lambda _: self.write("web/dist/index.html", "new page")):
            self.page._run = self.run_npm
            self.page.build(self.project / "another")
        self.assertEqual((self.served / "index.html").read_text(), "page")
        self.assertEqual((self.project / "another/index.html").read_text(), "new page")

    def test_a_copy_contains_nothing_of_an_earlier_one(self):
        self.write("served/assets/old.js", "x")
        self.commands_of_build()
        self.assertFalse((self.served / "assets/old.js").exists())

    def test_concurrent_builds_build_once(self):
        both = [threading.Thread(target=self.page.build, args=[self.project / f"served-{n}"]) for n in range(2)]
        for thread in both:
            thread.start()
        for thread in both:
            thread.join()
        self.assertEqual(self.commands, [INSTALL, BUILD])


if __name__ == "__main__":
    unittest.main()
