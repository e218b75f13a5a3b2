import random


def random_init(X, k, rng):
    rows = random.sample(range(len(X)), k)
    return np.ones(k) / k, X[rows], np.array([np.eye(X.shape[1])] * k)
