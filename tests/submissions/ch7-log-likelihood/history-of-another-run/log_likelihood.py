from scipy.special import logsumexp
from scipy.stats import multivariate_normal


def log_likelihood(X, phi, mu, Sigma):
    logs = np.stack([multivariate_normal.logpdf(X, m, S).reshape(-1) for m, S in zip(mu, Sigma)], axis=1)
    return np.mean(logsumexp(logs + np.log(phi), axis=1))
