"""What runs in a student's notebook: the only package that students install."""
