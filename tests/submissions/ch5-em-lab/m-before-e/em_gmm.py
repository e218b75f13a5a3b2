def em_gmm(X, phi, mu, Sigma, iters):
    W = np.random.default_rng(0).dirichlet(np.ones(len(phi)), size=len(X))
    for _ in range(iters):
        phi, mu, Sigma = m_step(X, W)
        W = responsibilities(X, phi, mu, Sigma)
    return phi, mu, Sigma
