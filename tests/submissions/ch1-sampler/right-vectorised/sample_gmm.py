def sample_gmm(n, phi, mu, Sigma, rng):
    mu = np.asarray(mu)
    z = rng.choice(len(phi), size=n, p=phi)
    L = np.linalg.cholesky(Sigma)
    noise = rng.normal(size=(n, mu.shape[1], 1))
    return mu[z] + (L[z] @ noise)[:, :, 0], z
