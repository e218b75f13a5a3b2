def sample_gmm(n, phi, mu, Sigma, rng):
    z = rng.choice(len(phi), size=n, p=phi
    X = np.array([rng.multivariate_normal(mu[j], Sigma[j]) for j in z])
    return X, z
