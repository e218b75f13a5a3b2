def fit_labelled(X, z, k):
    raise NotImplementedError()
