"""What the numbers of each drawn question should be, worked out in another way than the course's.

Densities come from SciPy, averages from plain Python. Each function takes what the question
shows and returns every number that it asks for, right or known-wrong, by its name.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from scipy.stats import multivariate_normal, norm

Values = Mapping[str, float]
Answers = dict[str, float]


def _listed(v: Values, name: str) -> list[float]:
    return [value for key, value in v.items() if key[:-1] == name and key[-1].isdigit()]


def _average(x: Sequence[float], w: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(x, w, strict=True)) / sum(w)


def _variance(x: Sequence[float], w: Sequence[float], centre: float | None = None) -> float:
    middle = _average(x, w) if centre is None else centre
    return _average([(a - middle) ** 2 for a in x], w)


def _joint(v: Values, phi: Sequence[float], deviations: Sequence[float]) -> tuple[float, float]:
    """Return weight times density of the two components of a pair on a line."""
    means = (0, v["mu2"])
    first, second = (
        p * float(norm.pdf(v["x"], m, s)) for p, m, s in zip(phi, means, deviations, strict=True)
    )
    return first, second


def soft_centre(v: Values) -> Answers:
    """One whole point and a share of another pull at a centre."""
    half = (v["near"] + v["far"]) / 2
    return {
        "centre": (v["near"] + v["share"] * v["far"]) / (1 + v["share"]),
        "rounded": half if v["share"] > 0.5 else v["near"],
    }


def two_densities(v: Values) -> Answers:
    """Bayes' rule with equal weights."""
    return {"share": 1 / (1 + v["b"] / v["a"]), "density": v["a"], "ratio": v["a"] / v["b"]}


def mixture_density(v: Values) -> Answers:
    """Two weighted densities, added up."""
    phi, deviation = (v["phi1"], v["phi2"]), math.sqrt(v["Sigma2"])
    spread = math.sqrt(phi[0] ** 2 + phi[1] ** 2 * v["Sigma2"])
    return {
        "density": sum(_joint(v, phi, (1, deviation))),
        "equal": sum(_joint(v, (0.5, 0.5), (1, deviation))),
        "squared": sum(_joint(v, phi, (1, v["Sigma2"]))),
        "blend": float(norm.pdf(v["x"], phi[1] * v["mu2"], spread)),
    }


def shaped_noise(v: Values) -> Answers:
    """The factor times the noise, coordinate by coordinate."""
    a, b, c, u1, u2 = (v[name] for name in ("a", "b", "c", "u1", "u2"))
    return {
        "x": v["mean"] + b * u1 + c * u2,
        "transposed": v["mean"] + c * u2,
        "covariance": v["mean"] + a * b * u1 + (b * b + c * c) * u2,
    }


def expected_count(v: Values) -> Answers:
    """A share of n."""
    return {"count": v["phi1"] * v["n"], "equal": v["n"] / 3}


def two_deviations(v: Values) -> Answers:
    """Twice the root."""
    return {"reach": 2 * math.sqrt(v["variance"]), "squared": 2 * v["variance"]}


def labelled_variance(v: Values) -> Answers:
    """Three points of five."""
    x = _listed(v, "x")
    own, ones = x[:3], [1.0] * 3
    variance = _variance(own, ones)
    return {
        "variance": variance,
        "unbiased": variance * 3 / 2,
        "around_all": _variance(own, ones, sum(x) / 5),
        "deviation": math.sqrt(variance),
        "pooled": _variance(x, [1.0] * 5),
    }


def library_variance(v: Values) -> Answers:
    """One division undone, another one done."""
    n = v["count"]
    return {
        "variance": v["unbiased"] * (n - 1) / n,
        "unbiased": v["unbiased"],
        "away": v["unbiased"] * n / (n - 1),
    }


def two_point_gamma(v: Values) -> Answers:
    """Bayes' rule, and four ways to get it wrong."""
    phi, deviation = (v["phi1"], v["phi2"]), math.sqrt(v["Sigma2"])
    first, second = _joint(v, phi, (1, deviation))
    plain, other = _joint(v, (1, 1), (1, deviation))
    thin, thick = _joint(v, phi, (1, v["Sigma2"]))
    return {
        "gamma": first / (first + second),
        "joint": first,
        "no_prior": plain / (plain + other),
        "squared": thin / (thin + thick),
        "no_size": first / (first + second * deviation),
    }


def three_shares(v: Values) -> Answers:
    """Weight times density of three, normalised."""
    joint = [v[f"phi{j}"] * v[f"density{j}"] for j in (1, 2, 3)]
    density = [v[f"density{j}"] for j in (1, 2, 3)]
    answers = {f"share{j}": one / sum(joint) for j, one in enumerate(joint, 1)}
    answers |= {f"no_prior{j}": one / sum(density) for j, one in enumerate(density, 1)}
    return answers | {f"hard{j}": float(one == max(joint)) for j, one in enumerate(joint, 1)}


def only_priors(v: Values) -> Answers:
    """Half-way, the densities cancel."""
    assert v["x"] - v["left"] == v["right"] - v["x"]
    return {"share": v["phi1"], "half": 0.5}


def shrinking_circles(v: Values) -> Answers:
    """Two circles at -2 and +2."""
    right, left = (float(multivariate_normal.pdf(v["x"], mean, v["variance"])) for mean in (2, -2))
    return {
        "share": right / (right + left),
        "hard": 1.0,
        "squared": 1 / (1 + math.exp(-4 * v["x"] / v["variance"] ** 2)),
        "straight": (2 + v["x"]) / 4,
    }


def four_point_mean(v: Values) -> Answers:
    """A weighted mean."""
    x, w = _listed(v, "x"), _listed(v, "w")
    return {
        "mean": _average(x, w),
        "rounded": _average(x, [float(share > 0.5) for share in w]),
        "whole": sum(a * b for a, b in zip(x, w, strict=True)) / 4,
        "plain": sum(x) / 4,
    }


def four_point_variance(v: Values) -> Answers:
    """A weighted variance around the weighted mean."""
    x, w = _listed(v, "x"), _listed(v, "w")
    variance = _variance(x, w)
    return {
        "variance": variance,
        "around_old": _variance(x, w, v["old"]),
        "rounded": _variance(x, [float(share > 0.5) for share in w]),
        "whole": variance * sum(w) / 4,
        "deviation": math.sqrt(variance),
    }


def fractional_count(v: Values) -> Answers:
    """A sum of shares."""
    w = _listed(v, "w")
    return {"count": sum(w), "won": float(sum(s > 0.5 for s in w)), "average": sum(w) / 5}


def hard_em_round(v: Values) -> Answers:
    """k-means on four points, and one round with soft shares."""
    x, centres = _listed(v, "x"), [v["left"], v["right"]]
    soft = [1 / (1 + math.exp(((p - centres[1]) ** 2 - (p - centres[0]) ** 2) / 2)) for p in x]
    rounds: list[float] = []
    while len(rounds) < 10:
        nearest = [min((0, 1), key=lambda j: abs(p - centres[j])) for p in x]
        for j in (0, 1):
            own = [p for p, z in zip(x, nearest, strict=True) if z == j]
            centres[j] = sum(own) / len(own) if own else centres[j]
        rounds.append(centres[1])
    return {"centre": rounds[0], "settled": rounds[-1], "soft": _average(x, soft)}


def parameter_count(v: Values) -> Answers:
    """Entries counted one by one."""
    k, d = int(v["k"]), int(v["d"])
    triangle = sum(1 for row in range(d) for column in range(d) if column <= row)
    weights, means = k - 1, k * d
    return {
        "free": weights + means + k * triangle,
        "means": means,
        "shared": weights + means + triangle,
        "diagonal": weights + means + k * d,
    }


def pair_log_likelihood(v: Values) -> Answers:
    """The logarithm of a product of two sums, and three ways to get it wrong."""
    parts = [[v["phi1"] * v[f"{p}1"], v["phi2"] * v[f"{p}2"]] for p in "ab"]
    return {
        "score": math.log(sum(parts[0]) * sum(parts[1])),
        "inside_out": math.log(math.prod(parts[0]) * math.prod(parts[1])),
        "added": math.log(sum(parts[0]) + sum(parts[1])),
        "no_weights": math.log((v["a1"] + v["a2"]) * (v["b1"] + v["b2"])),
    }


def missing_weight(v: Values) -> Answers:
    """The mean of a Gaussian, given its first coordinate."""
    return {"weight": v["mean"] + v["shared"] / 100 * (v["height"] - 170), "mean": v["mean"]}


def library_score(v: Values) -> Answers:
    """A sum from an average."""
    return {"total": v["average"] * v["n"], "average": v["average"]}


EXPECTED: dict[str, Callable[[Values], Answers]] = {
    function.__name__: function
    for function in (
        soft_centre, two_densities, mixture_density, shaped_noise, expected_count,
        two_deviations, labelled_variance, library_variance, two_point_gamma, three_shares,
        only_priors, shrinking_circles, four_point_mean, four_point_variance,
        fractional_count, hard_em_round, parameter_count, pair_log_likelihood,
        missing_weight, library_score,
    )
}  # fmt: skip
