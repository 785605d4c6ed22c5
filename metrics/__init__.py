"""Data: datasets, the releases in which they are published, charts, imports and downloads.

Everything that articles show of it goes through `metrics.embedding`.
"""
