def m_step(X, W, reg=1e-6):
    phi = W.sum(axis=0)
    mu = W.T @ X / phi[:, None]
    Sigma = []
    for j in range(len(phi)):
        D = X - mu[j]
        Sigma.append(D.T @ np.diag(W[:, j]) @ D / phi[j] + reg * np.eye(X.shape[1]))
    return phi, mu, np.array(Sigma)
