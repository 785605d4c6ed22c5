"""The bin: deleted articles, datasets and images, which can be restored for 30 days."""
