def harden(W):
    H = np.zeros(np.shape(W))
    H[np.arange(len(H)), np.argmax(W, axis=1)] = 1
    return H
