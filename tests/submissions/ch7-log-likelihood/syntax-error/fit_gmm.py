def fit_gmm(X, k, rng, n_init=5, max_iter=200, tol=1e-6):
<<<<<<< mine
    runs = []
=======
    runs = list()
>>>>>>> theirs
    return runs
