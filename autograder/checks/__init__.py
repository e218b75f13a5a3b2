"""The hidden checks: one pytest file for each assignment with code, one idea in each check.

They run in the grader's own process; `student` stands for a student's functions, which run
elsewhere and are trusted with nothing.
"""
