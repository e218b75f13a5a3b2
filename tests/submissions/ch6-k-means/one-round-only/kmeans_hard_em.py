def kmeans_hard_em(X, mu, max_iter=100):
    z = ((X[:, None] - mu) ** 2).sum(axis=2).argmin(axis=1)
    new = mu.astype(float)
    for j in range(len(mu)):
        if (z == j).any():
            new[j] = X[z == j].mean(axis=0)
    return new, z
