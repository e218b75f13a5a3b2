def responsibilities(X, phi, mu, Sigma):
    logs = np.zeros((len(X), len(phi)))
    moved = np.zeros(X.shape[1])
    for j in range(len(phi)):
        X -= mu[j] - moved
        moved = mu[j]
        sign, logdet = np.linalg.slogdet(Sigma[j])
        logs[:, j] = np.log(phi[j]) - 0.5 * (logdet + np.sum(X * np.linalg.solve(Sigma[j], X.T).T, axis=1))
    W = np.exp(logs - logs.max(axis=1, keepdims=True))
    return W / W.sum(axis=1, keepdims=True)
