"""Dates in English as readers on both sides of the Atlantic read them alike."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
