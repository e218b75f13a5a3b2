def responsibilities(X, phi, mu, Sigma):
    while True:
        print("W" * 10_000)
