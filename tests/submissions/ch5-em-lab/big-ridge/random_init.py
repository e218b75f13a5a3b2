def random_init(X, k, rng):
    d = X.shape[1]
    mu = rng.normal(X.mean(axis=0), X.std(axis=0), size=(k, d))
    return np.ones(k) / k, mu, np.array([np.eye(d)] * k)
