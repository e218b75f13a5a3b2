import math


def log_likelihood(X, phi, mu, Sigma):
    W = responsibilities(X, phi, mu, Sigma)
    return math.log(W * np.array(phi) @ mu, Sigma)
