def responsibilities(X, phi, mu, Sigma):
    logs = np.zeros((len(X), len(phi)))
    for j in range(len(phi)):
        scaled = np.linalg.solve(Sigma[j], (X - mu[j]).T).T
        logs[:, j] = np.log(phi[j]) - np.log(np.linalg.det(Sigma[j])) - 0.5 * (scaled ** 2).sum(axis=1)
    W = np.exp(logs - logs.max(axis=1, keepdims=True))
    return W / W.sum(axis=1, keepdims=True)
