def sample_gmm(n, phi, mu, Sigma, rng):
    z = rng.choice(len(phi), size=n, p=phi)
    e = rng.standard_normal((n, mu.shape[1]))
    X = mu[z] + np.einsum("nij,nj->ni", Sigma[z], e)
    return X, z
