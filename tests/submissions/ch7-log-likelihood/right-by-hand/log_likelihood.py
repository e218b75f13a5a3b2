def log_likelihood(X, phi, mu, Sigma):
    d = X.shape[1]
    logs = []
    for p, m, S in zip(phi, mu, Sigma):
        L = np.linalg.cholesky(S)
        y = np.linalg.solve(L, (X - m).T)
        logs.append(np.log(p) - 0.5 * d * np.log(2 * np.pi) - np.log(np.diag(L)).sum() - 0.5 * (y ** 2).sum(axis=0))
    logs = np.array(logs)
    top = logs.max(axis=0)
    return float(np.sum(top + np.log(np.exp(logs - top).sum(axis=0))))
