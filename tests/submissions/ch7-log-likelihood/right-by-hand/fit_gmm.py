def one_run(X, k, rng, max_iter, tol):
    theta = random_init(X, k, rng)
    history = [log_likelihood(X, *theta)]
    for _ in range(max_iter):
        W = responsibilities(X, *theta)
        theta = m_step(X, W)
        history.append(log_likelihood(X, *theta))
        if history[-1] - history[-2] < tol:
            break
    return theta, history


def fit_gmm(X, k, rng, n_init=5, max_iter=200, tol=1e-6):
    runs = [one_run(X, k, rng, max_iter, tol) for _ in range(n_init)]
    theta, history = max(runs, key=lambda run: run[1][-1])
    print("best of", n_init, "runs:", history[-1])
    return theta[0], theta[1], theta[2], np.array(history)
