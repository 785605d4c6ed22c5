"""Formats of numbers and dates in each language of the interface (`FORMAT_MODULE_PATH`)."""
