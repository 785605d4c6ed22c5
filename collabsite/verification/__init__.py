"""Verification of a whole site: nothing published was altered or removed, and all rows agree."""
