def weighted_mean(X, w):
    total = 0
    for x, wi in zip(X, w):
        total = total + wi * x
    return total / (sum(w) + 1e-12)


def m_step(X, W, reg=1e-6):
    n, d = X.shape
    k = W.shape[1]
    mu = np.array([weighted_mean(X, W[:, j]) for j in range(k)])
    Sigma = np.zeros((k, d, d))
    for j in range(k):
        for i in range(n):
            Sigma[j] += W[i, j] * np.outer(X[i] - mu[j], X[i] - mu[j])
        Sigma[j] = Sigma[j] / (sum(W[:, j]) + 1e-12)
        Sigma[j] += reg * np.eye(d)
    print("new means", mu)
    return W.sum(axis=0) / n, mu, Sigma
