def em_gmm(X, phi, mu, Sigma, iters):
    history = [(phi, mu, Sigma)]
    for _ in range(iters):
        phi, mu, Sigma = m_step(X, responsibilities(X, phi, mu, Sigma))
        history.append((phi, mu, Sigma))
    return phi, mu, Sigma, history
