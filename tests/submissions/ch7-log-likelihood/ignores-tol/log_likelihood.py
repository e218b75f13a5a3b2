from scipy.stats import multivariate_normal


def log_likelihood(X, phi, mu, Sigma):
    W = responsibilities(X, phi, mu, Sigma)
    total = 0.0
    for j in range(len(phi)):
        total += np.sum(W[:, j] * (np.log(phi[j]) + multivariate_normal.logpdf(X, mu[j], Sigma[j])))
    return total
