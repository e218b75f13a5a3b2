import math


def log_gauss(x, m, S):
    diff = x - m
    return -0.5 * (len(x) * math.log(2 * math.pi) + math.log(np.linalg.det(S)) + diff @ np.linalg.solve(S, diff))


def normalise(logs):
    top = max(logs)
    weights = [math.exp(l - top) for l in logs]
    return [w / sum(weights) for w in weights]


def responsibilities(X, phi, mu, Sigma):
    print("E-step for", len(X), "points and", len(phi), "components")
    W = []
    for x in X:
        W.append(normalise([math.log(phi[j]) + log_gauss(x, mu[j], Sigma[j]) for j in range(len(phi))]))
    print("first row:", W[0])
    return W
