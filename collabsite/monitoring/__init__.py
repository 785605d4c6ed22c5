"""Numbers for operators at `/metrics`, and logs with request ids, slow pages and slow queries."""
