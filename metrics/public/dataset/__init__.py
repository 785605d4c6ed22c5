"""Page of a dataset: a page of the selected rows as a table, and the form to filter it."""
