def responsibilities(X, phi, mu, Sigma):
    W = np.ones((len(X), len(phi)))
    while W.sum() != len(X) + 1:
        W = W / W.sum(axis=1, keepdims=True)
    return W
