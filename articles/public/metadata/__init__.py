"""What a page tells programs of what it shows: search engines, reference managers, networks. Pure."""
