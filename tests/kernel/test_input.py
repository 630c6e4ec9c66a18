"""Input: an input box where the front end has one, a sentence at once where it has none."""

from __future__ import annotations

import queue
import time

from kernel_client import TIMEOUT, KernelCase, Outcome

IMPORTS = """
import { createInterface } from 'node:readline';
import { createInterface as createAsync } from 'node:readline/promises';
import { readFileSync, readSync } from 'node:fs';
const io = { input: process.stdin, output: process.stdout };
"""
# What a learner may write to read a line: the code, and what stands before the box.
WAYS = {
    "a question of readline/promises": (
        "const rl = createAsync(io); const name = await rl.question('name? '); rl.close(); `hi ${name}`",
        "name? ",
    ),
    "a question with a callback": (
        "const rc = createInterface(io); rc.question('name? ', (name) => { console.log(`hi ${name}`); rc.close(); });",
        "name? ",
    ),
    "a promisified question": (
        "const rp = createInterface(io);\n"
        "const asked = await require('util').promisify(rp.question).call(rp, 'name? '); rp.close(); `hi ${asked}`",
        "name? ",
    ),
    "a question whose promise is the value": (
        "const rv = createAsync(io); rv.question('name? ').then((name) => { rv.close(); return `hi ${name}`; })",
        "name? ",
    ),
    "prompt": ("`hi ${prompt('name?')}`", "name? "),
    "prompt inside of a function": ("(() => `hi ${prompt('name?')}`)()", "name? "),
    "lines of an interface": (
        "for await (const line of createInterface({ input: process.stdin })) { console.log(`hi ${line}`); break; }",
        "",
    ),
    "a question in a terminal": (
        "const rt = createInterface({ ...io, terminal: true });\n"
        "rt.question('name? ', (name) => { rt.close(); console.log(`hi ${name}`); });",
        "name? ",
    ),
    "pieces of the stream": (
        "for await (const chunk of process.stdin) { console.log(`hi ${chunk}`); break; }",
        "",
    ),
    "a listener for lines": (
        "const rk = createInterface(io); rk.setPrompt('name? '); rk.prompt();\n"
        "rk.on('line', (line) => { console.log(`hi ${line}`); rk.close(); });",
        "name? ",
    ),
    "a listener for data": (
        "process.stdin.once('data', (data) => { console.log(`hi ${String(data).trim()}`); process.stdin.pause(); });",
        "",
    ),
    "data that is awaited": (
        "const [data] = await require('events').once(process.stdin, 'data'); process.stdin.pause();\n"
        "`hi ${String(data).trim()}`",
        "",
    ),
    "the file of standard input": ("`hi ${readFileSync(0, 'utf8').trim()}`", ""),
    "the path of standard input": ("`hi ${readFileSync('/dev/stdin').toString().trim()}`", ""),
    "bytes of standard input": (
        "const bytes = Buffer.alloc(100); `hi ${bytes.toString('utf8', 0, readSync(0, bytes)).trim()}`",
        "",
    ),
}


class Input(KernelCase):
    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.kc.execute_interactive(IMPORTS, timeout=120)

    def question(self, timeout: float = TIMEOUT) -> dict:
        message = self.kc.get_stdin_msg(timeout=timeout)
        self.assertEqual(message["msg_type"], "input_request")
        return message

    def assert_nothing_is_asked(self, timeout: float = 0.3) -> None:
        with self.assertRaises(queue.Empty):
            self.kc.get_stdin_msg(timeout=timeout)

    def run_answered(self, code: str, *answers: str) -> tuple[Outcome, list[str]]:
        msg_id = self.send(code, allow_stdin=True)
        prompts = []
        for answer in answers:
            message = self.question()
            self.assertEqual(message["parent_header"]["msg_id"], msg_id)
            self.assertFalse(message["content"]["password"])
            prompts.append(message["content"]["prompt"])
            self.kc.input(answer)
        outcome = self.collect(msg_id)
        self.assertEqual(outcome.status, "ok", outcome.reply)
        return outcome, prompts

    def said(self, outcome: Outcome) -> str:
        results = [c["data"]["text/plain"] for c in outcome.of("execute_result")]
        return outcome.stream("stdout") + "".join(results)

    def test_every_way_gives_an_input_box(self) -> None:
        for name, (code, prompt) in WAYS.items():
            with self.subTest(name):
                outcome, prompts = self.run_answered(code, "李雷 😀")
                self.assertEqual(prompts, [prompt])
                self.assertIn("hi 李雷 😀", self.said(outcome))
                self.assertNotIn("name?", outcome.stream("stdout"))  # it stands before the box

    def test_every_way_says_so_at_once_where_there_is_no_box(self) -> None:
        for name, (code, _) in WAYS.items():
            with self.subTest(name):
                outcome = self.run_cell(code, allow_stdin=False)
                self.assertEqual(outcome.status, "error")
                self.assertIn("no input box", outcome.reply["evalue"])
                self.assertLess(outcome.seconds, 10)
                self.assertEqual(self.run_ok("1 + 1").result, "2")

    def test_every_way_ends_by_the_stop_button(self) -> None:
        for name, (code, _) in WAYS.items():
            with self.subTest(name):
                msg_id = self.send(code, allow_stdin=True)
                self.question()
                self.km.interrupt_kernel()
                outcome = self.collect(msg_id)
                self.assertEqual(outcome.reply.get("ename"), "Interrupted", outcome.reply)
                self.assertEqual(self.run_ok("2 + 2").result, "4")
                self.assert_nothing_is_asked(0.1)

    def test_several_lines(self) -> None:
        outcome, prompts = self.run_answered(
            "const r2 = createAsync(io); const answers: string[] = [];\n"
            "for (const q of ['a? ', 'b? ', 'c? ']) answers.push(await r2.question(q));\n"
            "r2.close(); answers.join() + prompt('d?') + prompt('e?')",
            *"12345",
        )
        self.assertEqual(outcome.result, "'1,2,345'")
        self.assertEqual(prompts, ["a? ", "b? ", "c? ", "d? ", "e? "])

    def test_two_questions_at_a_time(self) -> None:
        msg_id = self.send(
            "const rq = createAsync(io); const first = rq.question('first? ');\n"
            "await new Promise((r) => setTimeout(r, 300));\n"
            "const second = prompt('second?'); const both = [await first, second]; rq.close(); both.join()",
            allow_stdin=True,
        )
        self.assertEqual(self.question()["content"]["prompt"], "first? ")
        for prompt, answer in (("second? ", "b"), ("first? ", "a")):
            self.assertEqual(self.question()["content"]["prompt"], prompt)
            self.kc.input(answer)
        self.assertEqual(self.collect(msg_id).result, "'a,b'")

    def test_confirm_prompt_and_alert(self) -> None:
        for answer, result in (("y", "true"), ("Yes", "true"), ("是", "true"), ("n", "false"), ("", "false")):
            with self.subTest(answer):
                outcome, prompts = self.run_answered("confirm('sure?')", answer)
                self.assertEqual((outcome.result, prompts), (result, ["sure? [y/N] "]))
        outcome, prompts = self.run_answered("prompt('name?', 'nobody')", "")
        self.assertEqual((outcome.result, prompts), ("'nobody'", ["name? [nobody] "]))
        outcome = self.run_cell("globalThis.alert('beware'); 1", allow_stdin=False)
        self.assertEqual((outcome.stream("stdout"), outcome.status), ("beware\n", "ok"))

    def test_an_interface_that_asks_nothing_shows_no_box(self) -> None:
        wait = "await new Promise((r) => setTimeout(r, 400));"
        outcome = self.run_cell(f"const idle = createAsync(io); {wait} 7", allow_stdin=True)
        self.assertEqual(outcome.result, "7")
        self.assert_nothing_is_asked(0.1)
        outcome, prompts = self.run_answered("await idle.question('now? ')", "yes")  # of an earlier cell
        self.assertEqual((outcome.result, prompts), ("'yes'", ["now? "]))
        self.assertEqual(self.run_cell(f"{wait} idle.close(); 8", allow_stdin=True).result, "8")
        self.assert_nothing_is_asked(0.1)

    def test_an_answer_that_comes_too_late_is_for_nobody(self) -> None:
        msg_id = self.send("prompt('old')", allow_stdin=True)
        old = self.question()
        self.km.interrupt_kernel()
        self.assertEqual(self.collect(msg_id).reply["ename"], "Interrupted")
        self.kc.input("nobody asks")
        msg_id = self.send("prompt('new')", allow_stdin=True)
        self.question()
        late = self.kc.session.msg("input_reply", {"value": "late"}, parent=old)
        self.kc.stdin_channel.send(late)
        time.sleep(0.3)
        self.kc.input("right")
        self.assertEqual(self.collect(msg_id).result, "'right'")

    def test_a_question_can_be_refused_and_caught(self) -> None:
        outcome = self.run_cell(
            "let told = '';\n"
            "try { await createAsync(io).question('x'); } catch (e: any) { told = e.message; }\ntold",
            allow_stdin=False,
        )
        self.assertIn("no input box", outcome.result)

    def test_input_after_the_end_of_a_cell(self) -> None:
        self.run_ok("setTimeout(() => { prompt('too late'); }, 100); 1")
        time.sleep(0.5)
        self.assertIn("its cell has ended", self.run_ok("2").stream("stderr"))

    def test_names_of_the_learners_own(self) -> None:
        self.run_ok("const alert = 'look out';")
        self.assertEqual(self.run_ok("alert.length").result, "8")
