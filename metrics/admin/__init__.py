"""Admin of the data: datasets and releases, and a module for each page."""

from metrics.admin.datasets import DatasetAdmin, ReleaseAdmin

__all__ = ["DatasetAdmin", "ReleaseAdmin"]
