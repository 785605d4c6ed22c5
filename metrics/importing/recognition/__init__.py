"""Recognition of the tables that people have: rows of texts become columns with roles and values.

Pure: it knows no database and no dataset, only which names of columns the dataset has already.
"""
