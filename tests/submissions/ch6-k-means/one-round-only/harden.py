def harden(W):
    H = np.zeros_like(W)
    for i in range(len(W)):
        j = np.argmax(W[i])
        H[i, j] = W[i, j]
    return H
