def em_gmm(X, phi, mu, Sigma, iters):
    history = [(phi, mu, Sigma)]
    for _ in range(iters):
        history.append(m_step(X, responsibilities(X, *history[-1])))
    return history
