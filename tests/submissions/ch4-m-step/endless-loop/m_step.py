def m_step(X, W, reg=1e-6):
    mu = X[: W.shape[1]]
    step = 1.0
    while step >= 0:
        mu = mu + step * (W.T @ X / W.sum(axis=0)[:, None] - mu)
        step = step / 2
    return W.mean(axis=0), mu, None
