"""The nine chapters as one static site: the notebooks' text and pictures, quizzes, simulations."""
