def responsibilities(X, phi, mu, Sigma):
    n, d = X.shape
    k = len(phi)
    W = np.zeros((n, k))
    for j in range(k):
        diff = X - mu[j]
        maha = np.sum(diff @ np.linalg.inv(Sigma[j]) * diff, axis=1)
        W[:, j] = phi[j] * np.exp(-0.5 * maha) / np.sqrt((2 * np.pi) ** d * np.linalg.det(Sigma[j]))
    return W / W.sum(axis=1, keepdims=True)
