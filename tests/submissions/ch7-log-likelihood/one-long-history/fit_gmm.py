history = []


def fit_gmm(X, k, rng, n_init=5, max_iter=200, tol=1e-6):
    best, best_ll = None, -np.inf
    for _ in range(n_init):
        phi, mu, Sigma = random_init(X, k, rng)
        last = -np.inf
        for _ in range(max_iter):
            phi, mu, Sigma = em_gmm(X, phi, mu, Sigma, 1)
            ll = log_likelihood(X, phi, mu, Sigma)
            history.append(ll)
            if ll - last < tol:
                break
            last = ll
        if ll > best_ll:
            best, best_ll = (phi, mu, Sigma), ll
    return best[0], best[1], best[2], history
