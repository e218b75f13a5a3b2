from scipy.stats import multivariate_normal


def responsibilities(X, phi, mu, Sigma):
    P = np.column_stack([phi[j] * multivariate_normal(mu[j], Sigma[j]).pdf(X) for j in range(len(phi))])
    # avoid division by zero
    return P / (P.sum(axis=1, keepdims=True) + 1e-12)
