"""Articles: sections of narrative, their sources, and the numbered editions that are published.

What they show of the data they ask of `metrics`.
"""
