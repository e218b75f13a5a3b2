"""Notebooks as nbformat has them: nodes, read from and written to JSON."""

from autograder.lean import lean_imports

with lean_imports():
    from nbformat import NotebookNode, from_dict
    from nbformat.v4 import reads_json, writes_json

__all__ = ["NotebookNode", "from_dict", "reads_json", "writes_json"]
