def fit_gmm(X, k, rng, n_init=5, max_iter=200, tol=1e-6):
    phi, mu, Sigma = random_init(X, k, rng)
    history = []
    for _ in range(max_iter):
        phi, mu = em_gmm(X, phi, mu, Sigma, 1)
        history.append(log_likelihood(X, phi, mu, Sigma))
    return phi, mu, Sigma, history
