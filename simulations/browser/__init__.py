"""What runs in the browser: plain scripts and styles, and what joins them."""
