def fit_gmm(X, k, rng, n_init=5, max_iter=200, tol=1e-6):
    best, best_ll = None, -np.inf
    for _ in range(n_init):
        theta = random_init(X, k, rng)
        history = []
        for _ in range(max_iter):
            theta = em_gmm(X, *theta, 1)
            history.append(log_likelihood(X, *theta))
            if len(history) >= 2 and history[-1] - history[-2] < tol:
                break
        if history[-1] > best_ll:
            best, best_ll = theta, history[-1]
    return *best, history
