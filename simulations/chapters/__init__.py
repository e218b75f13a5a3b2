"""One simulation a chapter, each a class made from the functions it runs, and what they share."""
