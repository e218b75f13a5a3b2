from scipy.special import logsumexp


def responsibilities(X, phi, mu, Sigma):
    diff = X[:, None, :] - mu[None, :, :]
    precision = np.linalg.inv(Sigma)
    sign, logdet = np.linalg.slogdet(Sigma)
    maha = np.einsum("nki,kij,nkj->nk", diff, precision, diff)
    logs = np.log(phi) - 0.5 * (maha + logdet)  # the 2 pi cancels
    return np.exp(logs - logsumexp(logs, axis=1)[:, None])
