"""`python -m autograder` is `em-course`, for where scripts are not on the path."""

from autograder.cli import main

main()
