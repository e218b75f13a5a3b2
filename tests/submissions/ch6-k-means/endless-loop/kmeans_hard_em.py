def kmeans_hard_em(X, mu, max_iter=100):
    z = old = None
    while z is None or z is not old:
        old = z
        z = ((X[:, None] - mu) ** 2).sum(axis=2).argmin(axis=1)
        mu = np.array([X[z == j].mean(axis=0) if (z == j).any() else mu[j] for j in range(len(mu))])
    return mu, z
