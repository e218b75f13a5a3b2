def m_step(X, W, reg=1e-6):
    rows = [X.copy() for _ in range(1000)]
    while True:
        rows = rows + [row.copy() for row in rows]
