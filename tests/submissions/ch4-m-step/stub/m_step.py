def m_step(X, W, reg=1e-6):
    raise NotImplementedError()
