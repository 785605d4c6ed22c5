"""Collection of what is to be counted: reports of pages and answers, and whether all are counted."""
