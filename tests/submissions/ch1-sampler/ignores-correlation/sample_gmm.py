def sample_gmm(n, phi, mu, Sigma, rng):
    z = rng.choice(len(phi), size=n, p=phi)
    std = np.sqrt(np.array([np.diag(S) for S in Sigma]))
    X = rng.normal(mu[z], std[z])
    return X, z
