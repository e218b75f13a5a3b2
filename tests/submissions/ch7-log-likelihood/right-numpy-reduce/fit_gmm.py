def fit_gmm(X, k, rng, n_init=5, max_iter=200, tol=1e-6):
    best_ll = -np.inf
    for restart in range(n_init):
        phi, mu, Sigma = random_init(X, k, rng)
        old = -np.inf
        history = []
        it = 0
        while it < max_iter:
            phi, mu, Sigma = em_gmm(X, phi, mu, Sigma, iters=1)
            ll = log_likelihood(X, phi, mu, Sigma)
            history.append(float(ll))
            it += 1
            if ll - old < tol:
                break
            old = ll
        if ll > best_ll:
            best_ll, best_phi, best_mu, best_Sigma, best_history = ll, phi, mu, Sigma, history
    return best_phi, best_mu, best_Sigma, best_history
