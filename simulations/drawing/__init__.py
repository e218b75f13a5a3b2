"""A scene as an SVG, for wherever no widget runs."""
