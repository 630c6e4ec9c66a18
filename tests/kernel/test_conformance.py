"""Jupyter's own suite for kernels: https://github.com/jupyter/jupyter_kernel_test."""

import jupyter_kernel_test as jkt


class Conformance(jkt.KernelTests):
    kernel_name = "tslab"
    language_name = "typescript"
    file_extension = ".ts"

    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('oops')"
    completion_samples = [
        {"text": "const completed = 1; comple", "matches": {"completed"}},
        {"text": "Math.max", "matches": {"max"}},
    ]
    complete_code_samples = ["1", "const a = 1;", "function f() {\n  return 3;\n}\n\n"]
    incomplete_code_samples = ["function f() {", "const a = [1,", "if (true) {"]
    invalid_code_samples = ["const = 3;", "1 +* 2;"]
    code_generate_error = "throw new Error('on purpose')"
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": "'a' + 'b'", "result": "'ab'"},
        {"code": "null", "result": "null"},
    ]
    code_display_data = [
        {
            "code": "import { display } from 'attention-kit';\n"
            "display({ 'text/html': '<b>x</b>', 'text/plain': 'x' })",
            "mime": "text/html",
        },
        {
            "code": "import { display as d } from 'tslab'; d.markdown('**x**')",
            "mime": "text/markdown",
        },
    ]
    code_history_pattern = "6 *"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "Math.max"
    code_clear_output = "import { clearOutput } from 'attention-kit'; clearOutput()"

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        # The suite gives each cell 15 seconds. On a busy machine the first one that imports the
        # library may need them all, and is not what is tested here.
        cls.kc.execute_interactive("import { tf } from 'attention-kit'", timeout=120)

    def test_pager(self) -> None:
        """A pager belongs to IPython's `thing?`, which TypeScript does not have."""
        reply, outputs = self.execute_helper("1")
        self.assertEqual(reply["content"]["payload"], [])

    def test_history(self) -> None:
        """As the suite's own, whose cells have to be alone in the history that it searches."""
        self.km.restart_kernel()
        self.kc.wait_for_ready(timeout=60)
        super().test_history()


# The suite's base classes are imported above and would be found here as tests themselves.
del jkt.KernelTests, jkt.IopubWelcomeTests
