"""Starts the kernel and talks to it with Jupyter's own client."""

from __future__ import annotations

import time
import unittest
from typing import Any

from jupyter_client.manager import KernelManager

TIMEOUT = 40


class Outcome:
    """What a cell gave: the content of its reply, and the outputs in their order."""

    def __init__(self, reply: dict[str, Any], outputs: list[dict[str, Any]], seconds: float):
        self.reply = reply
        self.outputs = outputs
        self.seconds = seconds

    @property
    def status(self) -> str:
        return self.reply["status"]

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [m["content"] for m in self.outputs if m["msg_type"] == kind]

    def stream(self, name: str) -> str:
        return "".join(c["text"] for c in self.of("stream") if c["name"] == name)

    @property
    def result(self) -> str:
        return self.of("execute_result")[0]["data"]["text/plain"]

    @property
    def traceback(self) -> str:
        return "\n".join(self.of("error")[0]["traceback"])


class KernelCase(unittest.TestCase):
    """One kernel for the tests of a class."""

    kernel_name = "tslab"
    env: dict[str, str] = {}
    cwd: str | None = None

    @classmethod
    def setUpClass(cls) -> None:
        import os

        cls.km = KernelManager(kernel_name=cls.kernel_name)
        cls.km.start_kernel(env={**os.environ, **cls.env}, cwd=cls.cwd)
        cls.kc = cls.km.client()
        cls.kc.start_channels()
        cls.kc.wait_for_ready(timeout=TIMEOUT)

    @classmethod
    def tearDownClass(cls) -> None:
        cls.kc.stop_channels()
        cls.km.shutdown_kernel()

    def send(self, code: str, **options: Any) -> str:
        return self.kc.execute(code, **options)

    def collect(self, msg_id: str, timeout: float = TIMEOUT) -> Outcome:
        """Waits for a cell's reply and for everything that it shows until it is idle."""
        start = time.monotonic()
        outputs = []
        while True:
            message = self.kc.get_iopub_msg(timeout=timeout)
            if message["parent_header"].get("msg_id") != msg_id:
                continue
            if message["msg_type"] == "status":
                if message["content"]["execution_state"] == "idle":
                    break
            else:
                outputs.append(message)
        while True:
            reply = self.kc.get_shell_msg(timeout=timeout)
            if reply["parent_header"]["msg_id"] == msg_id:
                return Outcome(reply["content"], outputs, time.monotonic() - start)

    def run_cell(self, code: str, timeout: float = TIMEOUT, **options: Any) -> Outcome:
        return self.collect(self.send(code, **options), timeout)

    def run_ok(self, code: str) -> Outcome:
        outcome = self.run_cell(code)
        self.assertEqual(outcome.status, "ok", outcome.reply)
        return outcome

    def run_and_interrupt(self, code: str, after: float = 0.7) -> Outcome:
        """Runs a cell until it prints `running`, then stops it as the stop button does."""
        msg_id = self.send(code)
        deadline = time.monotonic() + TIMEOUT
        early = []
        while time.monotonic() < deadline:
            message = self.kc.get_iopub_msg(timeout=TIMEOUT)
            early.append(message)
            if message["msg_type"] == "stream" and "running" in message["content"]["text"]:
                break
        time.sleep(after)
        self.km.interrupt_kernel()
        outcome = self.collect(msg_id)
        early = [m for m in early if m["parent_header"].get("msg_id") == msg_id]
        outcome.outputs[:0] = [m for m in early if m["msg_type"] != "status"]
        return outcome
