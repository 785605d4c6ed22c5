"""Numbers that count nothing: names, labels, ordinals, list marks and codes."""
