def responsibilities(X, phi, mu, Sigma):
    var = np.array([np.diag(S) for S in Sigma])
    logs = np.log(phi) - 0.5 * (np.log(var).sum(axis=1) + ((X[:, None] - mu) ** 2 / var).sum(axis=2))
    W = np.exp(logs - logs.max(axis=1, keepdims=True))
    return W / W.sum(axis=1, keepdims=True)
