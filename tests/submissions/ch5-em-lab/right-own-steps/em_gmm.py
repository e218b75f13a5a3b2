from scipy.special import logsumexp
from scipy.stats import multivariate_normal


def em_gmm(X, phi, mu, Sigma, iters):
    n, d = X.shape
    k = len(phi)
    for it in range(iters):
        # E
        logs = np.zeros((n, k))
        for j in range(k):
            logs[:, j] = np.log(phi[j]) + multivariate_normal(mu[j], Sigma[j]).logpdf(X)
        W = np.exp(logs - logsumexp(logs, axis=1, keepdims=True))
        # M
        N = W.sum(axis=0)
        phi = N / n
        mu = W.T @ X / N[:, None]
        Sigma = np.array([(W[:, j] * (X - mu[j]).T) @ (X - mu[j]) / N[j] for j in range(k)]) + 1e-6 * np.eye(d)
    return phi, mu, Sigma
