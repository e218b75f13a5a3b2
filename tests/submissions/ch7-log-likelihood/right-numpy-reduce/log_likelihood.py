def log_likelihood(X, phi, mu, Sigma):
    diff = X[:, None] - mu
    maha = np.einsum("nki,kij,nkj->nk", diff, np.linalg.inv(Sigma), diff)
    logdet = np.linalg.slogdet(2 * np.pi * np.asarray(Sigma))[1]
    return np.logaddexp.reduce(np.log(phi) - 0.5 * (maha + logdet), axis=1).sum()
