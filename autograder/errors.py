"""Every error that our own code raises; what a student's code does wrong is data, not an error.

CourseError                 something a person can mend; the text says what, where and how
├── ConfigError             course.yaml or the source notebooks are wrong
├── SubmissionError         this one file cannot be graded (it gets a rejected sheet)
│   └── TooLargeError       it holds more than is ever read
├── SandboxError            the sandbox cannot start or broke: our fault, never a student's
└── GradebookError          the gradebook cannot be read or written
"""

from __future__ import annotations


class CourseError(Exception):
    """The root: its text is shown to a person as it is, without a traceback."""


class ConfigError(CourseError):
    """The course's own files are wrong; the text lists every mistake with its place."""


class SubmissionError(CourseError):
    """One submitted file cannot be graded; the text is what its student reads."""


class TooLargeError(SubmissionError):
    """A submitted file holds more than is ever read."""


class SandboxError(CourseError):
    """No student code can be run safely; the text says why and what to do."""


class GradebookError(CourseError):
    """The gradebook cannot be read or written; nothing of it was changed."""
