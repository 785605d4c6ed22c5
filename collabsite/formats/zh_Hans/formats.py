"""Dates in Chinese."""

DATE_FORMAT = "Y年n月j日"
DATETIME_FORMAT = "Y年n月j日 H:i"
# Counts are grouped as in English, as scholarly Chinese does.
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
