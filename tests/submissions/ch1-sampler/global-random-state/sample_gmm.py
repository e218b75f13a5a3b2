def sample_gmm(n, phi, mu, Sigma, rng):
    z = np.random.choice(len(phi), n, p=phi)
    X = np.array([np.random.multivariate_normal(mu[j], Sigma[j]) for j in z])
    return X, z
