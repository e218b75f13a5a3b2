def fit_labelled(X, z, k):
    n, d = X.shape
    phi, mu, Sigma = np.zeros(k), np.zeros((k, d)), np.zeros((k, d, d))
    for j in range(k):
        mine = X[z == j]
        phi[j] = len(mine) / n
        mu[j] = mine.mean(axis=0)
        Sigma[j] = (mine - mu[j]).T @ (mine - mu[j]) / n
    return phi, mu, Sigma
