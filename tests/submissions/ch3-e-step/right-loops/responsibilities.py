def responsibilities(X, phi, mu, Sigma):
    n, d = X.shape
    k = len(phi)
    logp = np.zeros((n, k))
    for j in range(k):
        L = np.linalg.cholesky(Sigma[j])
        y = np.linalg.solve(L, (X - mu[j]).T)
        maha = np.sum(y ** 2, axis=0)
        logdet = 2 * np.sum(np.log(np.diag(L)))
        logp[:, j] = np.log(phi[j]) - 0.5 * (d * np.log(2 * np.pi) + logdet + maha)
    logp = logp - logp.max(axis=1, keepdims=True)
    p = np.exp(logp)
    return p / p.sum(axis=1, keepdims=True)
