"""Whether the working copy of a dataset is ready to be issued: what blocks it, what must be seen."""

from metrics.releasing.readiness.checks import check
from metrics.releasing.readiness.note_draft import drafted_note
from metrics.releasing.readiness.preview import COMPARED, Outlook, look, mark

__all__ = ["COMPARED", "Outlook", "check", "drafted_note", "look", "mark"]
