def m_step(X, W, reg=1e-6):
    N = W.sum(axis=0)
	mu = W.T @ X / N[:, None]
    return N / len(X), mu, None
