"""Children end with their stack, and strangers are left alone."""

import contextlib
import io
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path
from unittest import mock

import psutil

from local.processes import Processes, stop_recorded
from local.state import PROJECT, Failure, State

# A stack in a process of its own, which tells its child's process id and can be killed.
STACK = """
import sys, time
from pathlib import Path
from local.processes import Processes
from local.state import State
state = State(Path(sys.argv[1]))
with state.lock(), Processes(state) as processes:
    print(processes.start("child", ["sleep", "60"]).popen.pid, flush=True)
    time.sleep(60)
"""


def runs(pid: int) -> bool:
    with contextlib.suppress(psutil.NoSuchProcess):
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    return False


def becomes_true(condition, seconds=5) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


class ProcessesTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.state = State(Path(folder.name))
        self.enterContext(contextlib.redirect_stdout(io.StringIO()))

    def stack(self) -> tuple[subprocess.Popen, int]:
        stack = subprocess.Popen(
            [sys.executable, "-c", STACK, self.state.root], cwd=PROJECT, stdout=subprocess.PIPE, start_new_session=True
        )
        self.addCleanup(stack.stdout.close)
        self.addCleanup(stack.wait)
        return stack, int(stack.stdout.readline())

    def test_stopping_ends_every_child(self):
        with self.state.lock(), Processes(self.state) as processes:
            children = [processes.start(str(n), ["sleep", "60"]).popen.pid for n in range(3)]
        self.assertFalse(any(map(runs, children)))

    @mock.patch("local.processes.STOP_PATIENCE_SECONDS", 0.2)
    def test_a_child_that_ignores_the_signal_is_ended_by_force(self):
        with self.state.lock(), Processes(self.state) as processes:
            child = processes.start("stubborn", ["sh", "-c", "trap '' TERM; echo ready; while :; do sleep 0.1; done"])
            child.wait_until(lambda: "ready" in child.log.read_text(), 5)
        self.assertFalse(runs(child.popen.pid))

    def test_children_of_a_killed_stack_end(self):
        stack, child = self.stack()
        stack.kill()
        self.assertTrue(becomes_true(lambda: not runs(child)))

    def test_a_new_stack_ends_processes_left_by_a_killed_one_and_its_leash(self):
        stack, child = self.stack()
        for process in psutil.Process(stack.pid).children():
            if process.pid != child:
                process.kill()
        stack.kill()
        self.assertTrue(runs(child))
        with self.state.lock(), Processes(self.state):
            self.assertFalse(runs(child))

    def test_a_process_that_reuses_a_recorded_id_is_left_alone(self):
        stranger = subprocess.Popen(["sleep", "60"], start_new_session=True)
        began = psutil.Process(stranger.pid).create_time()
        stop_recorded([f"{stranger.pid} {began - 3600} {int(signal.SIGTERM)}"])
        self.assertIsNone(stranger.poll())
        stop_recorded([f"{stranger.pid} {began} {int(signal.SIGTERM)}"])
        self.assertEqual(stranger.wait(), -signal.SIGTERM)

    def test_a_child_that_is_kept_alive_is_restarted(self):
        started = []
        with self.state.lock(), Processes(self.state) as processes:

            def start():
                started.append(processes.start("child", ["sleep", "60"]))
                return started[-1]

            processes.keep_alive(start(), start)
            os.kill(started[0].popen.pid, signal.SIGKILL)
            self.assertTrue(becomes_true(lambda: len(started) == 2))

    def test_the_end_of_any_other_child_is_reported_with_its_last_log_lines(self):
        with self.state.lock(), Processes(self.state) as processes:
            processes.start("child", ["sh", "-c", "echo last words; exit 3"])
            with self.assertRaisesRegex(Failure, r"child ended \(exit code 3\)\n    last words"):
                processes.stay()

    @mock.patch("local.state.LOCK_PATIENCE_SECONDS", 0.2)
    def test_a_folder_has_one_stack(self):
        stack, _ = self.stack()
        with self.assertRaisesRegex(Failure, f"already running in .* \\(process {stack.pid}\\)"), self.state.lock():
            pass
        stack.kill()


if __name__ == "__main__":
    unittest.main()
