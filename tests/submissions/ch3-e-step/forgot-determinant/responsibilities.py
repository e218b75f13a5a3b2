def responsibilities(X, phi, mu, Sigma):
    W = np.zeros((X.shape[0], len(phi)))
    for j in range(len(phi)):
        diff = X - mu[j]
        W[:, j] = np.log(phi[j]) - 0.5 * np.sum(diff * np.linalg.solve(Sigma[j], diff.T).T, axis=1)
    W = np.exp(W - W.max(axis=1, keepdims=True))
    return W / W.sum(axis=1, keepdims=True)
