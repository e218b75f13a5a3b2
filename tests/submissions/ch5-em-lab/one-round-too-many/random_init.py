def random_init(X, k, rng):
    n, d = X.shape
    rows = rng.integers(0, n, size=k)
    return np.ones(k) / k, X[rows], np.array([np.eye(d)] * k)
