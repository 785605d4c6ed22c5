"""Snapshot of every response of a large sample site, to compare before and after a refactoring.

`uv run python -m tests.snapshot DIRECTORY` writes a text file for each answer, the same in every
run; `uv run python -m tests.snapshot --compare BEFORE AFTER` summarizes the differences.
"""
