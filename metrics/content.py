"""Description of a dataset in a release, as dataclasses for JSON. Pure."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Self

from django.utils.translation import gettext_lazy as _

# Values of `data-kind` of a chart mark; without one, the kind depends on the data.
CHART_KINDS = {
    "bar": _("Bar chart"),
    "grouped": _("Grouped bar chart"),
    "line": _("Line chart"),
    "multiples": _("Small multiples"),
    "dot": _("Dot plot"),
}
# Kinds that draw lines over periods.
OVER_TIME = frozenset({"line", "multiples"})
# The value of `data-scale` of a chart mark for a scale of powers of ten.
LOG_SCALE = "log"
# The kind of a dataset that is to have no chart.
NO_CHART = "none"


@dataclass(frozen=True)
class SourceContent:
    """A source of the data: a CSL-JSON item as it was when issued."""

    key: str
    locator: str
    item: Mapping[str, Any]


@dataclass(frozen=True)
class CorrectionContent:
    """Correction by a release of errors since release `since`, issued at `since_issued_at`.

    The time is in ISO 8601.
    """

    wrong: str
    why: str
    since: int
    since_issued_at: str

    @property
    def since_at(self) -> dt.datetime:
        """Time when the first wrong release was issued."""
        return dt.datetime.fromisoformat(self.since_issued_at)


@dataclass(frozen=True)
class ChangeCounts:
    """Numbers of changes since the release before."""

    cells_changed: int
    cells_added: int
    cells_removed: int
    rows_added: int
    rows_removed: int
    rows_renamed: int
    columns_added: int
    columns_removed: int
    columns_changed: int


@dataclass(frozen=True)
class ChartContent:
    """Content of the chart of a release.

    `kind` is one of `CHART_KINDS`, or `NO_CHART`. `columns` and `rows` are codes, as in a chart's mark
    in prose. If the chart shows some of the rows only, `of_rows` is the number of all; if nobody
    chose them, `largest_by` is the column in which they have the largest values. `scale` is `log` or
    ''.
    """

    kind: str = NO_CHART
    columns: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    of_rows: int = 0
    largest_by: str = ""
    scale: str = ""

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return the content from JSON, ignoring unknown fields."""
        known = {f.name: stored[f.name] for f in fields(cls) if f.name in stored}
        lists = {name: tuple(known.get(name, ())) for name in ("columns", "rows")}
        return cls(**{**known, **lists})


@dataclass(frozen=True)
class ReleaseContent:
    """Description of a dataset in a release; the values are the release's rows."""

    title: str
    summary: str
    language: str
    row_label: str
    licence: str
    licence_url: str
    sources: tuple[SourceContent, ...]
    correction: CorrectionContent | None = None
    doi: str = ""
    # None for a first release.
    changes: ChangeCounts | None = None
    # How many rows there are, and the periods of each indicator by its code, so that no page has
    # to look through all values for them; None until a release is issued.
    rows: int | None = None
    periods: Mapping[str, Sequence[str]] | None = None
    chart: ChartContent = field(default_factory=ChartContent)
    # In the other language, '' where they have no names in it.
    other_title: str = ""
    other_summary: str = ""
    other_row_label: str = ""
    # Those that single values name and the dataset as a whole does not.
    cell_sources: tuple[SourceContent, ...] = ()
    # Version of the rules by which the digest of the release is computed.
    digest_version: int = 1

    def is_named_in(self, language: str) -> bool:
        """Return whether the language is the other one, and the data has its names in it."""
        return bool(self.other_title and language and language != self.language)

    def in_language(self, language: str) -> Self:
        """Return the content with its names in this language, as far as it has them."""
        if not self.is_named_in(language):
            return self
        return replace(
            self,
            title=self.other_title,
            summary=self.other_summary or self.summary,
            row_label=self.other_row_label or self.row_label,
            language=language,
            other_title=self.title,
            other_summary=self.summary if self.other_summary else "",
            other_row_label=self.row_label,
        )

    def as_json(self) -> dict[str, Any]:
        """Return the content as a dictionary for JSON."""
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return plain

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return the content that `as_json` gave."""
        sources = tuple(SourceContent(**source) for source in stored["sources"])
        correction, changes = stored.get("correction"), stored.get("changes")
        return cls(
            **{
                **stored,
                "sources": sources,
                "cell_sources": tuple(
                    SourceContent(**source) for source in stored.get("cell_sources", ())
                ),
                "correction": CorrectionContent(**correction) if correction else None,
                "changes": ChangeCounts(**changes) if changes else None,
                "chart": ChartContent.from_json(stored.get("chart", {})),
            }
        )
