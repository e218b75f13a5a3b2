def fit_labelled(X, z, k):
    n, d = X.shape
    phi = np.zeros(k)
    mu = np.zeros((k, d))
    Sigma = np.zeros((k, d, d))
    for j in range(k):
        mine = X[z == j]
        phi[j] = len(mine) / n
        mu[j] = mine.mean(axis=0)
        diff = mine - mu[j]
        Sigma[j] = diff.T @ diff / len(mine)
    return phi, mu, Sigma
