def sample_gmm(n, phi, mu, Sigma, rng):
    raise NotImplementedError()
