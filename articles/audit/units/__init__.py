"""Units, currencies and scales around a number, and the measure words of Chinese."""
