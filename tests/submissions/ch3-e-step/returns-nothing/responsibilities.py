def responsibilities(X, phi, mu, Sigma):
    W = np.zeros((len(X), len(phi)))
    for j in range(len(phi)):
        W[:, j] = phi[j] / len(X)
    W = W / W.sum(axis=1, keepdims=True)
