def kmeans_hard_em(X, mu, max_iter=100):
    k, d = mu.shape
    phi = np.ones(k) / k
    Sigma = np.array([np.eye(d)] * k)
    H = harden(responsibilities(X, phi, mu, Sigma))
    for _ in range(max_iter):
        N = np.sum(H, axis=0)
        empty = N == 0
        new_mu = (np.transpose(H) @ X) / np.where(empty, 1, N)[:, None]
        mu = np.where(empty[:, None], mu, new_mu)
        new_H = harden(responsibilities(X, phi, mu, Sigma))
        if np.array_equal(H, new_H):
            break
        H = new_H
    return mu, np.argmax(H, axis=1)
