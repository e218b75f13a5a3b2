def m_step(X, W, reg=1e-6):
    N = W.sum(axis=0)
    mu = W @ X.T @ N
    Sigma = [(X - m) @ (X - m) for m in mu]
    return N / len(X), mu, Sigma.reshape(len(N), X.shape[1], X.shape[1])
