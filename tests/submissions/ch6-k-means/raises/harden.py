def harden(W):
    H = np.zeros(W.shape)
    H[W.max(axis=1)] = 1
    return H
