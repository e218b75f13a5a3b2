from scipy.special import softmax
from scipy.stats import multivariate_normal as mvn


def responsibilities(X, phi, mu, Sigma):
    n = len(X)
    columns = [np.log(p) + mvn.logpdf(X, m, S).reshape(n) for p, m, S in zip(phi, mu, Sigma)]
    return softmax(np.stack(columns, axis=1), axis=1)
