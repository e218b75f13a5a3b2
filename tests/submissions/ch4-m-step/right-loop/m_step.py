def m_step(X, W, reg=1e-6):
    n, d = X.shape
    k = W.shape[1]
    phi, mu, Sigma = np.zeros(k), np.zeros((k, d)), np.zeros((k, d, d))
    for j in range(k):
        w = W[:, j]
        Nj = w.sum()
        phi[j] = Nj / n
        mu[j] = w @ X / Nj
        diff = X - mu[j]
        Sigma[j] = (diff.T * w) @ diff / Nj + reg * np.eye(d)
    return phi, mu, Sigma
