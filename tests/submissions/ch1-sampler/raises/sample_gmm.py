def sample_gmm(n, phi, mu, Sigma, rng):
    z = rng.randchoice(len(phi), n, p=phi)
    return mu[z], z
