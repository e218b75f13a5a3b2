"""The course's grader: notebook -> sources -> sandboxed answers -> checks -> score sheet.

It knows nothing of the lesson's text; it decides points, and only here.
"""
