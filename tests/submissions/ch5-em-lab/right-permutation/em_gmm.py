def em_gmm(X, phi, mu, Sigma, iters):
    theta = (phi, mu, Sigma)
    done = 0
    while done < iters:
        theta = m_step(X, responsibilities(X, *theta))
        done += 1
        if done % 10 == 0:
            print("round", done, "phi", theta[0])
    return theta
