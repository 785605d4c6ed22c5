"""Recognition of robots, and newer lists of them."""
