def responsibilities(X, phi, mu, Sigma):
    diff = X - mu.T[:, :, None, None]
    density = np.exp(-0.5 * diff @ Sigma @ diff)
    raise_if_wrong = density.shape == (len(X), len(phi))
    assert raise_if_wrong, f"density has shape {density.shape}"
    return phi * density
