def fit_labelled(X, z, k):
    n, d = X.shape
    phi, mu, Sigma = np.zeros(k), np.zeros((k, d)), np.zeros((k, d, d))
    for j in range(k):
        phi[j] = np.sum(z == j) / n
        mu[j] = X[z == j].mean(axis=0)
        X[z == j] -= mu[j]
        Sigma[j] = X[z == j].T @ X[z == j] / np.sum(z == j)
    return phi, mu, Sigma
