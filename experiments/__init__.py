"""Learning-order and timescale studies: what is learned when, and whether the order of presentation matters."""
