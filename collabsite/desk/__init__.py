"""The desk of the editors: the admin site, its front page, and the pages that belong to no model."""
