"""Modules beside the notebook: found as Node finds them, and as fresh as their files."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from kernel_client import KernelCase

FILES = {
    "tools/index.ts": "import { factor } from './factor';\nexport const tool = (n: number): number => n * factor;",
    "tools/factor.ts": "export const factor = 2;",
    "outer.ts": "import { factor } from './tools/factor.js';\nexport const outer = () => factor + 1;",
    "data.json": '{ "n": 1 }',
    "plain.js": "const it = {}; it.n = 1; module.exports = it;",
    "common.cjs": "exports.n = 1;",
    "modern.js": "export const n = 1; export const here = import.meta.url;",
    "modern.mjs": "export const n = 1; export default 'd';",
    "typed.mts": "export const n: number = 1;",
    "common_typed.cts": "export const n: number = 1;",
    "drawn.tsx": "interface Props { n: number }\nexport const n = ({ n: 1 } as Props).n;",
    "package/package.json": '{ "main": "./inside/main.js" }',
    "package/inside/main.js": "exports.n = 1;",
    "../beside/away.ts": "export const n: number = 1;",
    "wrong.ts": "interface Gone { a: number }\n\n\nexport function fail(): never {\n  throw new Error('here');\n}",
    "endless.ts": "export function spin(): void {\n  for (;;) Math.random();\n}",
}
# How a cell names a module, and the file that it means.
IMPORTS = {
    "./data.json": "data.json",
    "./plain": "plain.js",
    "./plain.js": "plain.js",
    "./common.cjs": "common.cjs",
    "./modern": "modern.js",
    "./modern.mjs": "modern.mjs",
    "./typed.mjs": "typed.mts",
    "./common_typed.cjs": "common_typed.cts",
    "./drawn": "drawn.tsx",
    "./package": "package/inside/main.js",
    "../beside/away": "../beside/away.ts",
}


class Modules(KernelCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.root = Path(tempfile.mkdtemp())
        cls.cwd = str(cls.root / "notebooks")
        for name, text in FILES.items():
            cls.write(name, text)
        super().setUpClass()

    @classmethod
    def tearDownClass(cls) -> None:
        super().tearDownClass()
        shutil.rmtree(cls.root)

    @classmethod
    def write(cls, name: str, text: str) -> None:
        path = Path(cls.cwd) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf8")

    def test_a_folder_with_an_index(self) -> None:
        for code in ("import { tool } from './tools'; tool(3)", "require('./tools').tool(3)", "(await import('./tools/')).tool(3)"):
            with self.subTest(code):
                self.assertEqual(self.run_ok(code).result, "6")

    def test_every_form_is_found_and_is_fresh(self) -> None:
        for name, file in IMPORTS.items():
            self.write(file, FILES[file])
            ways = (
                f"import * as found from '{name}'; found.n",
                f"(await import('{name}') as any).n",
                f"require('{name}').n",
            )
            for n, code in enumerate(ways, start=1):
                with self.subTest(name, code=code):
                    self.assertEqual(self.run_ok(code).result, str(n))
                    text = FILES[file].replace("n = 1", f"n = {n + 1}").replace('"n": 1', f'"n": {n + 1}')
                    self.write(file, text.replace("n: 1 }", f"n: {n + 1} }}").replace("number = 1", f"number = {n + 1}"))

    def test_what_an_imported_module_imports_is_fresh(self) -> None:
        self.assertEqual(self.run_ok("import { outer } from './outer'; outer()").result, "3")
        self.write("tools/factor.ts", "export const factor = 20;")
        self.assertEqual(self.run_ok("import { outer } from './outer'; outer()").result, "21")
        self.write("tools/factor.ts", FILES["tools/factor.ts"])

    def test_what_has_not_changed_keeps_its_state(self) -> None:
        self.write("counter.ts", "export const counter = { n: 0 };")
        for n in (1, 2):
            self.assertEqual(self.run_ok("import { counter } from './counter'; ++counter.n").result, str(n))

    def test_new_types_are_known_at_once(self) -> None:
        outcome = self.run_cell("import { late } from './late'; late")
        self.assertIn("TS2307", outcome.reply["evalue"])
        self.run_ok("require('fs').writeFileSync('late.ts', 'export const late: number = 1;');")
        self.assertEqual(self.run_ok("import { late } from './late'; late.toFixed(1)").result, "'1.0'")
        self.write("late.ts", "export const late = 'text', more = 2;")
        self.assertEqual(self.run_ok("import { late, more } from './late'; late.length + more").result, "6")

    def test_errors_name_the_line_that_was_written(self) -> None:
        outcome = self.run_cell("import { fail } from './wrong';\nfail();")
        self.assertIn("line 2", outcome.traceback)
        self.assertIn("wrong.ts:5", outcome.traceback)
        self.write("typo.ts", "export const typo: number = 'text';")
        outcome = self.run_cell("import { typo } from './typo'; typo")
        self.assertIn("typo.ts line 1", outcome.reply["evalue"])

    def test_javascript_runs_as_it_is(self) -> None:
        self.write("loose.js", "const o = { a: 1 }; o.b = Number('2') + ''.nothing; exports.o = o;")
        self.assertEqual(self.run_ok("require('./loose').o.a").result, "1")
        self.assertEqual(self.run_ok("import { o } from './loose'; o.a").result, "1")

    def test_a_module_knows_where_it_is(self) -> None:
        self.assertIn("file:///", self.run_ok("import { here } from './modern.js'; here").result)

    def test_a_loop_in_a_module_can_be_stopped(self) -> None:
        outcome = self.run_and_interrupt("import { spin } from './endless'; console.log('running'); spin();")
        self.assertEqual(outcome.reply["ename"], "Interrupted")
        self.assertLess(outcome.seconds, 5)

    def test_what_is_not_there(self) -> None:
        self.assertIn("Cannot find module './nothing'", self.run_cell("import './nothing'").reply["evalue"])

    def test_a_module_that_is_a_cell(self) -> None:
        self.run_ok("/** @module virtual */\nexport const virtual: number = 4;")
        self.assertEqual(self.run_ok("import { virtual } from './virtual'; virtual + 1").result, "5")
        self.assertIn("TS2345", self.run_cell("prompt(virtual)").reply["evalue"])  # is still known
