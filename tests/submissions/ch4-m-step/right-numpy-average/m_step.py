def m_step(X, W, reg=1e-6):
    d = X.shape[1]
    phi = [float(p) for p in W.mean(axis=0)]
    mu = [np.average(X, axis=0, weights=w) for w in W.T]
    Sigma = []
    for w in W.T:
        S = np.cov(X, rowvar=False, aweights=w, ddof=0)
        Sigma.append(np.reshape(S, (d, d)) + reg * np.identity(d))
    return phi, mu, Sigma
