from scipy.special import logsumexp
from scipy.stats import multivariate_normal


def log_likelihood(X, phi, mu, Sigma):
    n, k = len(X), len(phi)
    logs = np.zeros((n, k))
    for j in range(k):
        logs[:, j] = np.log(phi[j]) + multivariate_normal.logpdf(X, mu[j], Sigma[j])
    return logsumexp(logs, axis=1).sum()
