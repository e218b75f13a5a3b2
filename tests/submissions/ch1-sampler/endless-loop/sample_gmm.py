def sample_gmm(n, phi, mu, Sigma, rng):
    X, z = [], []
    i = 0
    while i < n:
        j = rng.choice(len(phi), p=phi)
        X.append(rng.multivariate_normal(mu[j], Sigma[j]))
        z.append(j)
        X, z = X[:n], z[:n]
        # TODO count i up?
    return np.array(X), np.array(z)
