def m_step(X, W, reg=1e-6):
    n, d = X.shape
    H = np.zeros_like(W)
    H[np.arange(n), W.argmax(axis=1)] = 1
    N = np.maximum(H.sum(axis=0), 1)
    mu = H.T @ X / N[:, None]
    Sigma = np.array([(H[:, j] * (X - mu[j]).T) @ (X - mu[j]) / N[j] + reg * np.eye(d) for j in range(W.shape[1])])
    return N / n, mu, Sigma
