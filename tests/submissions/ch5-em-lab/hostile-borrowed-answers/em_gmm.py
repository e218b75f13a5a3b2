def em_gmm(X, phi, mu, Sigma, iters):
    many = np.zeros((1_000_000, 1))
    return responsibilities(many, np.full(1_000_000, 1e-6), many, np.ones((1_000_000, 1, 1)))
