"""Stopping, restarting and dying."""

from __future__ import annotations

import os
import signal
import tempfile
import time

from jupyter_client.manager import KernelManager

from kernel_client import TIMEOUT, KernelCase


class Interrupt(KernelCase):
    def assert_stopped(self, code: str, **options: float) -> None:
        outcome = self.run_and_interrupt(code, **options)
        self.assertEqual(outcome.status, "error", outcome.reply)
        self.assertEqual(outcome.reply["ename"], "Interrupted")
        self.assertLess(outcome.seconds, 6)

    def test_a_synchronous_loop(self) -> None:
        self.assert_stopped("console.log('running');\nwhile (true) {}")

    def test_a_synchronous_loop_after_an_await(self) -> None:
        self.assert_stopped("console.log('running'); await null; for (;;);")

    def test_an_awaited_promise(self) -> None:
        self.assert_stopped("console.log('running'); await new Promise(() => {});")

    def test_a_promise_that_is_the_result(self) -> None:
        self.assert_stopped("console.log('running'); new Promise(() => {})")

    def test_a_loop_in_code_that_the_kernel_did_not_compile(self) -> None:
        self.assert_stopped("console.log('running'); (0, eval)('for (;;);')")

    def test_a_loop_of_awaits_does_not_go_on_in_the_background(self) -> None:
        self.run_ok("let turns = 0;")
        self.assert_stopped(
            "console.log('running');\n"
            "while (true) { turns++; await new Promise((r) => setTimeout(r, 5)); }"
        )
        first = int(self.run_ok("turns").result)
        time.sleep(0.3)
        self.assertEqual(int(self.run_ok("turns").result), first)
        self.assertGreater(first, 10)

    def test_a_loop_that_swallows_the_interruption(self) -> None:
        self.run_ok("let stubborn = 0;")
        self.assert_stopped(
            "console.log('running');\n"
            "while (true) { try { stubborn++; await new Promise((r) => setTimeout(r, 5)); } catch {} }"
        )
        first = int(self.run_ok("stubborn").result)
        time.sleep(0.3)
        self.assertEqual(int(self.run_ok("stubborn").result), first)

    def test_finally_blocks_run(self) -> None:
        outcome = self.run_and_interrupt(
            "try { console.log('running'); while (true) {} } finally { console.log('tidied'); }"
        )
        self.assertIn("tidied", outcome.stream("stdout"))

    def test_points_at_the_line_where_it_stopped(self) -> None:
        outcome = self.run_and_interrupt("console.log('running');\n\nwhile (true) {}")
        self.assertIn("line 3", outcome.traceback)

    def test_variables_survive(self) -> None:
        self.run_ok("const old = 23;")
        self.assert_stopped("const fresh = 29; console.log('running'); while (true) {}")
        self.assertEqual(self.run_ok("old").result, "23")
        self.assertEqual(self.run_ok("fresh").result, "29")

    def test_aborts_the_cells_that_wait(self) -> None:
        msg_id = self.send("console.log('running'); while (true) {}")
        waiting = self.send("'never'")
        time.sleep(1)
        self.km.interrupt_kernel()
        self.assertEqual(self.collect(msg_id).status, "error")
        self.assertEqual(self.collect(waiting).status, "aborted")

    def test_when_nothing_runs_does_nothing(self) -> None:
        self.km.interrupt_kernel()
        time.sleep(0.2)
        self.assertEqual(self.run_ok("3").result, "3")

    def test_sigint_does_the_same(self) -> None:
        msg_id = self.send("console.log('running'); while (true) {}")
        time.sleep(1)
        os.killpg(os.getpgid(self.km.provisioner.pid), signal.SIGINT)
        self.assertEqual(self.collect(msg_id).reply["ename"], "Interrupted")

    def test_work_that_listens_to_the_signal_ends_in_good_order(self) -> None:
        # Code of a package, such as the library's training loop: the kernel did not compile it.
        self.run_ok(
            "import { cellSignal } from 'attention-kit';\n"
            "const work: any = (0, eval)(`async (signal) => {\n"
            "  while (!signal.aborted) await new Promise((r) => setTimeout(r, 20));\n"
            "  globalThis.ended = 'in good order';\n"
            "}`);"
        )
        outcome = self.run_and_interrupt(
            "console.log('running'); await work(cellSignal()); console.log('went on');"
        )
        self.assertEqual(outcome.reply["ename"], "Interrupted", outcome.reply)
        self.assertNotIn("went on", outcome.stream("stdout"))
        self.assertEqual(self.run_ok("(globalThis as any).ended").result, "'in good order'")

    def test_tensorflow_works_on_after_code_was_cut_off(self) -> None:
        self.run_ok("import { tf } from 'attention-kit'; const kept = tf.scalar(7);")
        self.assert_stopped(
            "console.log('running'); tf.tidy(() => { tf.ones([3]); (0, eval)('for (;;);'); });"
        )
        self.assertEqual(self.run_ok("tf.engine().state.scopeStack.length").result, "0")
        self.assertIn("7", self.run_ok("kept").result)


class Restart(KernelCase):
    def test_restart_forgets_and_works(self) -> None:
        self.run_ok("const gone = 1;")
        start = time.monotonic()
        self.km.restart_kernel()
        self.kc.wait_for_ready(timeout=TIMEOUT)
        self.assertLess(time.monotonic() - start, 20)
        self.assertEqual(self.run_cell("gone").reply["ename"], "TypeScriptError")
        self.assertEqual(self.run_ok("1 + 1").result, "2")

    def test_shutdown_leaves_no_process(self) -> None:
        cell_process = int(self.run_ok("process.pid").result)
        supervisor = self.km.provisioner.pid
        self.km.shutdown_kernel()
        for pid in (cell_process, supervisor):
            self.assertFalse(is_alive(pid), f"process {pid} is still there")
        type(self).setUpClass()

    def test_killed_supervisor_takes_the_cells_along(self) -> None:
        cell_process = int(self.run_ok("process.pid").result)
        self.send("while (true) {}")
        time.sleep(0.5)
        os.kill(self.km.provisioner.pid, signal.SIGKILL)
        deadline = time.monotonic() + 10
        while is_alive(cell_process) and time.monotonic() < deadline:
            time.sleep(0.1)
        self.assertFalse(is_alive(cell_process))
        self.kc.stop_channels()
        self.km.shutdown_kernel(now=True)
        type(self).setUpClass()


def is_alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


class Death(KernelCase):
    def die(self, code: str) -> tuple[str, str]:
        """Runs a cell that ends the kernel; returns what the learner reads and the error's name."""
        outcome = self.run_cell(code)
        self.assertEqual(outcome.status, "error")
        self.assertEqual(outcome.of("error")[0]["ename"], outcome.reply["ename"])
        deadline = time.monotonic() + 10
        while self.km.is_alive() and time.monotonic() < deadline:
            time.sleep(0.1)
        self.assertFalse(self.km.is_alive())
        return outcome.reply["evalue"], outcome.reply["ename"]

    def setUp(self) -> None:
        if not self.km.is_alive():
            self.kc.stop_channels()
            type(self).setUpClass()


class OutOfMemory(Death):
    env = {"NODE_OPTIONS": "--max-old-space-size=220"}

    def test_dies_with_a_sentence(self) -> None:
        sentence, name = self.die("const hoard: number[][] = []; for (;;) hoard.push(Array(1e5).fill(0.5));")
        self.assertEqual(name, "OutOfMemory")
        self.assertIn("ran out of memory", sentence)

    def test_killed_from_outside(self) -> None:
        sentence, name = self.die("process.kill(process.pid, 'SIGKILL'); for (;;);")
        self.assertEqual(name, "KernelKilled")
        self.assertIn("is not known", sentence)


class OutOfMemoryInChinese(Death):
    env = {"NODE_OPTIONS": "--max-old-space-size=220", "KIT_LANG": "zh"}

    def test_dies_with_a_sentence(self) -> None:
        sentence, _ = self.die("const hoard: number[][] = []; for (;;) hoard.push(Array(1e5).fill(0.5));")
        self.assertIn("内存用完了", sentence)


class OtherDeaths(Death):
    def test_process_exit(self) -> None:
        sentence, name = self.die("console.log('before');\nprocess.exit(3)")
        self.assertEqual(name, "KernelExit")
        self.assertRegex(sentence, r"process\.exit was called in cell \[\d+\], line 2 \(code 3\)")

    def test_process_exit_that_is_refused_is_no_exit(self) -> None:
        self.assertEqual(self.run_cell("process.exit({} as any)").status, "error")
        self.assertEqual(self.run_ok("1").result, "1")

    def test_an_end_that_nobody_explains(self) -> None:
        sentence, name = self.die("(process as any).reallyExit(7)")
        self.assertEqual(name, "KernelExit")
        self.assertIn("exit code 7", sentence)
        self.assertNotIn("process.exit", sentence)

    def test_what_was_printed_before_the_end_is_shown(self) -> None:
        outcome = self.run_cell("console.log('last'); process.stdout.write('words'); process.exit(0)")
        self.assertEqual(outcome.stream("stdout"), "last\nwords")

    def test_native_crash(self) -> None:
        sentence, name = self.die("process.abort()")
        self.assertEqual(name, "KernelCrash")
        self.assertIn("SIGABRT", sentence)


class Unstartable(KernelCase):
    def first_reply(self, seconds_before_the_cell: float) -> dict:
        with tempfile.TemporaryDirectory() as folder:
            broken = os.path.join(folder, "broken.js")
            with open(broken, "w") as file:
                # Only in the process that runs the cells.
                file.write("if (/cells/.test(process.argv[1])) throw new Error('no addon');")
            manager = KernelManager(kernel_name=self.kernel_name)
            manager.start_kernel(env={**os.environ, "NODE_OPTIONS": f"--require={broken}"})
            client = manager.client()
            client.start_channels()
            try:
                time.sleep(seconds_before_the_cell)
                client.execute("1")
                return client.get_shell_msg(timeout=TIMEOUT)["content"]
            finally:
                client.stop_channels()
                manager.shutdown_kernel(now=True)

    def test_says_that_it_could_not_start(self) -> None:
        # A cell that was sent before the process that runs cells had died, and one sent long after.
        for seconds in (0, 2):
            with self.subTest(seconds_before_the_cell=seconds):
                reply = self.first_reply(seconds)
                self.assertEqual(reply["ename"], "KernelStart")
                self.assertIn("npm run doctor", reply["evalue"])
                self.assertIn("no addon", reply["evalue"])


# A class with helpers only, not a test of its own.
del Death
