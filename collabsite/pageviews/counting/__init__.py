"""Counting of views and other uses: live, rolled up by day, and summed by month and site."""
