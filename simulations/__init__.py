"""What runs in a student's notebook: one simulation a chapter, driven by the student's code."""
