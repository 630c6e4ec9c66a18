"""Much output: what the Jupyter server would drop by its default limits must not be lost."""

from __future__ import annotations

import os
import tempfile
import types
from unittest import mock

from jupyter_server.services.kernels.connection import channels
from kernel_client import KernelCase, Outcome

DISPLAY = "import { display, clearOutput, show } from 'attention-kit';"
LONG = 120


class Limits(KernelCase):
    """Collects what the server lets through, by the server's own code and with its defaults."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.TemporaryDirectory()
        cls.cwd = cls.folder.name
        os.symlink(os.path.join(os.path.dirname(__file__), "../../node_modules"), f"{cls.cwd}/node_modules")
        super().setUpClass()
        cls.kc.execute_interactive(DISPLAY, timeout=LONG)

    @classmethod
    def tearDownClass(cls) -> None:
        super().tearDownClass()
        cls.folder.cleanup()

    def run_limited(self, code: str) -> Outcome:
        limiter = types.SimpleNamespace(
            limit_rate=True,
            iopub_msg_rate_limit=channels.ZMQChannelsWebsocketConnection.iopub_msg_rate_limit.default_value,
            iopub_data_rate_limit=channels.ZMQChannelsWebsocketConnection.iopub_data_rate_limit.default_value,
            rate_limit_window=channels.ZMQChannelsWebsocketConnection.rate_limit_window.default_value,
            _iopub_window_msg_count=0,
            _iopub_window_byte_count=0,
            _iopub_window_byte_queue=[],
            _iopub_msgs_exceeded=False,
            _iopub_data_exceeded=False,
            get_part=lambda field, value, parts: value,
            write_stderr=lambda text, parent: None,
            log=mock.Mock(),
        )
        dropped = []

        def limited(message: dict) -> None:
            # The time at which the kernel has sent it: a busy machine delivers late, and in heaps.
            now = message["header"]["date"].timestamp()
            size = len(self.kc.session.pack(message["content"])) + 600
            clock = types.SimpleNamespace(current=lambda: types.SimpleNamespace(time=lambda: now))
            with mock.patch.object(channels, "IOLoop", clock):
                if channels.ZMQChannelsWebsocketConnection._limit_rate(
                    limiter, "iopub", message, [b"x" * size]
                ):
                    dropped.append(message)

        msg_id = self.send(code)
        outcome = self.collect(msg_id, LONG)
        for message in outcome.outputs:
            limited(message)
        self.assertEqual(dropped, [])
        return outcome

    def left_out(self, outcome: Outcome) -> str:
        texts = [c["data"]["text/plain"] for c in outcome.of("display_data") + outcome.of("update_display_data")]
        return [text for text in texts if text.startswith("…")][-1]

    def kept(self, outcome: Outcome) -> str:
        name = f"notebook-cell-{outcome.reply['execution_count']}.txt"
        with open(f"{self.cwd}/.cache/outputs/{name}") as file:
            self.assertIn(name, self.left_out(outcome))
            return file.read()

    def test_an_error_after_much_output(self) -> None:
        outcome = self.run_limited(
            "for (let i = 0; i < 60; i++) console.log(String(i % 10).repeat(60_000));\nthrow new Error('end');"
        )
        self.assertEqual(outcome.of("error")[0]["evalue"], "end")
        self.assertEqual(outcome.outputs[-1]["msg_type"], "error")
        self.assertEqual(self.kept(outcome), "".join(f"{i % 10}" * 60_000 + "\n" for i in range(60)))

    def test_a_value_after_very_many_lines(self) -> None:
        outcome = self.run_limited(
            "for (let i = 0; i < 100_000; i++) console.log(`${i}`.padEnd(43, '.'));\n'value'"
        )
        self.assertEqual(outcome.result, "'value'")
        lines = [f"{i}".ljust(43, ".") + "\n" for i in range(100_000)]
        self.assertEqual(outcome.stream("stdout"), "".join(lines[:4545]))
        self.assertIn("95,455 lines", self.left_out(outcome))
        self.assertTrue(self.left_out(outcome).endswith(lines[-1]))
        self.assertEqual(self.kept(outcome), "".join(lines))

    def test_the_last_state_of_a_display_that_changes_very_often(self) -> None:
        outcome = self.run_limited(
            "const often = display({ 'text/plain': 'first' });\n"
            "for (let i = 0; i < 5000; i++) often.update({ 'text/plain': `state ${i}` });\n'done'"
        )
        self.assertEqual(outcome.of("update_display_data")[-1]["data"]["text/plain"], "state 4999")
        self.assertEqual(outcome.result, "'done'")

    def test_the_last_state_of_a_figure_with_something_else_before_it(self) -> None:
        outcome = self.run_limited(
            "const figure = (i: number) => ({ data: [{ y: [i] }], layout: {}, alt: `a${i}`, caption: 'c' });\n"
            "const plot = show(figure(0));\n"
            "for (let i = 1; i < 3000; i++) plot.update(figure(i));"
        )
        before, last = [c["data"] for c in outcome.of("update_display_data")[-2:]]
        self.assertEqual(before, {"text/plain": "a2999"})
        self.assertEqual(last["application/vnd.plotly.v1+json"]["data"], [{"y": [2999]}])

    def test_an_animation_by_clearing(self) -> None:
        outcome = self.run_limited(
            "for (let i = 0; i < 5000; i++) { clearOutput({ wait: true }); display({ 'text/plain': `${i}` }); }"
        )
        self.assertEqual(outcome.of("display_data")[-1]["data"]["text/plain"], "4999")

    def test_very_many_displays(self) -> None:
        outcome = self.run_limited(
            "for (let i = 0; i < 5000; i++) display({ 'text/plain': `d${i}` });\nthrow new Error('end');"
        )
        self.assertIn("4,000 outputs", self.left_out(outcome))
        self.assertEqual(self.kept(outcome), "".join(f"d{i}\n" for i in range(1000, 5000)))
        self.assertEqual(outcome.of("error")[0]["evalue"], "end")

    def test_prints_and_errors_in_turn(self) -> None:
        outcome = self.run_limited("for (let i = 0; i < 20_000; i++) { console.log(i); console.error(i); }\n7")
        self.assertEqual(outcome.result, "7")
        shown = outcome.stream("stdout") + outcome.stream("stderr")
        self.assertGreater(len(shown), 1000)
        self.assertIn("not shown", self.left_out(outcome))

    def test_one_very_long_line_and_much_from_a_child(self) -> None:
        outcome = self.run_limited("console.log('注'.repeat(3_000_000)); 1")
        self.assertEqual(len(self.kept(outcome)), 3_000_001)
        outcome = self.run_limited(
            "require('child_process').execSync('yes | head -c 5000000', { stdio: 'inherit' }); 2"
        )
        self.assertEqual(len(self.kept(outcome)), 5_000_000)
        self.assertEqual(outcome.result, "2")

    def test_a_very_long_value(self) -> None:
        outcome = self.run_limited("Object.fromEntries(Array.from({ length: 1e5 }, (_, i) => [`k${i}`, i]))")
        self.assertRegex(outcome.result, r"… \([0-9]+ more characters\)$")
        self.assertLess(len(outcome.result), 110_000)

    def test_what_goes_on_printing_after_its_cell(self) -> None:
        self.run_ok(
            "const loud = setInterval(() => console.log('x'.repeat(50_000)), 1);\n"
            "setTimeout(() => clearInterval(loud), 300); 1"
        )
        outcome = self.run_limited("await new Promise((r) => setTimeout(r, 1500)); 'quiet'")
        self.assertEqual(outcome.result, "'quiet'")
