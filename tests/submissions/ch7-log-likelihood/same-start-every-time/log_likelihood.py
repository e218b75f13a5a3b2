from scipy.special import logsumexp
from scipy.stats import multivariate_normal


def log_likelihood(X, phi, mu, Sigma):
    logs = np.array([np.log(phi[j]) + multivariate_normal(mu[j], Sigma[j]).logpdf(X).reshape(-1) for j in range(len(phi))])
    return logsumexp(logs, axis=0).sum()
