"""Public pages of articles: addresses, views, page data, feeds, lists and metadata. They read editions only."""
