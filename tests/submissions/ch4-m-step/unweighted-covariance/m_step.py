def m_step(X, W, reg=1e-6):
    k = W.shape[1]
    phi = W.mean(axis=0)
    mu = np.array([np.average(X, weights=W[:, j], axis=0) for j in range(k)])
    S = np.atleast_2d(np.cov(X.T, bias=True)) + reg * np.eye(X.shape[1])
    return phi, mu, np.array([S] * k)
