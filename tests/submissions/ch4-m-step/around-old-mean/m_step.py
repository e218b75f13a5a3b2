old_mu = None


def m_step(X, W, reg=1e-6):
    global old_mu
    n, d = X.shape
    N = W.sum(axis=0)
    if old_mu is None or old_mu.shape != (len(N), d):
        hard = W.argmax(axis=1)
        old_mu = np.array([X[hard == j].mean(axis=0) if (hard == j).any() else X[0] for j in range(len(N))])
    mu = W.T @ X / N[:, None]
    Sigma = np.zeros((len(N), d, d))
    for j in range(len(N)):
        diff = X - old_mu[j]
        Sigma[j] = (W[:, j, None] * diff).T @ diff / N[j] + reg * np.eye(d)
    old_mu = mu
    return N / n, mu, Sigma
