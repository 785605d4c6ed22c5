"""The grid in which editors change the values of a dataset."""
