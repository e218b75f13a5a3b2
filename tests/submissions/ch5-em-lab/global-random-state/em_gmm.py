def em_gmm(X, phi, mu, Sigma, iters):
    for _ in range(iters):
        new_phi, new_mu, new_Sigma = m_step(X, responsibilities(X, phi, mu, Sigma))
        phi[:] = new_phi
        mu[:] = new_mu
        Sigma[:] = new_Sigma
    return phi, mu, Sigma
