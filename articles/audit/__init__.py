"""Every number in a text, English and Chinese, and whether it claims something.

Pure: no database, no request. A *quantity* needs backing; years, dates, ordinals, identifiers and
idioms do not.
"""

from articles.audit.finder import numbers_in
from articles.audit.numbers import Kind, Number

__all__ = ["Kind", "Number", "numbers_in"]
