"""Public pages of datasets, releases and single numbers, and the files to download."""
