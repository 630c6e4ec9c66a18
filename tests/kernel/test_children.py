"""Programs that a cell starts: what they print where the cell prints is shown in the cell."""

from __future__ import annotations

from kernel_client import KernelCase

IMPORTS = "import { execFileSync, execSync, fork, spawn, spawnSync } from 'node:child_process';"
LOUD = "'echo out; echo err >&2'"


class Children(KernelCase):
    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.kc.execute_interactive(
            IMPORTS + "const ended = (p: any) => new Promise<void>((resolve) => p.on('close', resolve));",
            timeout=120,
        )

    def check(self, code: str) -> None:
        outcome = self.run_ok(f"console.log('before');\n{code};\nconsole.log('after');")
        self.assertEqual(outcome.stream("stdout"), "before\nout\nafter\n", code)
        self.assertEqual(outcome.stream("stderr"), "err\n", code)

    def test_that_inherit_where_the_cell_prints(self) -> None:
        for stdio in (
            "'inherit'",
            "['ignore', 'inherit', 'inherit']",
            "[0, 1, 2]",
            "['pipe', process.stdout, process.stderr]",
        ):
            with self.subTest(stdio):
                options = f"{{ stdio: {stdio} as any }}"
                self.check(f"execSync({LOUD}, {options})")
                self.check(f"execFileSync('sh', ['-c', {LOUD}], {options})")
                self.check(f"spawnSync('sh', ['-c', {LOUD}], {options})")
                self.check(f"await ended(spawn('sh', ['-c', {LOUD}], {options}))")
                self.check(f"await ended(spawn({LOUD}, {{ shell: true, stdio: {stdio} as any }}))")

    def test_that_are_forked(self) -> None:
        script = "console.log('out'); console.error('err'); process.disconnect();"
        self.run_ok(f"require('fs').writeFileSync('/tmp/kit-fork-' + process.pid + '.js', {script!r});")
        self.check("await ended(fork('/tmp/kit-fork-' + process.pid + '.js'))")
        self.run_ok("require('fs').rmSync('/tmp/kit-fork-' + process.pid + '.js'); 1")

    def test_errors_into_the_output_and_nothing_else(self) -> None:
        outcome = self.run_ok(f"execSync({LOUD}, {{ stdio: ['ignore', 2, 'ignore'] }}); 1")
        self.assertEqual((outcome.stream("stdout"), outcome.stream("stderr")), ("", "out\n"))

    def test_that_give_their_output_back(self) -> None:
        self.assertEqual(self.run_ok("execSync('echo x').toString()").result, "'x\\n'")
        self.assertEqual(self.run_ok("spawnSync('echo', ['x']).stdout.toString()").result, "'x\\n'")
        outcome = self.run_ok("execSync('echo x; echo told >&2').toString()")
        self.assertEqual(outcome.stream("stderr"), "told\n")  # as execSync does by itself

    def test_show_what_they_print_while_they_run(self) -> None:
        msg_id = self.send("execSync('echo early; sleep 1', { stdio: 'inherit' }); console.log('late')")
        while True:
            message = self.kc.get_iopub_msg(timeout=40)
            if message["msg_type"] == "stream":
                break
        self.assertEqual(message["content"]["text"], "early\n")
        outcome = self.collect(msg_id)
        self.assertEqual(outcome.stream("stdout"), "late\n")
        self.assertGreater(outcome.seconds, 0.8)

    def test_in_order_however_many_there_are(self) -> None:
        outcome = self.run_ok(
            "for (let i = 0; i < 5; i++) {\n"
            "  console.log(`cell ${i}`);\n"
            "  execSync(`echo child ${i}`, { stdio: 'inherit' });\n"
            "}"
        )
        expected = "".join(f"cell {i}\nchild {i}\n" for i in range(5))
        self.assertEqual(outcome.stream("stdout"), expected)

    def test_a_program_that_stays_keeps_nobody_waiting(self) -> None:
        self.run_ok("const stays = spawn('sleep', ['100'], { stdio: 'inherit' }); stays.unref();")
        self.assertEqual(self.run_ok("stays.kill(); 2").result, "2")

    def test_what_is_written_to_the_file_of_standard_output(self) -> None:
        # It comes by another pipe than the end of the cell does: never after it.
        for i in range(40):
            outcome = self.run_ok(f"require('fs').writeSync(1, 'direct {i}\\n'); await null;")
            self.assertEqual(outcome.stream("stdout"), f"direct {i}\n")
