def random_init(X, k, rng):
    phi = np.ones(k) / k
    mu = X[:k]
    Sigma = np.array([np.eye(X.shape[1])] * k)
    return phi, mu, Sigma
