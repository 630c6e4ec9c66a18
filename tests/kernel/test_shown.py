"""What leaves the kernel: only what a front end and the notebook's file can hold."""

from __future__ import annotations

import json

from kernel_client import KernelCase

DISPLAY = "import { display, show } from 'attention-kit';"


class Contents(KernelCase):
    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.kc.execute_interactive(DISPLAY, timeout=120)

    def assert_refused(self, code: str, path: str) -> None:
        outcome = self.run_cell(code)
        self.assertEqual(outcome.status, "error", code)
        self.assertIn(path, outcome.reply["evalue"])
        self.assertEqual(self.run_ok("1 + 1").result, "2")

    def test_what_is_no_json_is_refused_in_the_cell(self) -> None:
        circle = "((c: any) => (c.c = c))({})"
        deep = "(() => { let d: any = 1; for (let i = 0; i < 1e5; i++) d = [d]; return d; })()"
        for value, path in (
            ("{ n: 5n }", ".n"),
            ("[0, { f() {} }]", "[1].f"),
            (circle, ".c"),
            (deep, "[0][0]"),
            ("{ x: NaN }", ".x"),
            ("{ get g() { throw new Error('no'); } }", ".g"),
            ("{ toJSON() { throw new Error('no'); } }", '["application/json"]'),
            ("new Map([[1, 2]])", '["application/json"]'),
            ("new Proxy({}, { ownKeys() { throw new Error('no'); } })", '["application/json"]'),
        ):
            with self.subTest(value):
                bundle = f"{{ 'application/json': {value}, 'text/plain': 'x' }} as any"
                self.assert_refused(f"display({bundle});", path)
                self.assert_refused(f"({{ toMime: () => ({bundle}) }})", path)
                self.assert_refused(f"display({{ 'text/plain': 'x' }}).update({bundle});", path)

    def test_what_is_no_bundle(self) -> None:
        for value in ("null", "5", "'text'", "['x']", "{ 'text/plain': 5 }", "{ 'text/html': 5 }"):
            with self.subTest(value):
                self.assertEqual(self.run_cell(f"display({value} as any);").status, "error")
                self.assertEqual(self.run_cell(f"({{ toMime: () => ({value}) }})").status, "error")
        self.assertEqual(self.run_ok("1").result, "1")

    def test_a_figure_with_something_else_in_it(self) -> None:
        self.assert_refused(
            "show({ data: [{ y: [1, 5n] }], layout: {}, alt: 'a', caption: 'c' } as any);",
            "figure.data[0].y[1]",
        )
        outcome = self.run_ok("show({ data: [{ y: [1, NaN] }], layout: {}, alt: 'a', caption: 'c' });")
        figure = outcome.of("display_data")[0]["data"]["application/vnd.plotly.v1+json"]
        self.assertEqual(figure["data"], [{"y": [1, None]}])

    def test_what_cells_write_past_the_library(self) -> None:
        self.assertEqual(self.run_cell("(process as any).send({ kind: 'answer' });").status, "error")
        self.run_ok("(process as any).disconnect?.(); process.removeAllListeners('message');")
        garbage = [
            "garbage",
            "[" * 100_000,
            '{"kind":"publish"}',
            '{"kind":"publish","id":"x","type":"stream","content":5}',
            '{"kind":"answer","id":"x","content":{"status":5}}',
            '{"kind":"exiting"}',
        ]
        for line in garbage:
            self.run_ok(f"require('fs').writeSync(5, {json.dumps(line)} + '\\n'); 1")
        self.assertEqual(self.run_ok("'alive'").result, "'alive'")

    def test_half_characters(self) -> None:
        half = "'我😀'[1]"
        outcome = self.run_cell(
            "for (let i = 0; i < 3; i++) console.log('我😀'[i]);\n"
            f"console.error({half});\n"
            f"display({{ 'text/html': {half}, 'application/json': {{ [{half}]: {half} }}, 'text/plain': {half} }});\n"
            f"show({{ data: [{{ x: [{half}] }}], layout: {{}}, alt: {half}, caption: 'c' }});\n"
            f"throw Object.assign(new Error({half}), {{ name: {half} }});"
        )
        self.assertEqual(outcome.stream("stdout"), "我\n\ufffd\n\ufffd\n")
        for content in (outcome.reply, *(m["content"] for m in outcome.outputs)):
            json.dumps(content, ensure_ascii=False).encode("utf8")  # what the server does
        self.assertEqual(outcome.reply["evalue"], "\ufffd")

    def test_half_characters_in_values_questions_and_history(self) -> None:
        self.run_ok("const half: any = { toMime: () => ({ 'text/plain': '😀'[0] }), '\\ud83d': 1 };")
        outcome = self.run_cell("half", user_expressions={"h": "half"})
        self.assertEqual(outcome.result, "\ufffd")
        for ask in (self.kc.complete, self.kc.inspect):
            ask("half['", 6)
            reply = self.kc.get_shell_msg(timeout=40)
            json.dumps(reply["content"], ensure_ascii=False).encode("utf8")

    def test_tensors(self) -> None:
        self.run_ok("import { tf } from 'attention-kit';")
        for code, text in (
            ("tf.complex([1, 2], [3, -4])", "Tensor: complex64 [2]\n[1 + 3i, 2 - 4i]"),
            ("const c = tf.complex(1, 2); c", "c: complex64 []\n1 + 2i"),
            ("({ inside: { c, of: [tf.scalar(1)] } })", "{ inside: { c: Tensor: complex64 [], of: [ Tensor: float32 [] ] } }"),
            ("tf.tensor1d(['a', '我'])", 'Tensor: string [2]\n["a", "我"]'),
        ):
            with self.subTest(code):
                self.assertEqual(self.run_ok(code).result, text)
        for shape, sign in (("[9, 8, 7, 6, 5]", "first and last position"), ("[9, 8, 7, 6]", "first and last 2")):
            with self.subTest(shape):
                text = self.run_ok(f"tf.ones({shape})").result
                self.assertIn(sign, text)
                self.assertLess(len(text), 3000)

    def test_console_prints_as_node_does(self) -> None:
        for code, text in (
            ("console.trace('here %d', 5)", "Trace: here 5\n    at cell ["),
            ("console.trace()", "Trace\n    at cell ["),
            ("console.warn('%s|%i|%f|%j|%o|%%', 'a', 5.5, 0.5, { b: 1 }, [1])", "a|5|0.5|{\"b\":1}|[ 1, [length]: 1 ]|%"),
            ("console.assert(1 > 2, 'no %s', 'way')", "Assertion failed: no way"),
            ("console.error(new Error('x', { cause: 'why' }))", "Error: x\n    at cell ["),
        ):
            with self.subTest(code):
                self.assertIn(text, self.run_ok(code).stream("stderr"))
        for code, text in (
            ("console.dir({ a: { b: { c: {} } } }, { depth: 0 })", "{ a: [Object] }\n"),
            ("console.table([{ a: 1 }, { a: 2 }])", "│ (index) │ a │"),
            ("console.group('g'); console.log('in'); console.groupEnd(); console.log('out')", "g\n  in\nout\n"),
            ("console.count('c'); console.count('c'); console.countReset('c')", "c: 1\nc: 2\n"),
            ("console.time('t'); console.timeLog('t', 'x'); console.timeEnd('t')", "t: 0."),
            ("console.log('a\\nb', [undefined, null], new Map([[1, 2]]))", "a\nb [ undefined, null ] Map(1) { 1 => 2 }\n"),
        ):
            with self.subTest(code):
                self.assertIn(text, self.run_ok(code).stream("stdout"))

    def test_standard_output_is_a_stream_like_nodes(self) -> None:
        outcome = self.run_ok(
            "process.stdout.write('aGk=', 'base64'); process.stdout.write(Buffer.from('！'));\n"
            "await new Promise<void>((done) => process.stdout.write('a', () => done()));\n"
            "process.stdout.end('b'); process.stdout.write('c');\n"
            "await require('node:stream/promises').pipeline(['d'], process.stdout); console.log('e')"
        )
        self.assertEqual(outcome.stream("stdout"), "hi！abcde\n")
