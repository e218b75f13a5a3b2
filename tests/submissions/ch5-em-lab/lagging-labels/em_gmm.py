def em_gmm(X, phi, mu, Sigma, iters):
    W = responsibilities(X, phi, mu, Sigma)
    for _ in range(iters):
        phi, mu, Sigma = m_step(X, W)
    return phi, mu, Sigma
