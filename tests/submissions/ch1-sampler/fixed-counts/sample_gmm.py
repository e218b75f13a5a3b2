def sample_gmm(n, phi, mu, Sigma, rng):
    phi = np.array(phi)
    counts = np.round(n * phi).astype(int)
    counts[-1] = n - counts[:-1].sum()
    z = np.repeat(np.arange(len(phi)), counts)
    rng.shuffle(z)
    X = np.array([rng.multivariate_normal(mu[j], Sigma[j]) for j in z])
    return X, z
