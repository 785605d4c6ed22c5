"""Public pages of articles: routes, views, page data, feeds, lists and metadata.

They read editions only, but for previews, which show the working copy.
"""
