from scipy.stats import multivariate_normal


def responsibilities(X, phi, mu, Sigma):
    logs = np.zeros((X.shape[0], len(phi)))
    for j in range(len(phi)):
        logs[:, j] = np.log(phi[j]) + multivariate_normal.logpdf(X, mu[j], Sigma[j])
    P = np.exp(logs - np.max(logs))
    return P / np.sum(P, axis=1, keepdims=True)
