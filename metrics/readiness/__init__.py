"""Whether the working copy of a dataset is ready to be issued: what blocks it, what must be seen."""

from metrics.readiness.checking import check
from metrics.readiness.drafting import drafted_note
from metrics.readiness.looking import COMPARED, Outlook, look, mark

__all__ = ["COMPARED", "Outlook", "check", "drafted_note", "look", "mark"]
