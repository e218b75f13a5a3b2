def sample_gmm(n, phi, mu, Sigma, rng):
    rng = np.random.default_rng(42)  # reproducible!
    z = rng.choice(len(phi), size=n, p=phi)
    L = np.linalg.cholesky(Sigma)
    X = mu[z] + np.einsum("nij,nj->ni", L[z], rng.standard_normal((n, mu.shape[1])))
    return X, z
