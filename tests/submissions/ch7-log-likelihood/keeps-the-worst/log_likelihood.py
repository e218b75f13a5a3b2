from scipy.stats import multivariate_normal


def log_likelihood(X, phi, mu, Sigma):
    likelihood = 1.0
    for x in X:
        likelihood *= sum(phi[j] * multivariate_normal.pdf(x, mu[j], Sigma[j]) for j in range(len(phi)))
    return np.log(likelihood)
