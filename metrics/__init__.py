"""Data: datasets, the releases in which they are published, charts, imports and downloads.

Of `articles`, it knows the sources alone.
"""
