from scipy.special import softmax
from scipy.stats import multivariate_normal


def responsibilities(X, phi, mu, Sigma):
    logs = np.stack([multivariate_normal.logpdf(X, m, S).reshape(-1) for m, S in zip(mu, Sigma)], axis=1)
    W = softmax(logs + np.log(phi), axis=1)
    return np.round(W)
