from scipy.stats import multivariate_normal


def sample_gmm(n, phi, mu, Sigma, rng):
    """multinomial counts are random, so this is the same as n single draws"""
    k, d = np.shape(mu)
    counts = rng.multinomial(n, phi)
    print("counts:", counts)
    X, z = [], []
    for j in range(k):
        if counts[j] == 0:
            continue
        draws = multivariate_normal(mu[j], Sigma[j]).rvs(counts[j], random_state=rng)
        X.extend(np.reshape(draws, (counts[j], d)).tolist())
        z.extend([j] * int(counts[j]))
    order = rng.permutation(n)
    print("done!")
    return [X[i] for i in order], [z[i] for i in order]
