"""Whether a notebook's functions can keep anything from one call to the next.

Most students write plain functions of NumPy, of which a process that has answered one check is
as good as a new one for the next; to start and load it anew takes longer than most checks do.
This reads the code, which has not run yet, and is wary: what it does not know may remember. A
notebook has no memory if

- its cells only import what is known here, define functions, and name constants;
- the functions mention no other names, and none that could change an object that stays: so all
  that they can change is what came with the call.

Chance has a memory, and is allowed: `pupil.settle_chance` takes it back to where it began.
Imports only the standard library.
"""

from __future__ import annotations

import ast
import dis
from collections.abc import Iterable, Iterator
from itertools import chain
from types import CodeType

# Of Python, NumPy, SciPy and the objects that calls are about: what makes values, or changes
# nothing but such an object. Not `empty`: it shows what was in memory before, and so does a
# function that is told `where` to compute.
_PYTHON = """
AssertionError Exception FloatingPointError IndexError KeyError LookupError NotImplementedError
RuntimeError TypeError ValueError ZeroDivisionError abs all any bool complex dict divmod enumerate
filter float frozenset int isinstance iter len list map max min next pow print range reversed round
set slice sorted str sum tuple zip
append copy count extend get index insert items keys pop setdefault sort update values
"""
_NUMPY = """
T add allclose amax amin arange argmax argmin argpartition argsort array array_equal asarray astype
atleast_1d atleast_2d average bincount broadcast_to ceil clip column_stack concatenate corrcoef
count_nonzero cov cumsum delete diag diagonal diff divide dot dtype e einsum eps errstate exp
expand_dims expm1 eye fill_diagonal finfo flatten flip float64 floor full full_like hstack hypot
identity inf int64 isclose isfinite isinf isnan item lgamma linspace log log10 log1p log2 logaddexp
logical_and logical_not logical_or matmul maximum mean median minimum moveaxis multiply nan
nan_to_num nanmax nanmin ndim newaxis nonzero ones ones_like outer pi prod ptp quantile ravel repeat
reshape searchsorted shape sign size sqrt square squeeze stack std subtract swapaxes take tensordot
tile tiny tolist trace transpose tril triu unique unravel_index var vdot vstack where zeros
zeros_like
"""
_CHANCE = """
random choice default_rng dirichlet integers multinomial multivariate_normal normal permutation
rand randint randn seed shuffle standard_normal uniform
"""
_ALGEBRA = """
linalg cho_factor cho_solve cholesky det eig eigh eigvalsh inv lstsq norm pinv slogdet solve
solve_triangular
"""
_SCIPY = "special gammaln logsumexp softmax xlogy stats logpdf pdf rvs spatial distance cdist"
NAMES = frozenset(" ".join((_PYTHON, _NUMPY, _CHANCE, _ALGEBRA, _SCIPY)).split())
_MODULES = """
math numpy numpy.linalg numpy.random scipy scipy.linalg scipy.spatial scipy.spatial.distance
scipy.special scipy.stats matplotlib matplotlib.pyplot
"""
MODULES = frozenset(_MODULES.split())
_NAME = dis.opmap["STORE_NAME"]
_CHANGES = frozenset(
    dis.opmap[name] for name in ("STORE_ATTR", "DELETE_ATTR", "STORE_GLOBAL", "DELETE_GLOBAL")
)


def memoryless(cells: Iterable[tuple[ast.Module, CodeType]], given: Iterable[str]) -> bool:
    """Say whether no function of these cells can remember a call; `given` are others to call."""
    known: set[str] = {*NAMES, *MODULES, *given}
    parts: list[CodeType] = []
    for tree, code in cells:
        named = list(chain.from_iterable(map(_named, tree.body)))
        if named.count(None) or code.co_code[::2].count(_NAME) != len(named):
            return False  # what else gets a name may be anything, also in an annotation
        known.update(filter(None, named))
        parts += _parts(code)
    return all(known.issuperset(part.co_names) and _is_harmless(part) for part in parts)


def _named(statement: ast.stmt) -> Iterator[str | None]:
    """Yield the names that a statement gives to functions, modules or constants.

    None stands for whatever it may do beside that.
    """
    match statement:
        case ast.FunctionDef(name=name, decorator_list=[], args=arguments):
            defaults = [*arguments.defaults, *filter(None, arguments.kw_defaults)]
            yield name if all(map(_is_constant, defaults)) else None
        case ast.Import(names=names):
            for each in names:
                name = each.asname or each.name.partition(".")[0]
                yield name if each.name in MODULES else None
        case ast.ImportFrom(module=module, names=names, level=0):
            for each in names:
                known = module in MODULES and each.name in NAMES
                yield each.asname or each.name if known else None
        case ast.Assign(targets=[ast.Name(id=name)], value=value) if _is_constant(value):
            yield name
        case ast.Expr(value=ast.Constant()) | ast.Pass():
            return
        case _:
            yield None


def _is_constant(value: ast.expr) -> bool:
    match value:
        case ast.Constant() | ast.UnaryOp(operand=ast.Constant()):
            return True
        case ast.Tuple(elts=items):
            return all(map(_is_constant, items))
    return False


def _parts(code: CodeType) -> Iterator[CodeType]:
    """Yield the code of a cell, and of all functions in it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _parts(constant)


def _is_harmless(code: CodeType) -> bool:
    """Say whether code leaves attributes and global names as they are, and names no `where`."""
    keywords = chain.from_iterable(each for each in code.co_consts if isinstance(each, tuple))
    return _CHANGES.isdisjoint(code.co_code[::2]) and "where" not in {*code.co_consts, *keywords}
