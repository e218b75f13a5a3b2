def harden(W):
    return np.identity(W.shape[1])[W.argmax(1)]
