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
abs add all any append ArithmeticError AssertionError bool complex copy count dict difference
discard divmod endswith enumerate Exception extend filter float FloatingPointError frozenset get
index IndexError insert int intersection isinstance items iter join KeyError keys len list
LookupError lower map max min next NotImplementedError OverflowError pop pow print range remove
reverse reversed round RuntimeError set setdefault slice sort sorted split startswith StopIteration
str strip sum tuple TypeError union update upper ValueError values ZeroDivisionError zip
"""
_NUMPY = """
absolute accumulate add allclose amax amin apply_along_axis arange arccos arcsin arctan arctan2
argmax argmin argpartition argsort argwhere around array array_equal array_split asarray astype at
atleast_1d atleast_2d atleast_3d average bincount block broadcast_arrays broadcast_to c_ ceil clip
column_stack concatenate conj convolve copysign copyto corrcoef cos cosh count_nonzero cov cross
cumprod cumsum delete diag diagonal diff digitize divide dot dstack dtype e einsum eps errstate exp
exp2 expand_dims expm1 eye fabs fill_diagonal finfo flatnonzero flatten flip fliplr flipud float32
float64 float_power floor fmax fmin fromfunction fromiter fsum full full_like gradient histogram
hsplit hstack hypot identity imag inf inner int32 int64 interp isclose isfinite isin isinf isnan
isreal isscalar item ix_ kron lexsort lgamma linspace log log10 log1p log2 log_softmax logaddexp
logical_and logical_not logical_or matmul maximum mean median meshgrid minimum mod moveaxis multiply
nan nan_to_num nanargmax nanargmin nanmax nanmean nanmedian nanmin nanstd nansum nanvar ndim
negative newaxis nonzero ones ones_like outer partition percentile pi polyfit polyval positive
power prod ptp put quantile r_ ravel real reciprocal reduce remainder repeat reshape result_type
rint roll rot90 s_ searchsorted select shape sign sin sinh size split sqrt square squeeze stack std
subtract swapaxes T take tan tanh tau tensordot tile tiny tolist trace transpose trapezoid tril triu
trunc unique unravel_index var vdot vectorize vsplit vstack where zeros zeros_like
"""
_CHANCE = """
beta binomial choice choices default_rng dirichlet exponential gamma gauss integers multinomial
multivariate_hypergeometric multivariate_normal normal permutation permuted poisson rand randint
randn random random_sample randrange sample seed shuffle spawn standard_gamma standard_normal
standard_t triangular uniform
"""
_ALGEBRA = """
cho_factor cho_solve cholesky cond det eig eigh eigvals eigvalsh expm inv linalg lstsq matrix_power
matrix_rank multi_dot norm pinv qr slogdet solve solve_triangular svd
"""
_SCIPY = """
cdf cdist digamma distance entr entropy expit gammaln log_ndtr log_softmax logcdf logit logpdf logsf
logsumexp mahalanobis ndtr ndtri pdf pdist ppf psi rvs sf softmax spatial special squareform stats
xlogy
"""
NAMES = frozenset(" ".join((_PYTHON, _NUMPY, _CHANCE, _ALGEBRA, _SCIPY)).split())
_MODULES = """
math numpy numpy.linalg numpy.random random scipy scipy.linalg scipy.spatial scipy.spatial.distance
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
