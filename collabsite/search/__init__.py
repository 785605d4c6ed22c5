"""The search index: an app that knows entries and their words, but no article and no dataset.

Apps write entries in the transaction in which they publish (`index`). A search parses the reader's
text (`query_parser`), asks the database (`results`) and highlights the words (`snippets`).
"""
