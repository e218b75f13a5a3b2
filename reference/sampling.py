"""The generative story: first pick a component, then land in its ellipse."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reference import arguments
from reference.arguments import Floats, Ints
from reference.gaussian import cholesky


def sample_gmm(
    n: int, phi: ArrayLike, mu: ArrayLike, Sigma: ArrayLike, rng: np.random.Generator
) -> tuple[Floats, Ints]:
    """Draw n independent pairs (x, z) from the mixture: X (n, d) and z (n,).

    z_i = j with probability phi_j, then x_i ~ N(mu_j, Sigma_j) as mu_j + L_j e with
    e ~ N(0, I) and L_j L_j' = Sigma_j (Bishop 2006, sections 2.3.9 and 11.1.1).
    """
    n, rng = arguments.count(n, "n", least=0), arguments.generator(rng)
    weights, means, covariances = arguments.mixture(phi, mu, Sigma)
    k, d = means.shape
    arguments.affordable(n, k, d)

    z = rng.choice(k, size=n, p=weights / weights.sum())
    L = cholesky(covariances)
    e = rng.standard_normal((n, d))
    X = means[z] + np.einsum("nij,nj->ni", L[z], e)
    return X, z
