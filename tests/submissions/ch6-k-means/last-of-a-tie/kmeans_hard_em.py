def kmeans_hard_em(X, mu, max_iter=100):
    mu = mu.astype(float)
    z = np.zeros(len(X), dtype=int) - 1
    for _ in range(max_iter):
        old = z.copy()
        for i in range(len(X)):
            best = np.inf
            for j in range(len(mu)):
                dist = ((X[i] - mu[j]) ** 2).sum()
                if dist <= best:
                    best, z[i] = dist, j
        if (z == old).all():
            break
        for j in range(len(mu)):
            if (z == j).any():
                mu[j] = X[z == j].mean(axis=0)
    return mu, z
