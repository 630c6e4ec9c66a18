"""Notebooks as a whole: nbclient on our kernel, and the same code on stock tslab."""

from __future__ import annotations

import unittest

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

SHOWS = """import { tf, ProgressBar, display, show } from 'attention-kit';
const bar = new ProgressBar(3, { label: 'work', unit: 'steps', language: 'en' });
for (let i = 0; i < 3; i++) bar.advance();
bar.finish();
const handle = display({ 'text/html': '<b>one</b>', 'text/plain': 'one' });
handle.update({ 'text/html': '<b>two</b>', 'text/plain': 'two' });
show({ data: [{ y: [1] }], layout: {}, alt: 'A', caption: 'C' });"""


def run(cells: list[nbformat.NotebookNode], kernel: str = "tslab") -> nbformat.NotebookNode:
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(notebook, timeout=120, kernel_name=kernel).execute()
    return notebook


def cell(source: str, *tags: str) -> nbformat.NotebookNode:
    return nbformat.v4.new_code_cell(source, metadata={"tags": list(tags)})


class Notebooks(unittest.TestCase):
    def test_a_cell_after_an_expected_error_is_run(self) -> None:
        notebook = run([cell("throw new Error('x')", "raises-exception"), cell("6 * 7")])
        failed, after = notebook.cells
        self.assertEqual(failed.outputs[0].output_type, "error")
        self.assertEqual(after.outputs[0].data["text/plain"], "42")

    def test_an_error_stops_the_notebook_and_names_the_line(self) -> None:
        with self.assertRaises(CellExecutionError) as caught:
            run([cell("1"), cell("\nthrow new RangeError('too far')"), cell("2")])
        self.assertIn("RangeError", str(caught.exception))
        self.assertIn("line 2", str(caught.exception))

    def test_a_saved_notebook_keeps_one_line_of_a_progress_bar(self) -> None:
        self.check_outputs(run([cell(SHOWS)]).cells[0].outputs)

    def test_the_same_on_stock_tslab(self) -> None:
        self.check_outputs(run([cell(SHOWS)], "stock-tslab").cells[0].outputs)

    def check_outputs(self, outputs: list[nbformat.NotebookNode]) -> None:
        bar, shown, figure = [o for o in outputs if o.output_type == "display_data"]
        # Stock tslab prints the handle that `show` returns, which is an empty line.
        rest = [o for o in outputs if o.output_type != "display_data"]
        self.assertIn([o.get("text") for o in rest], ([], ["\n"]))
        self.assertIn("3/3", bar.data["text/plain"])
        self.assertIn("took", bar.data["text/plain"])
        self.assertNotIn("\n", bar.data["text/plain"])
        self.assertEqual(shown.data["text/plain"], "two")
        self.assertEqual(figure.data["text/plain"], "A\nC")
        self.assertEqual(figure.data["application/vnd.plotly.v1+json"]["data"], [{"y": [1]}])
