"""Quizzes: `player` is what students install; all else knows the key and stays in the clone."""
