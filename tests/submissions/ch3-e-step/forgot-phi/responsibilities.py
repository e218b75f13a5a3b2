from scipy.special import softmax
from scipy.stats import multivariate_normal


def responsibilities(X, phi, mu, Sigma):
    logs = np.zeros((len(X), len(phi)))
    for j in range(len(phi)):
        logs[:, j] = multivariate_normal.logpdf(X, mu[j], Sigma[j])
    return softmax(logs, axis=1)
