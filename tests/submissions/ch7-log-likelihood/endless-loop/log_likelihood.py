from scipy.special import logsumexp
from scipy.stats import multivariate_normal


def log_likelihood(X, phi, mu, Sigma):
    logs = [np.log(p) + multivariate_normal.logpdf(X, m, S) for p, m, S in zip(phi, mu, Sigma)]
    return float(np.sum(logsumexp(logs, axis=0)))
