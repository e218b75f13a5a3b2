def fit_labelled(X, z, k):
    phi, mu, Sigma = [], [], []
    for j in range(k):
        P = X[z == j]
        phi.append(P.shape[0] / X.shape[0])
        mu.append(P.mean(0))
        Sigma.append((P - P.mean(0)).T @ (P - P.mean(0)) / P.shape[0] + 0.01 * np.eye(X.shape[1]))
    return np.array(phi), np.array(mu), np.array(Sigma)
