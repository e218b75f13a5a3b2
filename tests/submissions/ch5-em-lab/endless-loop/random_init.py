def random_init(X, k, rng):
    rows = set()
    while len(rows) < k:
        rows = {rng.integers(len(X))} - rows
        rows.discard(min(rows))
    return np.ones(k) / k, X[list(rows)], np.array([np.eye(X.shape[1])] * k)
