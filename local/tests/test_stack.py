"""The settings of `make run`."""

import contextlib
import io
import unittest
from unittest import mock

from local import aws
from local.invocation import FunctionFailed
from local.stack import Stopped, _initialise, _other_front_ends
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


class StoppedTest(unittest.TestCase):
    def test_a_stop_while_aws_is_called_is_not_taken_for_a_failed_call(self):
        """botocore takes any `Exception` for a failure of the network, and sends the request again."""
        urlopen = "urllib3.connectionpool.HTTPConnectionPool.urlopen"
        with mock.patch(urlopen, autospec=True, side_effect=Stopped) as sent:
            with self.assertRaises(Stopped):
                aws.client("http://127.0.0.1:9", "s3").list_buckets()
        # Threads of other tests may be calling their own servers.
        self.assertEqual([pool.port for (pool, *_), _ in sent.call_args_list if pool.port == 9], [9])


class InitialiseTest(unittest.TestCase):
    def initialise(self, **environment):
        functions = mock.Mock()
        functions.invoke.side_effect = FunctionFailed({"errorType": "Conflict", "errorMessage": "the bucket is empty"})
        with mock.patch.dict("os.environ", environment), contextlib.redirect_stdout(io.StringIO()) as printed:
            _initialise(functions)
        return printed.getvalue()

    def test_a_failed_db_init_is_reported_with_how_to_repeat_it(self):
        self.assertRegex(self.initialise(), r"db-init failed: Conflict: the bucket is empty\n.*make -s invoke")

    def test_a_failed_db_init_is_fatal_if_strict_is_set(self):
        with self.assertRaisesRegex(Failure, "db-init failed: Conflict: the bucket is empty"):
            self.initialise(STRICT="1")


if __name__ == "__main__":
    unittest.main()
