"""Dates in Chinese."""

DATE_FORMAT = "Y年n月j日"
DATETIME_FORMAT = "Y年n月j日 H:i"
# Counts are grouped as in English, as scholarly Chinese does.
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
YEAR_MONTH_FORMAT = "Y年n月"
FIRST_DAY_OF_WEEK = 1
MONTH_DAY_FORMAT = "n月j日"
