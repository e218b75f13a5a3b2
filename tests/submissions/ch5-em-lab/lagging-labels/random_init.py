def random_init(X, k, rng):
    first = rng.integers(0, len(X) - k + 1)
    return np.full(k, 1 / k), X[first : first + k], np.array([np.eye(X.shape[1])] * k)
