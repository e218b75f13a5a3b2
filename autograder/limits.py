"""Every limit of the grader, each with its reason."""

# A notebook of this course has 50 kB; 64 MB leave room for pictures somebody printed often.
MAX_NOTEBOOK_BYTES = 64_000_000

# The longest chapter's code has about 20,000 characters, pictures included.
MAX_CODE_CHARACTERS = 400_000
