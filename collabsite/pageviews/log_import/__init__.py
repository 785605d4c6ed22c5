"""Counting of the uses in access logs of servers."""
