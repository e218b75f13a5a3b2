def kmeans_hard_em(X, mu, max_iter=100):
    z = np.full(len(X), -1)
    for _ in range(max_iter):
        new = np.argmin(np.linalg.norm(X[:, None] - mu, axis=2), axis=1)
        if (new == z).all():
            break
        z = new
        mu = np.array([X[z == j].mean(axis=0) for j in range(len(mu))])
    return mu, z
