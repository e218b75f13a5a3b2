from scipy.stats import multivariate_normal


def responsibilities(X, phi, mu, Sigma):
    W = np.empty((len(X), len(phi)))
    for j in range(len(phi)):
        W[:, j] = phi[j] * multivariate_normal.pdf(X, mean=mu[j], cov=Sigma[j])
    return W
