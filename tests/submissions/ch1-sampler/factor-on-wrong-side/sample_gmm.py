def sample_gmm(n, phi, mu, Sigma, rng):
    z = rng.choice(len(phi), size=n, p=phi)
    X = np.zeros((n, mu.shape[1]))
    for j in range(len(phi)):
        L = np.linalg.cholesky(Sigma[j])
        e = rng.standard_normal((np.sum(z == j), mu.shape[1]))
        X[z == j] = mu[j] + e @ L
    return X, z
