"""The settings of `make run`."""

import unittest
from unittest import mock

from local.stack import _other_front_ends
from local.state import Failure


class FrontEndsTest(unittest.TestCase):
    def named(self, text):
        with mock.patch.dict("os.environ", {"FRONT_ENDS": text}):
            return _other_front_ends()

    def test_origins_are_listed(self):
        self.assertEqual(self.named(""), [])
        self.assertEqual(
            self.named("http://localhost:8080/, https://app.example"), ["http://localhost:8080", "https://app.example"]
        )

    def test_anything_but_an_origin_is_refused(self):
        for text in ("localhost:8080", "http://localhost:8080/path", "javascript:alert(1)", "http://", "http://a@b"):
            with self.assertRaisesRegex(Failure, "is no origin"):
                self.named(text)


if __name__ == "__main__":
    unittest.main()
