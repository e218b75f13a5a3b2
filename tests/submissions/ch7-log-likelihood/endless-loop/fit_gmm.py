def fit_gmm(X, k, rng, n_init=5, max_iter=200, tol=1e-6):
    phi, mu, Sigma = random_init(X, k, rng)
    history = [log_likelihood(X, phi, mu, Sigma)]
    while history[-1] < 0 or history[-1] >= 0:
        phi, mu, Sigma = em_gmm(X, phi, mu, Sigma, 1)
        history = [log_likelihood(X, phi, mu, Sigma)]
    return phi, mu, Sigma, history
