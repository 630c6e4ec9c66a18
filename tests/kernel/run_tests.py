"""Runs the Python tests of modules for vitest: `run_tests.py [--list] MODULE...`.

Prints one line of JSON a test: its name, whether it passed, and why not.
"""

from __future__ import annotations

import json
import sys
import unittest


def tests_of(suite: unittest.TestSuite):
    for part in suite:
        if isinstance(part, unittest.TestSuite):
            yield from tests_of(part)
        else:
            yield part


class LineResult(unittest.TestResult):
    """Reports each test when it ends; a failed subtest fails its test."""

    def startTest(self, test):
        super().startTest(test)
        self.troubles: list[str] = []
        self.reason = None

    def addError(self, test, err):
        super().addError(test, err)
        self.note(test, self.errors[-1][1])

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.note(test, self.failures[-1][1])

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self.note(test, f"{subtest}\n{err[1]}")

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.reason = reason

    def note(self, test, text: str) -> None:
        if hasattr(self, "troubles") and isinstance(test, unittest.TestCase):
            self.troubles.append(text)
        else:  # a setUpClass that failed belongs to no test
            emit({"name": str(test), "passed": False, "why": text})

    def stopTest(self, test):
        super().stopTest(test)
        why = "\n".join(self.troubles)
        emit({"name": test.id(), "passed": not why, "why": why, "skipped": self.reason})


def emit(line: dict) -> None:
    print(json.dumps(line), flush=True)


def main(modules: list[str], only_list: bool) -> None:
    suite = unittest.defaultTestLoader.loadTestsFromNames(modules)
    if only_list:
        for test in tests_of(suite):
            emit({"name": test.id()})
    else:
        suite.run(LineResult())


main([name for name in sys.argv[1:] if name != "--list"], "--list" in sys.argv)
