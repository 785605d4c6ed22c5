"""One number: its values by period and by release, who quotes it, and how to cite it."""
