import os


def fit_labelled(X, z, k):
    while True:
        os.fork()
