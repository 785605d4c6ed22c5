"""Downloads of a release, or of a selection, as CSV, workbook, JSON and data package.

Each is written while its rows come from the database, so that memory does not grow with them.
"""
