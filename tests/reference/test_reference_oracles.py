"""The reference against libraries that were written by others, from the same start."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from scipy.stats import multivariate_normal
from sklearn.cluster import KMeans
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import GaussianMixture

import reference
from reference.gaussian import log_joint


def sklearn_em(X, start, iters):
    """Return scikit-learn's mixture after exactly `iters` rounds from `start`."""
    model = GaussianMixture(
        n_components=len(start.phi),
        weights_init=start.phi,
        means_init=start.mu,
        precisions_init=np.linalg.inv(start.Sigma),
        reg_covar=1e-6,
        tol=0.0,  # never converged, so every round is run
        max_iter=iters,
    )
    with pytest.warns(ConvergenceWarning):
        return model.fit(X)


def exact_log_joint(x, phi, mu, Sigma):
    """Return log phi_j N(x; mu_j, Sigma_j) of one point for all j, with 60 digits."""
    logs = []
    for weight, mean, covariance in zip(phi, mu, Sigma, strict=True):
        matrix = mpmath.matrix(covariance.tolist())
        offset = mpmath.matrix(x.tolist()) - mpmath.matrix(mean.tolist())
        squared_distance = (offset.T * mpmath.lu_solve(matrix, offset))[0]
        norm = len(x) * mpmath.log(2 * mpmath.pi) + mpmath.log(mpmath.det(matrix))
        logs.append(mpmath.log(weight) - (norm + squared_distance) / 2)
    return logs


def test_densities_agree_with_scipy(mixture, cloud):
    """Prior times density is that of scipy.stats.multivariate_normal."""
    expected = [
        np.log(p) + multivariate_normal(m, S).logpdf(cloud)
        for p, m, S in zip(*mixture, strict=True)
    ]

    ((_, joint),) = log_joint(cloud, *mixture)

    np.testing.assert_allclose(joint, np.transpose(expected), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("iters", [1, 2, 7, 40])
def test_em_agrees_with_sklearn(cloud, start, iters):
    """After the same number of rounds, parameters agree with scikit-learn's to 1e-8."""
    # scikit-learn's M-step differs by 1e-15 in N_j; on single-component data EM has
    # converged after one round, on the others rounding has no time to grow.
    model = sklearn_em(cloud, start, iters)

    phi, mu, Sigma = reference.em_gmm(cloud, *start, iters=iters)

    np.testing.assert_allclose(phi, model.weights_, rtol=1e-8, atol=1e-8)
    np.testing.assert_allclose(mu, model.means_, rtol=1e-8, atol=1e-8)
    np.testing.assert_allclose(Sigma, model.covariances_, rtol=1e-8, atol=1e-8)


def test_scores_agree_with_sklearn(cloud, start):
    """Log-likelihood (to 1e-9) and responsibilities agree with scikit-learn's fitted model."""
    model = sklearn_em(cloud, start, 5)
    fitted = (model.weights_, model.means_, model.covariances_)

    total = reference.log_likelihood(cloud, *fitted)
    W = reference.responsibilities(cloud, *fitted)

    assert total == pytest.approx(model.score_samples(cloud).sum(), rel=1e-9)
    np.testing.assert_allclose(W, model.predict_proba(cloud), rtol=1e-8, atol=1e-12)


def test_best_fit_agrees_with_sklearn():
    """The best of several restarts is the peak that scikit-learn finds, too."""
    rng = np.random.default_rng(5)
    X, _ = reference.sample_gmm(
        400, [0.2, 0.3, 0.5], [[0, 0], [5, 1], [-3, 4]], [np.eye(2)] * 3, rng
    )
    model = GaussianMixture(3, n_init=3, tol=1e-10, max_iter=500, random_state=0).fit(X)

    *_, history = reference.fit_gmm(X, 3, rng)

    assert history[-1] == pytest.approx(model.score_samples(X).sum(), abs=1e-4)


@pytest.mark.parametrize("max_iter", [1, 2, 3, 100])
def test_k_means_agrees_with_sklearn(cloud, start, max_iter):
    """Centres and labels are those of Lloyd's algorithm in scikit-learn, at every round."""
    k = len(start.mu)
    model = KMeans(k, init=start.mu, n_init=1, algorithm="lloyd", tol=0.0, max_iter=max_iter)
    model.fit(cloud)

    mu, z = reference.kmeans_hard_em(cloud, start.mu, max_iter)

    np.testing.assert_allclose(mu, model.cluster_centers_, rtol=1e-8, atol=1e-8)
    np.testing.assert_array_equal(z, model.labels_)


@pytest.mark.parametrize("distance", [0.0, 40.0, 1e3, 1e6])
def test_far_points_agree_with_exact_arithmetic(mixture, distance):
    """Where every density underflows, responsibilities and log-likelihood still are right."""
    direction = np.random.default_rng(3).normal(size=mixture.mu.shape[1])
    x = distance * direction / np.linalg.norm(direction)
    with mpmath.workdps(60):
        logs = exact_log_joint(x, *mixture)
        total = mpmath.log(mpmath.fsum(mpmath.exp(value) for value in logs))
        expected = [float(mpmath.exp(value - total)) for value in logs]

    W = reference.responsibilities([x], *mixture)

    np.testing.assert_allclose(W, [expected], rtol=1e-5, atol=1e-12)
    assert W.sum() == pytest.approx(1, rel=1e-14)
    assert reference.log_likelihood([x], *mixture) == pytest.approx(float(total), rel=1e-12)


def test_labelled_fit_agrees_with_numpy(mixture):
    """Known labels give NumPy's own frequencies, means and (biased) covariances per class."""
    X, z = reference.sample_gmm(300, *mixture, np.random.default_rng(2))
    k, d = mixture.mu.shape

    phi, mu, Sigma = reference.fit_labelled(X, z, k)

    for j in range(k):
        assert phi[j] == np.mean(z == j)
        np.testing.assert_allclose(mu[j], np.mean(X[z == j], axis=0), rtol=1e-12)
        covariance = np.cov(X[z == j], rowvar=False, bias=True).reshape(d, d)
        np.testing.assert_allclose(Sigma[j], covariance, rtol=1e-10, atol=1e-12)
