"""Takes a quiz, in a terminal, a notebook or a web page; knows no answers but a practice's own."""
