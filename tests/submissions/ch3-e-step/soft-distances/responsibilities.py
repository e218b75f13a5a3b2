def responsibilities(X, phi, mu, Sigma):
    # the closer the centre, the larger the responsibility
    dist = np.sqrt(((X[:, None] - mu) ** 2).sum(axis=2))
    score = -dist
    W = np.exp(score - score.max(axis=1, keepdims=True))
    return W / W.sum(axis=1, keepdims=True)
