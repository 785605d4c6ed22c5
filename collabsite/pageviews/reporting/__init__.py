"""Reports of counted views: in the admin, for everyone, and in the forms of COUNTER R5.1."""
