def responsibilities(X, phi, mu, Sigma):
    raise NotImplementedError()
