"""What is wrong with what was typed into a grid, told while it is being edited; stores nothing."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from metrics import cells
from metrics.grid.input import latest
from metrics.models import MAX_ENTITY_LABEL, Dataset, Indicator


def problems(dataset: Dataset, typed: Sequence[tuple[str, str]]) -> list[str]:
    """Return a sentence for each text that can't be kept, '' for each that can.

    A text is typed into a column, named by its key, or is the name of a row if the key is ''.
    What is said of a column that is gone is left to saving.
    """
    release = latest(dataset)
    codes = {key.partition(":")[0] for key, _text in typed if key}
    indicators = (
        {indicator.code: indicator for indicator in release.indicators.filter(code__in=codes)}
        if release
        else {}
    )
    return [
        _problem(text, indicators.get(key.partition(":")[0])) if key else label_problem(text)
        for key, text in typed
    ]


def label_problem(label: str) -> str:
    """Return what is wrong with the name of a row."""
    if not label:
        return _("Name this row, or tick “Remove”.")
    if len(label) > MAX_ENTITY_LABEL:
        return _("Use at most %(limit)d characters.") % {"limit": MAX_ENTITY_LABEL}
    return ""


def _problem(text: str, indicator: Indicator | None) -> str:
    if indicator is None:
        return ""
    try:
        cells.parse_entry(text, kind=indicator.kind, currency=indicator.currency)
    except cells.CellError as error:
        return str(error)
    return ""
