def harden(W):
    return np.eye(W.shape[1])[np.argmax(W, axis=1)]
