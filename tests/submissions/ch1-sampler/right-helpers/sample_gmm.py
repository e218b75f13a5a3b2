def pick(weights, u):
    edges = np.cumsum(weights)
    return np.minimum(np.searchsorted(edges, u, side="right"), len(weights) - 1)


def root(S):
    values, vectors = np.linalg.eigh(S)
    return vectors @ np.diag(np.sqrt(values)) @ vectors.T


def sample_gmm(n, phi, mu, Sigma, rng):
    z = pick(phi, rng.random(n))
    roots = np.array([root(S) for S in Sigma])
    e = rng.standard_normal((n, np.shape(mu)[1]))
    X = np.einsum("nij,nj->ni", roots[z], e) + np.array(mu)[z]
    return X, z
