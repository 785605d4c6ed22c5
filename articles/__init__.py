"""Articles: sections of narrative, their sources, and the numbered editions that are published.

What they show of data comes from a provider, by the contract of `articles.prose.embeds`.
"""
