def sample_gmm(n, phi, mu, Sigma, rng):
    X = []
    for i in range(n):
        j = rng.choice(len(phi), p=phi)
        X.append(rng.multivariate_normal(mu[j], Sigma[j]))
    z = rng.choice(len(phi), size=n, p=phi)
    return np.array(X), z
