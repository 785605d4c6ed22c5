"""Translations of articles: groups of articles in several languages, and how far each lags behind."""
