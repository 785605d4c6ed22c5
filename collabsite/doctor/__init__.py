"""Checks of an installation: what is wrong with it, in one sentence each, with the remedy.

`manage.py doctor` and the page *Health* of the admin show them all, `/ready` those that are quick.
"""
