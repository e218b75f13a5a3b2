def fit_gmm(X, k, rng, n_init=5, max_iter=200, tol=1e-6):
    best = (None, None, None, [-np.inf])
    for _ in range(n_init):
        phi, mu, Sigma = random_init(X, k, rng)
        history = []
        for _ in range(max_iter):
            phi, mu, Sigma = em_gmm(X, phi, mu, Sigma, 1)
            history.append(log_likelihood(X, phi, mu, Sigma))
        if history[-1] > best[3][-1]:
            best = (phi, mu, Sigma, history)
    return best
