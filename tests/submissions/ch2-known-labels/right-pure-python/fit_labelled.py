def average(numbers):
    numbers = list(numbers)
    return sum(numbers) / len(numbers)


def fit_labelled(X, z, k):
    d = len(X[0])
    phi, mu, Sigma = [], [], []
    for j in range(k):
        members = [x for x, label in zip(X, z) if label == j]
        m = [average(x[a] for x in members) for a in range(d)]
        S = [[average((x[a] - m[a]) * (x[b] - m[b]) for x in members) for b in range(d)] for a in range(d)]
        phi.append(len(members) / len(X))
        mu.append(m)
        Sigma.append(S)
    return phi, mu, Sigma
