"""Reports of COUNTER R5.1, and its own interface to them (COUNTER_API 5.1)."""
