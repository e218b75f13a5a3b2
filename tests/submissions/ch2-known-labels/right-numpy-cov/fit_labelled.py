def fit_labelled(X, z, k):
    d = X.shape[1]
    groups = [X[z == j] for j in range(k)]
    phi = [len(g) / len(X) for g in groups]
    mu = [g.mean(axis=0) for g in groups]
    Sigma = [np.cov(g, rowvar=False, bias=True).reshape(d, d) for g in groups]
    print("class sizes", [len(g) for g in groups])
    return phi, mu, Sigma
