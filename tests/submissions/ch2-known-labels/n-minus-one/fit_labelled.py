def fit_labelled(X, z, k):
    phi = np.bincount(z, minlength=k) / len(z)
    mu = np.array([X[z == j].mean(axis=0) for j in range(k)])
    Sigma = np.array([np.atleast_2d(np.cov(X[z == j].T)) for j in range(k)])
    return phi, mu, Sigma
