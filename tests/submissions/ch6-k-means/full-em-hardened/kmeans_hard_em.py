def kmeans_hard_em(X, mu, max_iter=100):
    k, d = mu.shape
    phi, Sigma = np.ones(k) / k, np.array([np.eye(d)] * k)
    for _ in range(max_iter):
        W = responsibilities(X, phi, mu, Sigma)
        phi, mu, Sigma = m_step(X, W)
    return mu, harden(W).argmax(axis=1)
