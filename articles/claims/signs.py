"""Signs that stand for the mentions of a table in a skeleton."""

from enum import StrEnum


class Sign(StrEnum):
    """Sign that stands for a character of a mention."""

    ROW = "\ue000"
    COLUMN = "\ue001"
    PERIOD = "\ue002"
    NUMBER = "\ue003"
    ORDINAL = "\ue004"
    # All rows: the five countries.
    ALL = "\ue005"
