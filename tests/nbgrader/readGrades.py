"""Prints what nbgrader's gradebook holds: `readGrades.py gradebook.db`, JSON by student, by cell."""

import json
import sys

from nbgrader.api import Gradebook

with Gradebook(f"sqlite:///{sys.argv[1]}") as book:
    grades = {
        submission.student.id: {
            grade.name: [grade.score, grade.max_score, grade.needs_manual_grade]
            for notebook in submission.notebooks
            for grade in notebook.grades
        }
        for assignment in book.assignments
        for submission in assignment.submissions
    }
print(json.dumps(grades))
