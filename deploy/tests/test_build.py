"""`make build`, with a toolchain that has only one of the two targets."""

import os
import subprocess
import tempfile
import unittest
from pathlib import Path
from unittest.mock import patch

from deploy.settings import PROJECT

# Has only the x86_64 target.
RUSTC = """#!/bin/sh
case "$*" in
    *x86_64*) echo "$FOLDER" ;;
    *) echo "$FOLDER/missing" ;;
esac
"""

# Records how it was called, and creates the files that cargo-lambda would.
CARGO = """#!/bin/sh
echo "$*" >> "$FOLDER/called"
while [ "$1" != --lambda-dir ]; do shift; done
mkdir -p "$2/dashboard" && echo zip > "$2/dashboard/bootstrap.zip"
"""


class Build(unittest.TestCase):
    def test_a_missing_target_is_reported_and_the_other_one_built(self):
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        project = folder / "project"
        (project / "deploy").mkdir(parents=True)
        script = project / "deploy" / "build"
        script.write_text((PROJECT / "deploy" / "build").read_text())
        for name, content in {"rustc": RUSTC, "cargo": CARGO}.items():
            (folder / name).write_text(content)
            (folder / name).chmod(0o755)
        with patch.dict(os.environ, FOLDER=str(folder), PATH=f"{folder}:{os.environ['PATH']}"):
            result = subprocess.run(["bash", script], capture_output=True, text=True, timeout=30)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("not built for arm64: the toolchain lacks the target", result.stdout)
        self.assertIn("rustup target add aarch64-unknown-linux-gnu", result.stdout)
        [called] = (folder / "called").read_text().splitlines()
        self.assertIn("lambda build --locked --release --workspace --bins --x86-64 ", called)
        self.assertTrue((project / "target/lambda/x86_64/dashboard/bootstrap.zip").is_file())


if __name__ == "__main__":
    unittest.main()
