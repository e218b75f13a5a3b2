def fit_gmm(X, k, rng, n_init=5, max_iter=200, tol=1e-6):
    best = None
    for _ in range(n_init):
        theta = random_init(X, k, rng)
        history = [log_likelihood(X, *theta)]
        for _ in range(max_iter):
            theta = em_gmm(X, *theta, 1)
            history.append(log_likelihood(X, *theta))
            if (history[-1] - history[-2]) / abs(history[-2]) < tol:
                break
        if best is None or history[-1] > best[-1][-1]:
            best = (*theta, history)
    return best
