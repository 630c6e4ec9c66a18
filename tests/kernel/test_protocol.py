"""What our kernel promises beyond Jupyter's suite: errors, aborted cells, outputs, lifetime."""

from __future__ import annotations

import queue
import time

from kernel_client import TIMEOUT, KernelCase, Outcome

LIBRARY = "import { tf, scaledDotProductAttention } from 'attention-kit';"


class Errors(KernelCase):
    def test_points_at_the_line_of_the_cell(self) -> None:
        code = "interface Unused { a: number }\nconst x = 2;\n\nthrow new RangeError('too far');"
        outcome = self.run_cell(code)
        error = outcome.of("error")[0]
        self.assertEqual((error["ename"], error["evalue"]), ("RangeError", "too far"))
        self.assertIn("line 4", outcome.traceback)
        self.assertEqual(outcome.reply["ename"], "RangeError")
        self.assertEqual(outcome.reply["traceback"], error["traceback"])

    def test_shows_no_machinery(self) -> None:
        outcome = self.run_cell("function inner() {\n  throw new Error('x');\n}\ninner();")
        for word in ("tslab", "evalmachine", "node:", "runner", "kernel/"):
            self.assertNotIn(word, outcome.traceback)
        self.assertIn("line 2", outcome.traceback)
        self.assertIn("line 4", outcome.traceback)

    def test_names_the_cell_in_which_a_function_was_written(self) -> None:
        self.run_ok("const pad = 0;\nfunction failing(): void {\n  throw new Error('far');\n}")
        written = self.run_ok("0").reply["execution_count"] - 1
        outcome = self.run_cell("\nfailing();")
        self.assertIn(f"cell [{written}], line 3", outcome.traceback)
        self.assertIn("line 2", outcome.traceback)

    def test_shows_the_cells_line_before_the_librarys(self) -> None:
        self.run_ok(LIBRARY)
        outcome = self.run_cell(
            "const query = tf.ones([2, 3, 5, 7]) as any;\n"
            "const key = tf.ones([2, 3, 11, 13]) as any;\n"
            "scaledDotProductAttention(query, key, key);"
        )
        text = outcome.traceback
        self.assertEqual(outcome.reply["ename"], "ShapeError")
        self.assertLess(text.index("line 3"), text.index("attention-kit/attention/"))
        self.assertRegex(text, r"attention-kit/attention/\w+\.ts:\d+")

    def test_follows_an_error_through_awaits(self) -> None:
        outcome = self.run_cell(
            "async function deep() {\n  await null;\n  throw new Error('deep');\n}\n"
            "async function middle() {\n  await deep();\n}\nawait middle();"
        )
        for line in (3, 6, 8):
            self.assertIn(f"line {line}", outcome.traceback)

    def test_tells_the_cause(self) -> None:
        outcome = self.run_cell("throw new Error('outer', { cause: new TypeError('inner') })")
        self.assertIn("outer", outcome.traceback)
        self.assertIn("inner", outcome.traceback)

    def test_takes_any_value_that_is_thrown(self) -> None:
        for code, text in (("throw 'text'", "text"), ("throw undefined", "undefined")):
            with self.subTest(code):
                self.assertIn(text, self.run_cell(code).of("error")[0]["evalue"])

    def test_type_error_shows_the_code_and_runs_nothing(self) -> None:
        code = "console.log('ran');\nconst n: number = 'text';"
        outcome = self.run_cell(code)
        error = outcome.of("error")[0]
        self.assertEqual(outcome.status, "error")
        self.assertEqual(outcome.stream("stdout"), "")
        self.assertIn("line 2", error["evalue"])
        self.assertIn("TS2322", error["evalue"])
        self.assertIn("'text'", outcome.traceback)
        self.assertIn("^", outcome.traceback)

    def test_says_where_names_of_the_library_come_from(self) -> None:
        code = "const w: tf.Tensor = headGrid(tf);\nprobeCausality({ headGrid });"
        traceback = self.run_cell(code).traceback
        self.assertIn("import { tf, headGrid } from 'attention-kit';", traceback)
        self.assertIn("import { probeCausality } from 'attention-kit/probes';", traceback)
        self.assertNotIn("Not declared", traceback)

    def test_says_that_a_cell_may_not_have_run(self) -> None:
        traceback = self.run_cell("qwerty + zxcvb;\nconst kept: TrainingPass = qwerty;").traceback
        self.assertIn("Not declared in any cell that has run: qwerty, zxcvb.", traceback)
        self.assertIn("import { TrainingPass } from 'attention-kit';", traceback)  # a type
        # The compiler's own guess is enough, and a wrong property is no unknown name.
        self.run_ok("const misspelt = 1;")
        for code in ("misspel", "({ own: 1 }).qwerty"):
            self.assertNotIn("Not declared", self.run_cell(code).traceback)

    def test_hides_the_compilers_names_in_messages(self) -> None:
        self.run_ok("const thing: any = {};")
        self.assertEqual(
            self.run_cell("thing.missing();").of("error")[0]["evalue"],
            "thing.missing is not a function",
        )

    def test_stack_that_a_cell_prints_has_the_cells_lines(self) -> None:
        outcome = self.run_ok("type T = 1;\n\nconsole.log(new Error('x').stack);")
        self.assertRegex(outcome.stream("stdout"), r"cell \[\d+\]:3:\d+")

    def test_refuses_a_browser_cell_instead_of_skipping_it(self) -> None:
        outcome = self.run_cell("/** @browser */\nconsole.log(1)")
        self.assertEqual(outcome.status, "error")
        self.assertIn("@browser", outcome.of("error")[0]["evalue"])

    def test_a_failed_cell_keeps_the_variables_it_had_set(self) -> None:
        self.run_cell("const before = 11;\nif (before) throw new Error('x');\nconst after = 13;")
        self.assertEqual(self.run_ok("before").result, "11")
        self.assertEqual(self.run_cell("after").reply["ename"], "TypeScriptError")


class ErrorsInChinese(KernelCase):
    env = {"KIT_LANG": "zh"}

    def test_speaks_chinese(self) -> None:
        outcome = self.run_cell("\nthrow new Error('x')")
        self.assertIn("第 2 行", outcome.traceback)
        outcome = self.run_cell("const n: number = 'text';")
        self.assertIn("第 1 行：不能将类型“string”分配给", outcome.of("error")[0]["evalue"])
        self.assertIn("没有声明：qwerty。", self.run_cell("qwerty").traceback)
        self.assertIn("库里有：import { tf }", self.run_cell("tf.ones([2])").traceback)
        self.run_ok("const misspelt = 1;")
        self.assertIn("你是否指的是“misspelt”？", self.run_cell("misspel").traceback)

    def test_still_tells_an_unfinished_cell_from_a_wrong_one(self) -> None:
        self.run_cell("const n: number = ;")
        for code, status in (("f(1,", "incomplete"), ("const n = ;", "invalid"), ("1", "complete")):
            self.kc.is_complete(code)
            self.assertEqual(self.kc.get_shell_msg(timeout=40)["content"]["status"], status)


class StopOnError(KernelCase):
    def burst(self, codes: list[str], **options: bool) -> list[Outcome]:
        """Sends cells one after the other without waiting, as "Run All Cells" does."""
        ids = [self.send(code, **options) for code in codes]
        replies: dict[str, dict] = {}
        while len(replies) < len(ids):
            reply = self.kc.get_shell_msg(timeout=TIMEOUT)
            replies[reply["parent_header"]["msg_id"]] = reply["content"]
        return [Outcome(replies[msg_id], [], 0) for msg_id in ids]

    def test_aborts_the_cells_that_were_sent_already(self) -> None:
        outcomes = self.burst(["1", "throw new Error('x')", "globalThis.ran = 1", "2"])
        self.assertEqual([o.status for o in outcomes], ["ok", "error", "aborted", "aborted"])
        self.assertEqual(self.run_ok("'ran' in globalThis").result, "false")

    def test_aborts_after_a_type_error_too(self) -> None:
        outcomes = self.burst(["const n: number = ''", "2"])
        self.assertEqual([o.status for o in outcomes], ["error", "aborted"])

    def test_runs_on_when_asked_to(self) -> None:
        outcomes = self.burst(["throw new Error('x')", "2", "3"], stop_on_error=False)
        self.assertEqual([o.status for o in outcomes], ["error", "ok", "ok"])

    def test_runs_a_cell_that_is_sent_at_once_after_the_failed_ones_reply(self) -> None:
        for attempt in range(5):
            self.kc.execute("throw new Error('x')")
            while self.kc.get_shell_msg(timeout=TIMEOUT)["content"]["status"] != "error":
                pass
            self.assertEqual(self.run_ok(f"{attempt} + 100").result, str(attempt + 100))

    def test_an_aborted_cell_does_not_count(self) -> None:
        count = self.run_ok("0").reply["execution_count"]
        self.burst(["throw new Error('x')", "2"])
        self.assertEqual(self.run_ok("0").reply["execution_count"], count + 2)


class Outputs(KernelCase):
    def test_undefined_shows_nothing(self) -> None:
        self.assertEqual(self.run_ok("undefined").of("execute_result"), [])
        self.assertEqual(self.run_ok("const a = 1;").of("execute_result"), [])

    def test_awaits_a_promise(self) -> None:
        self.assertEqual(self.run_ok("Promise.resolve(17)").result, "17")
        outcome = self.run_cell("Promise.reject(new Error('no'))")
        self.assertEqual((outcome.status, outcome.reply["evalue"]), ("error", "no"))

    def test_tensor_shows_name_shape_dtype_and_values(self) -> None:
        self.run_ok(LIBRARY + "const scores = tf.tensor2d([[0.5, 1.25, -2], [0, 1, 3]]);")
        text = self.run_ok("scores").result
        self.assertEqual(
            text,
            "scores: float32 [2, 3]\n[[0.500, 1.250,    -2],\n [    0,     1,     3]]",
        )
        self.assertIn("scores: Tensor: float32 [2, 3]", self.run_ok("({ scores })").result)

    def test_figure_is_a_plotly_object_with_its_description(self) -> None:
        figure = "{ data: [{ y: [1, 2] }], layout: { title: { text: 't' } }, alt: 'A', caption: 'C' }"
        for code in (figure_cell(figure), f"import {{ show }} from 'attention-kit'; show({figure});"):
            with self.subTest(code):
                outcome = self.run_ok(code)
                data = (outcome.of("execute_result") + outcome.of("display_data"))[0]["data"]
                plotly = data["application/vnd.plotly.v1+json"]
                self.assertEqual(plotly["data"], [{"y": [1, 2]}])
                self.assertEqual(plotly["layout"], {"title": {"text": "t"}})
                self.assertEqual(data["text/plain"], "A\nC")

    def test_objects_that_know_how_they_look(self) -> None:
        for code in (
            "({ toMime: () => ({ 'text/html': '<i>h</i>', 'text/plain': 'h' }) })",
            "({ [Symbol.for('Jupyter.display')]: async () => "
            "({ 'text/html': '<i>h</i>', 'text/plain': 'h' }) })",
        ):
            with self.subTest(code):
                data = self.run_ok(code).of("execute_result")[0]["data"]
                self.assertEqual(data, {"text/html": "<i>h</i>", "text/plain": "h"})

    def test_update_display_replaces_by_id(self) -> None:
        outcome = self.run_ok(
            "import { display } from 'attention-kit';\n"
            "const handle = display({ 'text/plain': 'one' });\n"
            "handle.update({ 'text/plain': 'two' });"
        )
        shown, updated = outcome.of("display_data")[0], outcome.of("update_display_data")[0]
        self.assertEqual(shown["data"]["text/plain"], "one")
        self.assertEqual(updated["data"]["text/plain"], "two")
        self.assertEqual(shown["transient"], updated["transient"])
        self.assertTrue(shown["transient"]["display_id"])

    def test_prints_are_few_messages_in_order(self) -> None:
        outcome = self.run_ok("for (let i = 0; i < 20000; i++) console.log(i);")
        self.assertEqual(
            outcome.stream("stdout"), "".join(f"{i}\n" for i in range(20000))
        )
        # 20 at once, and then 40 a second at most: a slow machine may take its time.
        self.assertLess(len(outcome.of("stream")), 30 + 45 * (outcome.seconds + 1))

    def test_prints_arrive_while_a_loop_runs(self) -> None:
        code = "console.log('early'); const end = Date.now() + 1500; while (Date.now() < end);"
        msg_id = self.send(code)
        start = time.monotonic()
        while True:
            message = self.kc.get_iopub_msg(timeout=TIMEOUT)
            if message["msg_type"] == "stream":
                break
        self.assertEqual(message["content"]["text"], "early\n")
        self.collect(msg_id)
        self.assertGreater(time.monotonic() - start, 1)

    def test_order_of_stdout_stderr_and_displays(self) -> None:
        outcome = self.run_ok(
            "import { display } from 'attention-kit';\n"
            "console.log(1); console.error(2); display({ 'text/plain': '3' }); console.log(4); 5"
        )
        kinds = [m["msg_type"] for m in outcome.outputs if m["msg_type"] != "execute_input"]
        self.assertEqual(kinds, ["stream", "stream", "display_data", "stream", "execute_result"])

    def test_native_stderr_stays_out_of_the_cell(self) -> None:
        outcome = self.run_ok("require('fs').writeSync(2, 'native noise\\n'); 1")
        self.assertEqual(outcome.of("stream"), [])

    def test_silent_shows_nothing_and_does_not_count(self) -> None:
        count = self.run_ok("0").reply["execution_count"]
        outcome = self.run_cell("console.log('x'); 5", silent=True)
        self.assertEqual(outcome.outputs, [])
        self.assertEqual(self.run_ok("0").reply["execution_count"], count + 1)

    def test_user_expressions(self) -> None:
        outcome = self.run_cell("const u = 6;", user_expressions={"good": "u * 7", "bad": "nope"})
        values = outcome.reply["user_expressions"]
        self.assertEqual(values["good"]["data"]["text/plain"], "42")
        self.assertEqual(values["bad"]["status"], "error")


def figure_cell(figure: str) -> str:
    return f"({figure})"


class Language(KernelCase):
    """Where stock tslab gets TypeScript wrong."""

    def test_shorthand_property_of_an_earlier_cell(self) -> None:
        self.run_ok("const mask = 3; let other = 4;")
        self.assertEqual(self.run_ok("({ mask })").result, "{ mask: 3 }")
        self.assertEqual(self.run_ok("({ mask: other } = { mask: 9 }); other").result, "9")
        self.assertEqual(self.run_ok("({ other } = { other: 10 }); other").result, "10")
        self.assertEqual(self.run_ok("((mask: number) => ({ mask }))(5)").result, "{ mask: 5 }")

    def test_property_of_an_earlier_cell_taken_apart(self) -> None:
        self.run_ok(
            "const states = 2; function make() { return { states: 3, deep: { states: 5 } }; }"
        )
        taken = "const { states: own, deep: { states: inner } } = make(); [own, inner, states]"
        self.assertEqual(self.run_ok(taken).result, "[ 3, 5, 2 ]")
        assigned = "let x = 0; ({ states: x } = make()); x"
        self.assertEqual(self.run_ok(assigned).result, "3")
        given = "(({ states: p }: ReturnType<typeof make>) => p)(make())"
        self.assertEqual(self.run_ok(given).result, "3")
        computed = "const { ['states' as const]: named } = make(); named"
        self.assertEqual(self.run_ok(computed).result, "3")

    def test_for_await_outside_of_a_function(self) -> None:
        outcome = self.run_ok("for await (const x of [Promise.resolve(1), 2]) console.log(x);")
        self.assertEqual(outcome.stream("stdout"), "1\n2\n")

    def test_await_of_any_outside_of_a_function(self) -> None:
        self.run_ok("const anything: any = { later: async () => 19 };")
        self.assertEqual(self.run_ok("await (anything).later()").result, "19")

    def test_for_await_closes_what_it_leaves(self) -> None:
        outcome = self.run_ok(
            "async function* source() { try { yield 1; yield 2; } finally { console.log('closed'); } }"
            "\nfor await (const x of source()) { console.log(x); break; }"
        )
        self.assertEqual(outcome.stream("stdout"), "1\nclosed\n")

    def test_loops_of_every_kind_work(self) -> None:
        outcome = self.run_ok(
            "const seen: any[] = [];\n"
            "outer: for (let i = 0; i < 3; i++) { for (const j of [1, 2]) { "
            "if (j === 2) continue outer; seen.push(i); } }\n"
            "for (const k in { a: 1, b: 2 }) seen.push(k);\n"
            "let n = 2; while (n-- > 0) seen.push(n);\n"
            "do seen.push('do'); while (n-- > 0);\n"
            "seen.join()"
        )
        self.assertEqual(outcome.result, "'0,1,2,a,b,1,0,do'")

    def test_completion_counts_characters(self) -> None:
        code = "const 句子 = '😀'; const laenge = 1; laen"
        self.kc.complete(code, len(code))
        reply = self.kc.get_shell_msg(timeout=TIMEOUT)["content"]
        self.assertIn("laenge", reply["matches"])
        self.assertEqual(code[reply["cursor_start"] : reply["cursor_end"]], "laen")

    def test_kernel_info(self) -> None:
        self.kc.kernel_info()
        info = self.kc.get_shell_msg(timeout=TIMEOUT)["content"]["language_info"]
        self.assertEqual(info["version"], "5.0.4")
        self.assertEqual(info["mimetype"], "text/typescript")

    def test_comm_info(self) -> None:
        self.kc.comm_info()
        reply = self.kc.get_shell_msg(timeout=TIMEOUT)
        self.assertEqual(reply["msg_type"], "comm_info_reply")
        self.assertEqual(reply["content"], {"status": "ok", "comms": {}})


class UnhandledErrors(KernelCase):
    def test_in_the_cell_itself(self) -> None:
        outcome = self.run_ok("Promise.reject(new RangeError('lost')); 1;")
        self.assertIn("RangeError", outcome.stream("stderr"))
        self.assertIn("lost", outcome.stream("stderr"))
        self.assertIn("line 1", outcome.stream("stderr"))

    def test_of_an_earlier_cell_in_the_next_one(self) -> None:
        self.run_ok("setTimeout(() => { throw new Error('late'); }, 150); 1;")
        time.sleep(0.6)
        outcome = self.run_ok("2")
        self.assertIn("late", outcome.stream("stderr"))
        self.assertEqual(outcome.result, "2")

    def test_below_the_last_cell_when_no_other_comes(self) -> None:
        msg_id = self.send("setTimeout(() => Promise.reject(new Error('alone')), 50); 1;")
        self.collect(msg_id)
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            try:
                message = self.kc.get_iopub_msg(timeout=1)
            except queue.Empty:
                continue
            if message["msg_type"] == "stream":
                self.assertIn("alone", message["content"]["text"])
                self.assertEqual(message["parent_header"]["msg_id"], msg_id)
                return
        self.fail("the error was not reported")
