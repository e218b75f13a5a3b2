from scipy.special import logsumexp
from scipy.stats import multivariate_normal


def log_likelihood(X, phi, mu, Sigma):
    logs = [multivariate_normal.logpdf(X, mu[j], Sigma[j]) + np.log(phi[j]) for j in range(len(phi))]
    return logsumexp(logs, axis=0).sum()
