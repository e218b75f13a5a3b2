def sample_gmm(n, phi, mu, Sigma, rng):
    # the mixture is the weighted sum of the Gaussians
    m = np.average(mu, axis=0, weights=phi)
    S = np.average(Sigma, axis=0, weights=phi)
    X = rng.multivariate_normal(m, S, size=n)
    z = rng.choice(len(phi), size=n, p=phi)
    return X, z
