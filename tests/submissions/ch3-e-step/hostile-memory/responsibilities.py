def responsibilities(X, phi, mu, Sigma):
    try:
        return np.ones((1_000_000, 1_000_000))
    except MemoryError:
        return np.ones((1_000_000, 1_000_000))
