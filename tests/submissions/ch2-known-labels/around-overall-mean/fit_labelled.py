def fit_labelled(X, z, k):
    centred = X - X.mean(axis=0)
    phi = np.array([np.mean(z == j) for j in range(k)])
    mu = np.array([X[z == j].mean(axis=0) for j in range(k)])
    Sigma = np.array([centred[z == j].T @ centred[z == j] / np.sum(z == j) for j in range(k)])
    return phi, mu, Sigma
