"""Whatever is thrown, from wherever: the cell gets an answer and the kernel lives."""

from __future__ import annotations

from kernel_client import KernelCase

THROWN = {
    "an error without a message": "Object.assign(new Error(), { message: undefined })",
    "a proxy": "new Proxy({}, { get: refuse, getPrototypeOf: refuse })",
    "a revoked proxy": "revoked()",
    "an error with unreadable fields": "Object.defineProperties(new Error(), "
    "{ name: { get: refuse }, message: { get: refuse }, stack: { get: refuse }, cause: { get: refuse } })",
    "a frozen error": "Object.freeze(new Error('frozen'))",
    "an object without prototype": "Object.create(null)",
    "a symbol": "Symbol('s')",
    "undefined": "undefined",
    "something unprintable": "{ [Symbol.for('nodejs.util.inspect.custom')]: refuse }",
    "a thenable": "{ then: (resolve: any) => resolve(1) }",
    "an error that causes itself": "((e: any) => (e.cause = e))(new Error('round'))",
    "a huge message": "new Error('x'.repeat(5e6))",
}
SET_UP = """
const refuse = (): never => { throw new Error('do not look'); };
const revoked = () => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy; };
const later = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
class Emitter extends (require('node:events') as any) { [more: string]: any }
const loose = (throwIt: () => void): Record<string, () => void> => ({
  timer: () => void setTimeout(throwIt, 1),
  immediate: () => void setImmediate(throwIt),
  tick: () => process.nextTick(throwIt),
  microtask: () => queueMicrotask(throwIt),
  promise: () => void new Promise(throwIt),
  listener: () => void setImmediate(() => new Emitter().on('x', throwIt).emit('x')),
});
"""


class Thrown(KernelCase):
    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.kc.execute_interactive(SET_UP, timeout=120)

    def test_by_a_cell(self) -> None:
        for name, value in THROWN.items():
            with self.subTest(name):
                outcome = self.run_cell(f"throw {value};")
                self.assertEqual(outcome.status, "error")
                self.assertEqual(outcome.reply["evalue"], outcome.of("error")[0]["evalue"])
                self.assertLess(len(str(outcome.of("error")[0])), 50_000)

    def test_by_a_promise_that_the_cell_awaits_or_returns(self) -> None:
        for name, value in THROWN.items():
            for code in ("await (async () => { throw %s; })();", "Promise.reject(%s)"):
                with self.subTest(name, code=code):
                    self.assertEqual(self.run_cell(code % value).status, "error")

    def test_by_what_nobody_waits_for(self) -> None:
        for name, value in THROWN.items():
            with self.subTest(name):
                outcome = self.run_ok(
                    f"const ways = loose(() => {{ throw {value}; }});\n"
                    "for (const way of Object.values(ways)) { way(); await later(2); }\n"
                    "await later(20); 'alive'"
                )
                self.assertEqual(outcome.result, "'alive'")
                told = outcome.stream("stderr").count("nothing waited for")
                self.assertEqual(told, 6, outcome.stream("stderr")[:2000])

    def test_an_emitted_error(self) -> None:
        for name, value in THROWN.items():
            with self.subTest(name):
                self.assertEqual(self.run_cell(f"new Emitter().emit('error', {value});").status, "error")

    def test_while_it_is_shown(self) -> None:
        for code in (
            "({ toMime: refuse })",
            "({ [Symbol.for('Jupyter.display')]: refuse })",
            "({ [Symbol.for('nodejs.util.inspect.custom')]: refuse })",
        ):
            with self.subTest(code):
                outcome = self.run_cell(code)
                self.assertEqual(outcome.reply["evalue"], "do not look")

    def test_a_value_that_cannot_be_looked_at_is_printed(self) -> None:
        self.assertEqual(self.run_ok("new Proxy({ a: 1 }, { get: refuse })").result, "{ a: 1 }")

    def test_in_user_expressions(self) -> None:
        outcome = self.run_cell(
            "1", user_expressions={"a": "revoked()", "b": "(() => { throw revoked(); })()"}
        )
        self.assertEqual(outcome.status, "ok")
        self.assertEqual(outcome.reply["user_expressions"]["b"]["status"], "error")
