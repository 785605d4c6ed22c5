"""The search index: an app of entries and their words, independent of articles and datasets.

Apps write entries in the transaction in which they publish (`index`). A search parses the reader's
text (`query_parser`), asks the database (`results`) and highlights the words (`snippets`).
"""
