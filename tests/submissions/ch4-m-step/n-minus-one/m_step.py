def m_step(X, W, reg=1e-6):
    n, d = X.shape
    N = W.sum(axis=0)
    mu = W.T @ X / N[:, None]
    Sigma = np.array([(W[:, j] * (X - mu[j]).T) @ (X - mu[j]) / (N[j] - 1) + reg * np.eye(d) for j in range(len(N))])
    return N / n, mu, Sigma
