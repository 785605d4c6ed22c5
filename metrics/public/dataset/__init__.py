"""What the page of a dataset shows of a selection: a page of rows, their marks, how to narrow them."""
