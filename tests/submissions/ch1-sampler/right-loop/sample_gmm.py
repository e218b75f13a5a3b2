def sample_gmm(n, phi, mu, Sigma, rng):
    d = len(mu[0])
    X = np.zeros((n, d))
    z = np.zeros(n, dtype=int)
    for i in range(n):
        # first the component, then the point
        z[i] = rng.choice(len(phi), p=phi)
        X[i] = rng.multivariate_normal(mu[z[i]], Sigma[z[i]])
    return X, z
