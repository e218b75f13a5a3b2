def em_gmm(X, phi, mu, Sigma, iters):
    for _ in range(iters):
        W = responsibilities(phi, mu, Sigma, X)
        phi, mu, Sigma = m_step(W, X)
    return phi, mu, Sigma
