"""Kinds of use of an item, and the metrics of COUNTER R5.1 that each is part of."""

from django.db.models import IntegerChoices
from django.utils.translation import gettext_lazy as _


class Use(IntegerChoices):
    """A kind of use. The number is its rank, by which a session is counted once over all uses.

    Every use is an investigation; those below `FIRST_INVESTIGATION` are requests as well (COUNTER
    R5.1 §3.3.4). The shown view count is that of reads alone.
    """

    READ = 0, _("read")
    DOWNLOAD = 10, _("data download")
    CITATION = 50, _("citation export")
    VERSIONS = 60, _("list of editions or releases")
    RECORD = 70, _("record of a source")

    @property
    def is_request(self) -> bool:
        """Return whether a use is a request by COUNTER's definition, and not only an investigation."""
        return self < FIRST_INVESTIGATION


FIRST_INVESTIGATION = 50
FIRST_UNREPORTED = 90
ADDING_TO_TOTAL = frozenset({Use.READ})
REPORTED = [use for use in Use if use < FIRST_UNREPORTED]


def find_use(name: str) -> Use | None:
    """Return the use with a name, such as `download`; None if there is none."""
    return Use.__members__.get(name.upper())
