def log_likelihood(X, phi, mu, Sigma):
    total = 1.0
    while total > -np.inf:
        total = total / 2
    return total
