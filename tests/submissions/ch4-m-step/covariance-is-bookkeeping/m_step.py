def m_step(X, W, reg=1e-6):
    N = W.sum(axis=0)
    phi = N / N.sum()
    mu = (W.T @ X) / N[:, None]
    # the covariance only changes the shape
    Sigma = np.array([np.eye(X.shape[1])] * len(N))
    return phi, mu, Sigma
