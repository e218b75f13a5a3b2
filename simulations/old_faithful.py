"""Old Faithful's eruptions, the real data of chapter 8; `old-faithful.csv` names its source."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from simulations.functions import Floats

FILE = Path(__file__).with_name("old-faithful.csv")


def eruptions() -> Floats:
    """Return X (272, 2): minutes that each eruption lasted, minutes until the next one."""
    lines = FILE.read_text(encoding="ascii").splitlines()
    rows = [line for line in lines if not line.startswith("#")][1:]
    return np.array([row.split(",") for row in rows], dtype=np.float64)
