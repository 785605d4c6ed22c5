"""Unambiguous dates in English."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
# Monday, as in ISO 8601.
FIRST_DAY_OF_WEEK = 1
YEAR_MONTH_FORMAT = "F Y"
MONTH_DAY_FORMAT = "j F"
