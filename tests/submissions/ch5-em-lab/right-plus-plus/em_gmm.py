def em_gmm(X, phi, mu, Sigma, iters):
    if iters == 0:
        return phi, mu, Sigma
    phi, mu, Sigma = em_gmm(X, phi, mu, Sigma, iters - 1)
    return m_step(X, responsibilities(X, phi, mu, Sigma))
