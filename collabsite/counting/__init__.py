"""Views of articles and datasets, counted by the rules of COUNTER R5.1 §7 without cookies."""
