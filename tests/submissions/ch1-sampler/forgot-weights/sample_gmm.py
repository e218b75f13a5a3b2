def sample_gmm(n, phi, mu, Sigma, rng):
    z = rng.integers(0, len(phi), size=n)
    X = np.array([rng.multivariate_normal(mu[j], Sigma[j]) for j in z])
    return X, z
