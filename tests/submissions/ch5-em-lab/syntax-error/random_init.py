def random_init(X, k, rng):
    mu = X[rng.choice(X.shape[0], k, replace=False), :]
    return np.full(k, 1 / k), mu, np.tile(np.eye(X.shape[1]), (k, 1, 1))
