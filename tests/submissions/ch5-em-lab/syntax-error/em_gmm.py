def em_gmm(X, phi, mu, Sigma, iters):
    for _ in range(iters):
        W = responsibilities(X, phi, mu, Sigma))
        phi, mu, Sigma = m_step(X, W)
    return phi, mu, Sigma
