"""Backup of a whole site as one archive, and its restoration on either database.

An archive is a ZIP file: `tables/NAME.jsonl` has the rows of a table, `media/…` the stored files,
`secret_key` the key, and `manifest.json`, its last member, the sizes and checksums of all others.
"""
