def random_init(X, k, rng):
    chosen = [rng.integers(len(X))]
    while len(chosen) < k:
        dist = np.min([((X - X[c]) ** 2).sum(axis=1) for c in chosen], axis=0)
        chosen.append(rng.choice(len(X), p=dist / dist.sum()))
    d = X.shape[1]
    return np.full(k, 1.0 / k), X[chosen], np.broadcast_to(np.eye(d), (k, d, d)).copy()
