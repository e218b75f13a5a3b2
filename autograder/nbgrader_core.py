"""What recording grades takes of nbgrader: its rows, its course folder, and its rules for files.

nbgrader as a whole takes four times as long to import, and nobody grades before that.
"""

from autograder.lean import lean_imports

with lean_imports("nbformat.notebooknode"):  # but a name in annotations, and jsonschema below it
    from nbgrader.api import (
        Assignment,
        BaseCell,
        Comment,
        Grade,
        Gradebook,
        InvalidEntry,
        MissingEntry,
        Notebook,
        Student,
        SubmittedAssignment,
        SubmittedNotebook,
    )
    from nbgrader.coursedir import CourseDirectory
    from nbgrader.utils import find_all_files, parse_utc

__all__ = [
    "Assignment",
    "BaseCell",
    "Comment",
    "CourseDirectory",
    "Grade",
    "Gradebook",
    "InvalidEntry",
    "MissingEntry",
    "Notebook",
    "Student",
    "SubmittedAssignment",
    "SubmittedNotebook",
    "find_all_files",
    "parse_utc",
]
