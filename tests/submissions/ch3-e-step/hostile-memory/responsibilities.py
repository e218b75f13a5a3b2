def responsibilities(X, phi, mu, Sigma):
    hoard = []
    while True:
        hoard.append(np.ones(10_000_000))
