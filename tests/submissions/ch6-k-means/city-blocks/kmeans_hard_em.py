def kmeans_hard_em(X, mu, max_iter=100):
    mu = np.array(mu, float)
    z = np.full(len(X), -1)
    for _ in range(max_iter):
        new = np.abs(X[:, None] - mu).sum(axis=2).argmin(axis=1)
        if np.all(new == z):
            break
        z = new
        for j in range(len(mu)):
            if np.any(z == j):
                mu[j] = X[z == j].mean(axis=0)
    return mu, z
