def harden(W):
    while True:
        print(W.tolist() * 100)
