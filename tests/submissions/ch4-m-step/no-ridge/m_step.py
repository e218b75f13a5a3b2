def m_step(X, W, reg=1e-6):
    N = W.sum(axis=0)
    mu = W.T @ X / N[:, None]
    D = X[:, None] - mu
    Sigma = np.einsum("nk,nki,nkj->kij", W, D, D) / N[:, None, None]
    return N / len(X), mu, Sigma
