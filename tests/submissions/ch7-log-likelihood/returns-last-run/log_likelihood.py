from scipy.stats import multivariate_normal


def log_likelihood(X, phi, mu, Sigma):
    p = 0
    for j in range(len(phi)):
        p = p + phi[j] * multivariate_normal.pdf(X, mu[j], Sigma[j])
    return np.sum(np.log(p))
