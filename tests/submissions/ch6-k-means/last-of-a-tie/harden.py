def harden(W):
    k = W.shape[1]
    last = k - 1 - np.argmax(W[:, ::-1], axis=1)
    return np.eye(k)[last]
