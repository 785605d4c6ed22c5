"""Public pages of the whole site: home, topics, sources, corrections, search, sitemap and cards."""
