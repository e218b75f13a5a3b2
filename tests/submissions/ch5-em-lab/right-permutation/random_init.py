def random_init(X, k, rng):
    rows = rng.permutation(len(X))[:k]
    return [1 / k] * k, X[rows].copy(), [np.identity(X.shape[1])] * k
