from scipy.spatial.distance import cdist


def kmeans_hard_em(X, mu, max_iter=100):
    for _ in range(max_iter):
        z = cdist(X, mu, "sqeuclidean").argmin(axis=1)
        moved = np.array([X[z == j].mean(axis=0) if np.sum(z == j) > 0 else mu[j] for j in range(len(mu))])
        shift = np.abs(moved - mu).max()
        mu = moved
        if shift == 0:
            break
    return mu, cdist(X, mu, "sqeuclidean").argmin(axis=1)
