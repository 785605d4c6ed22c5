"""Base classes and request helpers of the admin, for every app."""
