"""The search index: it knows no article and no dataset, only entries with words.

Apps write entries in the transaction in which they publish (`indexing`); `asking` reads what a
reader typed, `finding` asks the database, and `snippets` shows where the words stand.
"""
