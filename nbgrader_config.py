"""The stock nbgrader commands and the formgrader, grading by this course's checks.

Nothing here is needed by students. Put what is particular to your site (the exchange's
folder, a database of your own, a late policy) below, or into ~/.jupyter/nbgrader_config.py.
"""

import os
import sys
from pathlib import Path

c = get_config()  # noqa: F821  # nbgrader provides it

c.CourseDirectory.course_id = "em-gmm"
# Written beside each graded notebook for the class report: not for students, nor from them.
c.CourseDirectory.ignore.append("score_sheet.json")

# Submissions are read without following links or waiting for pipes, and one odd folder
# stops nobody else's collection or grading.
c.ExchangeFactory.collect = "autograder.intake.CourseCollect"
c.Autograde.exporter_class = "autograder.preprocessors.SubmissionExporter"

# Ours first: nothing but a student's own text is left for the others to find, and the still of
# a simulation, which is why outputs are not cleared here.
c.Autograde.sanitize_preprocessors = [
    "autograder.preprocessors.RestoreCells",
    "nbgrader.preprocessors.DeduplicateIds",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.OverwriteCells.add_missing_cells = True

# In place of Execute and SaveAutoGrades: no score is ever read out of a cell's output.
c.Autograde.autograde_preprocessors = [
    "autograder.preprocessors.GradeInSandbox",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# The stock feedback page, a good deal faster.
c.GenerateFeedback.exporter_class = "autograder.pages.FeedbackExporter"

# Nothing a student wrote is live in the pages of students and staff.
c.HTMLExporter.sanitize_html = True
c.HTMLExporter.filters = {"markdown2html": "autograder.markup.markdown2html"}

# nbgrader starts `alembic` by its bare name when it makes a gradebook.
os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
