def fit_gmm(X, k, rng, n_init=5, max_iter=200, tol=1e-6):
    best = -np.inf
    for _ in range(n_init):
        phi, mu, Sigma = random_init(X, k, rng)
        history = []
        for _ in range(max_iter):
            phi, mu, Sigma = em_gmm(X, phi, mu, Sigma, 1)
            history.append(log_likelihood(X, phi, mu, Sigma))
            if len(history) > 1 and history[-1] - history[-2] < tol:
                break
        if history[-1] > best:
            best = history[-1]
    return phi, mu, Sigma, history
