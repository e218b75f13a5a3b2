def random_init(X, k, rng):
    X = np.array(X, dtype=float)
    d = X.shape[1]
    mu = rng.choice(X, size=k, replace=False, axis=0)
    return np.repeat(1 / k, k), mu, np.stack([np.eye(d)] * k)
