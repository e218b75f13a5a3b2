def kmeans_hard_em(X, mu, max_iter=100):
    for _ in range(max_iter):
        z = ((X[:, None] - mu) ** 2).sum(2).argmin(1)
        new = np.array([X[z == j].mean(0) for j in np.unique(z)])
        if new.shape == mu.shape and np.allclose(new, mu):
            break
        mu = new
    return mu, z
