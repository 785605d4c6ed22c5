"""History of a number: its values and changes by release."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from collabsite.web.responses import PAGE_ONLY
from metrics.content import CorrectionContent
from metrics.models import Indicator, Observation, Release
from metrics.number_lookup import FoundNumber
from metrics.public.lists import ReleaseLine, release_line
from metrics.tables import pivot

_PARTS = {
    "row": _("Name of the row"),
    "column": _("Name of the column"),
    "unit": _("Unit"),
    "definition": _("Definition"),
}
_NOTHING = (
    pivot.MISSING_CELL.text,
    pivot.MISSING_CELL.value,
    pivot.MISSING_CELL.status,
    pivot.MISSING_CELL.note,
)


@dataclass(frozen=True)
class PeriodValue:
    """The value in one period (`''` if the data names none); `value` is a plain decimal."""

    period: str
    text: str
    value: str | None
    status: Annotated[str, Observation.Status]
    note: str

    @property
    def status_label(self) -> str:
        """The status in the language of the interface, '' if it is normal."""
        status = Observation.Status(self.status)
        return "" if status is Observation.Status.NORMAL else str(status.label)


@dataclass(frozen=True)
class PeriodValueChange:
    """A change of the value in a period; `before` or `after` is None where there was nothing."""

    period: str
    before: PeriodValue | None
    after: PeriodValue | None


@dataclass(frozen=True)
class NameChange:
    """A change in the description of the number: `part` is row, column, unit or definition."""

    part: str
    before: str
    after: str

    @property
    def label(self) -> str:
        """The name of the part, in the language of the interface."""
        return str(_PARTS[self.part])


@dataclass(frozen=True)
class ReleaseValues:
    """The number in a release, the newest period first, and the changes of that release.

    `present` is true if the release has the number, `first` if no release before it has.
    """

    release: ReleaseLine
    present: bool
    values: tuple[PeriodValue, ...]
    changes: tuple[PeriodValueChange, ...]
    names: tuple[NameChange, ...]
    first: bool
    # Whether the number appeared or disappeared with this release.
    moved: bool = field(metadata=PAGE_ONLY)

    @property
    def unchanged(self) -> bool:
        """Return whether the release has the same values and names as the one before it."""
        return not (self.changes or self.names or self.moved or self.first)

    @property
    def correction(self) -> CorrectionContent | None:
        """The correction of the release, if it changed the number."""
        return self.release.correction if self.changes or self.names else None


@dataclass(frozen=True)
class Stretch:
    """A release that changed the number (`state`), or consecutive ones that did not."""

    state: ReleaseValues | None
    unchanged: tuple[ReleaseValues, ...] = ()

    @property
    def newest(self) -> int:
        """The newest of the unchanged releases."""
        return self.unchanged[0].release.number

    @property
    def oldest(self) -> int:
        """The oldest of the unchanged releases."""
        return self.unchanged[-1].release.number


def history(found: FoundNumber, *, language: str) -> tuple[ReleaseValues, ...]:
    """Return all releases since the first that has the number, the newest first."""
    states: list[ReleaseValues] = []
    before: Release | None = None
    for release in reversed(found.releases):
        if before is None and release.pk not in found.columns:
            continue
        states.append(_state(found, before, release, language=language))
        before = release
    return tuple(reversed(states))


def stretches(states: Sequence[ReleaseValues]) -> Iterator[Stretch]:
    """Yield the releases that changed something one by one, the others grouped."""
    quiet: list[ReleaseValues] = []
    for state in states:
        if state.unchanged:
            quiet.append(state)
            continue
        if quiet:
            yield Stretch(None, tuple(quiet))
            quiet = []
        yield Stretch(state)
    if quiet:
        yield Stretch(None, tuple(quiet))


def values(found: FoundNumber, release: Release, *, language: str) -> tuple[PeriodValue, ...]:
    """Return the values of a release, the newest period first; none where it lacks the number.

    They are written in `language`, so that those of two releases can be compared.
    """
    column = found.columns.get(release.pk)
    if column is None:
        return ()
    return tuple(
        value(observation, column, language=language)
        for observation in found.values[release.pk].values()
    )


def value(observation: Observation, column: Indicator, *, language: str) -> PeriodValue:
    """Return an observation in the format of its release."""
    cell = pivot.cell(observation, column, language=language)
    return PeriodValue(observation.period, cell.text, cell.value, cell.status, cell.note)


def _state(
    found: FoundNumber, before: Release | None, release: Release, *, language: str
) -> ReleaseValues:
    was = {v.period: v for v in values(found, before, language=language)} if before else {}
    now = values(found, release, language=language)
    changes = _changes(was, {v.period: v for v in now}) if before else ()
    names = _names(found, before, release)
    return ReleaseValues(
        release=release_line(release, slug=found.slug),
        present=release.pk in found.columns,
        values=now,
        changes=changes,
        names=names,
        first=before is None,
        moved=before is not None and (before.pk in found.columns) != (release.pk in found.columns),
    )


def _changes(
    was: Mapping[str, PeriodValue], now: Mapping[str, PeriodValue]
) -> tuple[PeriodValueChange, ...]:
    return tuple(
        PeriodValueChange(period, *_told_apart(was.get(period), now.get(period)))
        for period in sorted({*was, *now}, reverse=True)
        if _said(was.get(period)) != _said(now.get(period))
    )


def _told_apart(
    was: PeriodValue | None, now: PeriodValue | None
) -> tuple[PeriodValue | None, PeriodValue | None]:
    """Return two values, with all their digits if the column rounds their difference away."""
    if was and now and was.text == now.text and was.value != now.value:
        was, now = (
            replace(was, text=was.value or was.text),
            replace(now, text=now.value or now.text),
        )
    return was, now


def _said(value: PeriodValue | None) -> PeriodValue | None:
    """Return the value, None if it is shown like a missing one."""
    nothing = PeriodValue(value.period, *_NOTHING) if value else None
    return None if value == nothing else value


def _names(found: FoundNumber, before: Release | None, release: Release) -> tuple[NameChange, ...]:
    if before is None or not {before.pk, release.pk} <= {*found.columns}:
        return ()
    old, new = found.columns[before.pk], found.columns[release.pk]
    pairs = {
        "row": (found.rows[before.pk].label, found.rows[release.pk].label),
        "column": (old.label, new.label),
        "unit": (pivot.unit(old), pivot.unit(new)),
        "definition": (old.definition, new.definition),
    }
    return tuple(NameChange(part, was, now) for part, (was, now) in pairs.items() if was != now)
