def em_gmm(X, phi, mu, Sigma, iters):
    i = 0
    while i <= iters:
        W = responsibilities(X, phi, mu, Sigma)
        phi, mu, Sigma = m_step(X, W)
        i = i + 1
    return phi, mu, Sigma
