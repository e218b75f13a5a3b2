def random_init(X, k, rng):
    n, d = X.shape
    phi = rng.dirichlet(np.ones(k))
    mu = X[rng.choice(n, k, replace=False)]
    return phi, mu, np.eye(d)
