// Colours and signs of components: blends for the points, and the shapes that tell them apart.
