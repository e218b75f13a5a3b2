def sample_gmm(n, phi, mu, Sigma, rng):
    counts = rng.multinomial(n, phi)
    X = np.concatenate([rng.multivariate_normal(mu[j], Sigma[j], size=counts[j]) for j in range(len(phi))])
    z = np.repeat(np.arange(len(phi)), counts)
    return X, z
