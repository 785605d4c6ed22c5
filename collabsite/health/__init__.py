"""Health of an installation, and of what it has published: `doctor`, `verify`, `/ready`, `/metrics`."""
