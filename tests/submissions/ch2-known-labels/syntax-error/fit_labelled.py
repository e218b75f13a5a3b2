def fit_labelled(X, z, k):
    for j in range(k):
        if z = j:
            pass
