def kmeans_hard_em(X, mu, max_iter=100):
    z = np.full(len(X), -1)
    for _ in range(max_iter):
        new = ((X[:, None] - mu) ** 2).sum(axis=2).argmin(axis=1)
        if np.array_equal(new, z):
            break
        z = new
        for j in range(len(mu)):
            if (z == j).any():
                mu[j] = X[z == j].mean(axis=0)
    return mu, z
