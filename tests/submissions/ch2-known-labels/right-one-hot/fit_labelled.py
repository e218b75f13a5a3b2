def fit_labelled(X, z, k):
    onehot = (np.asarray(z)[:, None] == np.arange(k)).astype(float)
    N = onehot.sum(0)
    mu = (onehot.T @ X) / N[:, None]
    diff = X[:, None, :] - mu[None]
    Sigma = np.einsum("nk,nki,nkj->kij", onehot, diff, diff) / N[:, None, None]
    return N / N.sum(), mu, Sigma
