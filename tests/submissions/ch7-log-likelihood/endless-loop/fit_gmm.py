def fit_gmm(X, k, rng, n_init=5, max_iter=200, tol=1e-6):
    fits = []
    for _ in range(n_init):
        theta = random_init(X, k, rng)
        values = []
        for _ in range(max_iter):
            theta = em_gmm(X, *theta, 1)
            values.append(log_likelihood(X, *theta))
            if len(values) > 1 and values[-1] < values[-2] + tol:
                break
        fits.append((values[-1], theta, values))
    _, theta, values = max(fits, key=lambda fit: fit[0])
    return *theta, values
