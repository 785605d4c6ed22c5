"""Export of a whole site as a folder of files, and import of such folders and of other systems.

The format is described in `collabsite/docs/site-format.md`.
"""
