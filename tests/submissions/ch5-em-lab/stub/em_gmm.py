def em_gmm(X, phi, mu, Sigma, iters):
    raise NotImplementedError()
