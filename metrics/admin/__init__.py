"""The data in the admin: datasets, what was issued of them, and a module for each page."""

from metrics.admin.datasets import DatasetAdmin, ReleaseAdmin

__all__ = ["DatasetAdmin", "ReleaseAdmin"]
