"""What one copies from a module, and code whose types no declaration can express, runs in a cell."""

from __future__ import annotations

from kernel_client import KernelCase

MODULE = """
export function double(n: number): number { return 2 * n; }
export default function triple(n: number) { return 3 * n; }
export const a = 1, b: number = 2;
export class Counter { private n = 0; protected m = 2; #o = 3; next() { return ++this.n + this.#o; } }
export interface Named { name: string }
export type Either = Named | string;
export enum Way { Up, Down }
const inner = 5;
export { inner, double as twice };
export async function later() { return 7; }
[double(1), triple(1), a, b, new Counter().next(), Way.Down, inner, await later()].join()
"""
# Code that TypeScript can write no declaration for, with what a later cell does with it.
INEXPRESSIBLE = {
    "TS4094": ("const K = class { private p = 1; protected q = 2; sum() { return this.p + this.q; } };", "new K().sum()"),
    "a mixin": (
        "const mix = <B extends new (...a: any[]) => object>(Base: B) =>\n"
        "  class extends Base { private p = 3; value() { return this.p; } };\n"
        "const Mixed = mix(class { other = 4 });",
        "new Mixed().value()",
    ),
    "a hidden class": (
        "function make() { class Hidden { private s = 3; reveal() { return this.s; } } return new Hidden(); }\n"
        "const made = make();",
        "made.reveal()",
    ),
    "a hidden symbol": ("const keyed = (() => { const key: unique symbol = Symbol(); return { [key]: 1, three: 3 }; })();", "keyed.three"),
}


class Exports(KernelCase):
    def test_a_module_runs_in_a_cell_as_often_as_one_likes(self) -> None:
        for _ in range(2):
            self.assertEqual(self.run_ok(MODULE).result, "'2,3,1,2,4,1,5,7'")
        outcome = self.run_ok("const either: Either = { name: 'x' }; const named: Named = either;\ndouble(Way.Down)")
        self.assertEqual(outcome.result, "2")

    def test_the_value_of_export_default(self) -> None:
        for code, result in (("export default { one: 1 }", "{ one: 1 }"), ("export default 2 + 3;", "5")):
            with self.subTest(code):
                self.assertEqual(self.run_ok(code).result, result)

    def test_errors_stay_where_they_are(self) -> None:
        outcome = self.run_cell("\nexport const bad: number = 'text';")
        self.assertIn("line 2: Type 'string' is not assignable", outcome.reply["evalue"])
        self.assertIn("export const bad", outcome.traceback)
        outcome = self.run_cell("export const fine = 1;\nexport function f() { throw new Error('here'); }\nf();")
        self.assertIn("line 2", outcome.traceback)

    def test_the_library_as_a_value(self) -> None:
        for _ in range(2):
            self.run_ok("const kit = await import('attention-kit');")
        self.assertEqual(self.run_ok("kit.tf.scalar(3).arraySync()").result, "3")
        self.assertIn("TS2551", self.run_cell("kit.scaledDotProductAttentions").reply["evalue"])
        code = "kit.scaledDot"
        self.kc.complete(code, len(code))
        self.assertIn("scaledDotProductAttention", self.kc.get_shell_msg(timeout=40)["content"]["matches"])

    def test_what_no_declaration_can_express(self) -> None:
        for name, (code, use) in INEXPRESSIBLE.items():
            with self.subTest(name):
                for _ in range(2):
                    self.run_ok(code)
                self.assertEqual(self.run_ok(use).result, "3")
