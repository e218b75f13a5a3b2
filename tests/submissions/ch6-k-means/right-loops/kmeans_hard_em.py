def nearest(x, centres):
    best, best_dist = 0, float("inf")
    for j, c in enumerate(centres):
        dist = sum((x - c) ** 2)
        if dist < best_dist:
            best, best_dist = j, dist
    return best


def kmeans_hard_em(X, mu, max_iter=100):
    centres = [np.array(c, dtype=float) for c in mu]
    z = [-1] * len(X)
    for it in range(max_iter):
        old = z
        z = [nearest(x, centres) for x in X]
        if z == old:
            print("converged after", it, "rounds")
            break
        for j in range(len(centres)):
            members = [x for x, label in zip(X, z) if label == j]
            if members:
                centres[j] = sum(members) / len(members)
    return centres, z
