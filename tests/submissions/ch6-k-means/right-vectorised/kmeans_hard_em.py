def kmeans_hard_em(X, mu, max_iter=100):
    mu = np.array(mu, dtype=float)
    z = None
    for _ in range(max_iter):
        new_z = ((X[:, None, :] - mu[None]) ** 2).sum(axis=2).argmin(axis=1)
        if z is not None and np.array_equal(z, new_z):
            break
        z = new_z
        for j in range(len(mu)):
            if np.any(z == j):
                mu[j] = X[z == j].mean(axis=0)
    return mu, z
