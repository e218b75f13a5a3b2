def em_gmm(X, phi, mu, Sigma, iters):
    changed = True
    while changed:
        old = mu
        phi, mu, Sigma = m_step(X, responsibilities(X, phi, mu, Sigma))
        changed = mu is not old
    return phi, mu, Sigma
