"""Which mistake it is: what a wrong function answers, compared with what known mistakes would.

Theory of operation. After the checks have judged a function and found it wrong, it is called
once more, in a fresh process, on a few probing inputs (`probes.py`). A catalogue entry is the
right formula with one step replaced (`formulas.py`), so it can be asked the same questions; two
entries that replace different steps make a composition. If one entry alone gives all of the
student's answers, to tolerance, that is the diagnosis; if none does, or several, nothing is
said: a wrong diagnosis is worse than none. Functions that draw at random, or whose answer
depends on how they start, are compared by statistics instead.

Nothing here decides a point, and nothing here runs a student's code but through `Student`.
"""
