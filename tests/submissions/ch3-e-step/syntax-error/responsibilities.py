def responsibilities(X, phi, mu, Sigma)
    return np.ones((len(X), len(phi))) / len(phi)
