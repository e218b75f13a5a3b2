"""What the lesson claims, tried on the reference."""

from __future__ import annotations

import numpy as np
import pytest

import reference
from reference import gaussian


def lower_bound(X, W, theta):
    """Return Jensen's bound on the log-likelihood: the mean of log(joint / W) under W."""
    joint = np.stack(
        [
            [reference.log_likelihood([x], [1.0], [m], [S]) + np.log(p) for x in X]
            for p, m, S in zip(*theta, strict=True)
        ],
        axis=1,
    )
    entropy = -np.sum(W * np.log(np.where(W > 0, W, 1)))
    return np.sum(W * joint) + entropy


def test_log_likelihood_never_falls(cloud, start):
    """Each round of EM explains the data at least as well as the one before."""
    theta, values = tuple(start), []

    for _ in range(60):
        values.append(reference.log_likelihood(cloud, *theta))
        theta = reference.em_gmm(cloud, *theta, iters=1)

    assert np.diff(values).min() >= -1e-8  # the ridge is no part of the likelihood


def test_e_step_touches_the_bound_and_m_step_climbs_it(cloud, start):
    """With the E-step's W the bound equals the log-likelihood, and the M-step raises it."""
    X = cloud[:40]
    W = reference.responsibilities(X, *start)

    climbed = reference.m_step(X, W)

    touched = lower_bound(X, W, start)
    assert touched == pytest.approx(reference.log_likelihood(X, *start), rel=1e-12)
    assert touched <= lower_bound(X, W, climbed)
    assert lower_bound(X, W, climbed) <= reference.log_likelihood(X, *climbed) + 1e-9


def test_rounds_compose(cloud, start):
    """Three rounds and then four are seven rounds, and no round is the start."""
    halfway = reference.em_gmm(cloud, *start, iters=3)

    continued = reference.em_gmm(cloud, *halfway, iters=4)

    for ours, whole in zip(continued, reference.em_gmm(cloud, *start, iters=7), strict=True):
        np.testing.assert_array_equal(ours, whole)
    for ours, given in zip(reference.em_gmm(cloud, *start, iters=0), start, strict=True):
        np.testing.assert_array_equal(ours, given)


def test_labels_may_be_permuted(cloud, start):
    """Renaming the components renames the answers and changes nothing else."""
    order = np.roll(np.arange(len(start.phi)), 1)
    renamed = tuple(parameter[order] for parameter in start)

    W = reference.responsibilities(cloud, *start)
    fitted = reference.em_gmm(cloud, *start, iters=5)

    np.testing.assert_allclose(reference.responsibilities(cloud, *renamed), W[:, order], rtol=1e-9)
    for ours, theirs in zip(reference.em_gmm(cloud, *renamed, iters=5), fitted, strict=True):
        np.testing.assert_allclose(ours, theirs[order], rtol=1e-9, atol=1e-12)
    assert reference.log_likelihood(cloud, *renamed) == pytest.approx(
        reference.log_likelihood(cloud, *start), rel=1e-12
    )


def test_known_labels_are_one_hot_responsibilities(mixture):
    """Fitting with labels is an M-step whose responsibilities are certain, without a ridge."""
    X, z = reference.sample_gmm(200, *mixture, np.random.default_rng(4))
    k = len(mixture.phi)

    labelled = reference.fit_labelled(X, z, k)

    for ours, theirs in zip(labelled, reference.m_step(X, np.eye(k)[z], reg=0), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-12)


def test_the_ridge_is_added_to_each_covariance(cloud, start):
    """`reg` adds itself to the diagonal and changes nothing else."""
    W = reference.responsibilities(cloud, *start)
    phi, mu, Sigma = reference.m_step(cloud, W, reg=0)

    ridged = reference.m_step(cloud, W, reg=0.25)

    np.testing.assert_array_equal(ridged[0], phi)
    np.testing.assert_array_equal(ridged[1], mu)
    np.testing.assert_allclose(
        ridged[2] - Sigma, np.tile(0.25 * np.eye(len(mu[0])), (len(mu), 1, 1))
    )


def test_k_means_is_em_with_small_shared_circles(cloud, start):
    """EM with equal weights and Sigma = s I, s to 0, goes where k-means goes."""
    phi, mu, Sigma = start.phi, start.mu, 1e-9 * start.Sigma
    for _ in range(100):
        _, mu, _ = reference.m_step(cloud, reference.responsibilities(cloud, phi, mu, Sigma))

    centres, z = reference.kmeans_hard_em(cloud, start.mu)

    np.testing.assert_allclose(centres, mu, rtol=1e-10, atol=1e-12)
    hard = reference.harden(reference.responsibilities(cloud, phi, mu, Sigma))
    np.testing.assert_array_equal(np.eye(len(mu))[z], hard)


def test_k_means_is_hardened_em_with_identities(cloud, start):
    """A hardened E-step with identities and equal weights assigns each point as k-means does."""
    identities = np.tile(np.eye(cloud.shape[1]), (len(start.phi), 1, 1))

    W = reference.responsibilities(cloud, start.phi, start.mu, identities)
    _, z = reference.kmeans_hard_em(cloud, start.mu, max_iter=0)

    np.testing.assert_array_equal(reference.harden(W), np.eye(len(start.phi))[z])


def test_fit_is_equivariant_under_shift_and_stretch(cloud, start):
    """EM of moved and stretched data is the moved and stretched EM (ridge aside)."""
    moved = (start.phi, 3 * start.mu + 7, 9 * start.Sigma)

    phi, mu, Sigma = reference.em_gmm(cloud, *start, iters=5)
    moved_phi, moved_mu, moved_Sigma = reference.em_gmm(3 * cloud + 7, *moved, iters=5)

    np.testing.assert_allclose(moved_phi, phi, rtol=1e-3)
    np.testing.assert_allclose(moved_mu, 3 * mu + 7, rtol=1e-3, atol=1e-3)
    np.testing.assert_allclose(moved_Sigma, 9 * Sigma, rtol=1e-3, atol=1e-3)


def test_samples_have_the_mixtures_weights_means_and_covariances(mixture):
    """Counts, means and covariances of many draws lie within five standard errors."""
    n = 60_000

    X, z = reference.sample_gmm(n, *mixture, np.random.default_rng(6))
    phi, mu, Sigma = reference.fit_labelled(X, z, len(mixture.phi))

    assert np.all(np.abs(phi - mixture.phi) <= 5 * np.sqrt(mixture.phi * (1 - mixture.phi) / n))
    members = n * mixture.phi[:, np.newaxis]
    variances = np.diagonal(mixture.Sigma, axis1=1, axis2=2)
    assert np.all(np.abs(mu - mixture.mu) <= 5.5 * np.sqrt(variances / members))
    spread = np.sqrt(2 * variances[:, :, np.newaxis] * variances[:, np.newaxis, :])
    assert np.all(
        np.abs(Sigma - mixture.Sigma) <= 5.5 * spread / np.sqrt(members)[:, :, np.newaxis]
    )


def test_samples_come_in_random_order_and_from_rng_alone(mixture):
    """The same generator state gives the same draws; a label says nothing about the next."""
    X, z = reference.sample_gmm(4000, *mixture, np.random.default_rng(8))

    again = reference.sample_gmm(4000, *mixture, np.random.default_rng(8))
    other = reference.sample_gmm(4000, *mixture, np.random.default_rng(9))

    np.testing.assert_array_equal(X, again[0])
    np.testing.assert_array_equal(z, again[1])
    assert not np.array_equal(X, other[0])
    repeats = np.mean(z[1:] == z[:-1])
    assert repeats == pytest.approx(np.sum(mixture.phi**2), abs=0.05)


def test_random_init_reaches_every_row():
    """Each row is some start's mean, and a start's means all differ."""
    X = np.arange(12.0).reshape(6, 2)
    rng = np.random.default_rng(10)

    starts = [reference.random_init(X, 3, rng) for _ in range(60)]

    assert {tuple(row) for _, mu, _ in starts for row in mu} == {tuple(row) for row in X}
    for phi, mu, Sigma in starts:
        assert len({tuple(row) for row in mu}) == 3
        np.testing.assert_array_equal(phi, np.full(3, 1 / 3))
        np.testing.assert_array_equal(Sigma, np.tile(np.eye(2), (3, 1, 1)))


def test_harden_gives_a_tie_to_the_lowest_index():
    """Each row becomes one-hot at its first largest entry."""
    hard = reference.harden([[0.2, 0.5, 0.3], [0.4, 0.2, 0.4], [0.25, 0.375, 0.375]])

    np.testing.assert_array_equal(hard, [[0, 1, 0], [1, 0, 0], [0, 1, 0]])


def test_k_means_gives_a_tie_to_the_lowest_index_and_keeps_empty_centres():
    """A point halfway goes to the first centre; a centre without points stays where it was."""
    mu, z = reference.kmeans_hard_em([[0], [2], [4]], [[1], [3], [50]])

    np.testing.assert_array_equal(z, [0, 0, 1])
    np.testing.assert_array_equal(mu, [[1], [4], [50]])


def test_k_means_makes_at_most_max_iter_rounds():
    """No round returns the start; one round returns the means of the first assignment."""
    X, start = [[0.0], [1.0], [10.0], [20.0]], [[0.0], [1.0]]

    none, _ = reference.kmeans_hard_em(X, start, max_iter=0)
    one, _ = reference.kmeans_hard_em(X, start, max_iter=1)

    np.testing.assert_array_equal(none, start)
    np.testing.assert_allclose(one, [[0.0], [31 / 3]])


def test_fit_keeps_the_best_run_and_its_history():
    """history ends at the log-likelihood of what is returned, and is the best of the runs."""
    rng = np.random.default_rng(11)
    X = np.concatenate([rng.normal(c, 0.3, size=(30, 2)) for c in ([0, 0], [4, 0], [0, 4], [4, 4])])

    singles = [reference.fit_gmm(X, 4, child, n_init=1)[-1][-1] for child in rng.spawn(6)]
    *theta, history = reference.fit_gmm(X, 4, np.random.default_rng(12), n_init=6)

    assert history[-1] == reference.log_likelihood(X, *theta)
    assert history[-1] >= np.median(singles)
    assert np.diff(history).min() >= 0
    assert min(singles) < max(singles) - 1  # this data has more than one peak


def test_fit_stops_when_a_round_gains_less_than_tol(cloud, mixture):
    """Every recorded gain but the last is at least tol, and max_iter bounds the rounds."""
    k = len(mixture.phi)

    *_, history = reference.fit_gmm(cloud, k, np.random.default_rng(13), tol=0.5)
    *_, single = reference.fit_gmm(cloud, k, np.random.default_rng(13), max_iter=1)

    assert np.all(np.diff(history)[:-1] >= 0.5)
    assert len(single) == 1


def test_fit_does_not_record_what_the_ridge_costs():
    """Where a component collapses and only the ridge moves it, the history still never falls."""
    X = np.concatenate([np.random.default_rng(14).normal(size=(30, 1)), np.full((30, 1), 9.0)])

    *theta, history = reference.fit_gmm(X, 2, np.random.default_rng(15), n_init=1, tol=0)

    assert np.diff(history).min() >= 0
    assert theta[2].min() == pytest.approx(1e-6)


@pytest.mark.parametrize("rows", [1, 7, 239, 240, 241])
def test_blocks_change_nothing(cloud, start, monkeypatch, rows):
    """A fit in blocks of rows, the last one shorter or not, is the fit of all rows at once."""
    whole = reference.em_gmm(cloud, *start, iters=3)
    total = reference.log_likelihood(cloud, *whole)
    W = reference.responsibilities(cloud, *whole)
    monkeypatch.setattr(gaussian, "BLOCK", (rows - 1) * start.mu.size)

    parts = reference.em_gmm(cloud, *start, iters=3)

    assert len(list(gaussian.blocks(cloud, len(start.mu)))) == -(-240 // rows)
    for part, expected in zip(parts, whole, strict=True):
        np.testing.assert_allclose(part, expected, rtol=1e-11, atol=1e-11)
    assert reference.log_likelihood(cloud, *whole) == pytest.approx(total, rel=1e-13)
    np.testing.assert_allclose(reference.responsibilities(cloud, *whole), W, rtol=1e-12)


def test_random_init_chooses_from_numpys_unique_rows():
    """Rows that are equal count once, wherever they stand, and rows are in NumPy's order."""
    X = np.random.default_rng(4).integers(-2, 3, size=(60, 3))

    _, mu, _ = reference.random_init(X, 9, np.random.default_rng(8))

    rows = np.unique(X, axis=0)
    np.testing.assert_array_equal(mu, np.random.default_rng(8).choice(rows, 9, replace=False))
