def harden(W):
    return np.eye(W.shape[1])[W.argmax(axis=1)]
