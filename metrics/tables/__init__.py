"""Tables of a release: rows by columns, the part that a reader selects, and layouts of files."""
