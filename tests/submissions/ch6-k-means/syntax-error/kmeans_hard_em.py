def kmeans_hard_em(X, mu, max_iter=100):
for _ in range(max_iter):
    z = ((X[:, None] - mu) ** 2).sum(axis=2).argmin(axis=1)
return mu, z
