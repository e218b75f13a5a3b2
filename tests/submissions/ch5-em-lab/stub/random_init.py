def random_init(X, k, rng):
    n, d = X.shape
    return np.ones(k) / k, X[rng.choice(n, k, replace=False)], np.array([np.eye(d)] * k)
