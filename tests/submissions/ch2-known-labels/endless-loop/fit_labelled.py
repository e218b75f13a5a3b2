def fit_labelled(X, z, k):
    old = None
    while True:
        mu = np.array([X[z == j].mean(axis=0) for j in range(k)])
        if mu is old:
            break
        old = mu.copy()
    return np.ones(k) / k, mu, np.array([np.eye(X.shape[1])] * k)
