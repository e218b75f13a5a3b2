def responsibilities(X, phi, mu, Sigma):
    dist = ((X[:, None] - mu) ** 2).sum(axis=2)
    nearest = dist.argmin(axis=1)
    return np.eye(len(phi))[nearest]
