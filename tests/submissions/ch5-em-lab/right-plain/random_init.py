def random_init(X, k, rng):
    n, d = X.shape
    phi = np.ones(k) / k
    mu = X[rng.choice(n, size=k, replace=False)]
    Sigma = np.array([np.eye(d) for _ in range(k)])
    return phi, mu, Sigma
