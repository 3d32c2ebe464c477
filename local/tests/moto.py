"""The AWS APIs for the tests of a class."""

import contextlib
import io
import tempfile
import unittest
from pathlib import Path

from local.aws import start_moto
from local.processes import Processes
from local.state import State


class MotoTest(unittest.TestCase):
    """Has a moto server of its own, at `endpoint`."""

    @classmethod
    def setUpClass(cls):
        cls.enterClassContext(contextlib.redirect_stdout(io.StringIO()))
        state = State(Path(cls.enterClassContext(tempfile.TemporaryDirectory())))
        cls.enterClassContext(state.lock())
        cls.endpoint = start_moto(cls.enterClassContext(Processes(state)))
