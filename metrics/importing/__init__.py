"""Imports of data: tables of documents, and files of values."""
