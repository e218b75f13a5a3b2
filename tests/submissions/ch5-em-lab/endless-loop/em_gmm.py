def em_gmm(X, phi, mu, Sigma, iters):
    for i in range(1, iters + 1):
        phi, mu, Sigma = m_step(X, responsibilities(X, phi, mu, Sigma))
    return phi, mu, Sigma
