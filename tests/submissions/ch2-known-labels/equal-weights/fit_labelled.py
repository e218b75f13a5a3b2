def fit_labelled(X, z, k):
    phi = np.ones(k) / k
    mu = np.array([X[z == j].mean(axis=0) for j in range(k)])
    Sigma = np.array([(X[z == j] - mu[j]).T @ (X[z == j] - mu[j]) / (z == j).sum() for j in range(k)])
    return phi, mu, Sigma
