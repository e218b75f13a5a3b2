"""Which names can be a student's id. Only decides; what to do with others is up to who asks."""

from __future__ import annotations

_NOT_IN_IDS = '*?[]<>&"/\\'
_LONGEST = 255  # bytes, of a folder's name

ID_RULE = (
    "an id does not start with a dot or a space, is not long, and holds no line break and "
    f"none of {' '.join(_NOT_IN_IDS)}"
)


def is_student_id(name: str) -> bool:
    """Tell whether a name can stand for a student in files, patterns, rows and pages.

    nbgrader's pages show ids as they are, so that markup in one would be live.
    """
    odd = not name.isprintable() or name != name.strip() or any(c in _NOT_IN_IDS for c in name)
    return not odd and name[:1] not in ("", ".") and len(name.encode()) <= _LONGEST
