def random_init(X, k, rng):
    n, d = X.shape
    rows = rng.choice(k, n, replace=False)
    return np.ones(k) / k, X[rows], np.eye(k, d, d)
