def fit_labelled(X, z, k):
    phi = np.array([np.mean(z == j) for j in range(k)])
    mu = np.array([X[z == j].mean(axis=0) for j in range(k)])
    Sigma = np.array([np.cov(X[z == j], rowvar=False, ddof=0) for j in range(k)])
    return phi, mu, Sigma
