def harden(W):
    H = []
    for row in W:
        best = 0
        for j in range(1, len(row)):
            if row[j] > row[best]:
                best = j
        H.append([1.0 if j == best else 0.0 for j in range(len(row))])
    return H
