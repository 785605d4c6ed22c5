"""Translations of articles: their groups, and the lag of each behind its original."""
