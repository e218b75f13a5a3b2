def kmeans_hard_em(X, mu, max_iter=100):
    raise NotImplementedError()
