from scipy.stats import multivariate_normal


def responsibilities(X, phi, mu, Sigma):
    logs = np.array([np.log(phi[j]) + multivariate_normal.logpdf(X, mu[j], Sigma[j]).reshape(-1) for j in range(len(phi))]).T
    W = np.exp(logs - logs.max(axis=0))
    return W / W.sum(axis=0)
