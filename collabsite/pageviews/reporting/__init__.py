"""Reports of counted views: periods and series, and the readership pages of the admin."""
