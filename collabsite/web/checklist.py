"""Checklist of a working copy, before it is published or issued, and its approval by an editor.

Pure. Errors must be fixed first; warnings must be accepted.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class Level(StrEnum):
    """Weight of a finding: an error must be fixed first, a warning must be accepted."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """A problem, in a sentence that names it and says what to do.

    `code` is its kind, `level` its weight; `target` is the id of the place in the form of the article, or the page of
    the dataset, where it is fixed, or ''. A problem of a source has that `source`'s primary key,
    and the place is in the source's form. `about` is what it is about, the same in every language of
    the interface, and '' if it is about a change, which is accepted only once.
    """

    code: str
    sentence: str
    target: str = ""
    source: int | None = None
    about: str = ""
    level: Level = Level.WARNING

    @property
    def key(self) -> str:
        """Key of this sentence about this place, by which an editor accepts it."""
        return self._key_of(f"{self.target}\n{self.sentence}")

    @property
    def subject(self) -> str:
        """Key of what it is about, by which it stays accepted wherever its place is now, or ''."""
        return self._key_of(self.about) if self.about else ""

    def _key_of(self, read: str) -> str:
        return f"{self.code}-{hashlib.sha256(read.encode()).hexdigest()[:16]}"


@dataclass(frozen=True)
class Approval:
    """The state that an editor saw, and the keys of the accepted warnings.

    `fingerprint` is that of the content, '' if it does not matter; `number` that of the edition or
    release to come, None if it does not matter.
    """

    accepted: Collection[str] = ()
    fingerprint: str = ""
    number: int | None = None


@dataclass(frozen=True)
class ChecklistItem:
    """A finding as a page shows it: the address where it is fixed, and whether it is accepted."""

    finding: Finding
    url: str
    accepted: bool


@dataclass(frozen=True)
class ShownChecklist:
    """A checklist as a page shows it: errors, warnings to accept, and those that were accepted before."""

    errors: tuple[ChecklistItem, ...] = ()
    asked: tuple[ChecklistItem, ...] = ()
    accepted_before: tuple[ChecklistItem, ...] = ()

    @property
    def first_unaccepted(self) -> ChecklistItem | None:
        """Return the first warning that is not accepted."""
        return next((warning for warning in self.asked if not warning.accepted), None)


@dataclass(frozen=True)
class Checklist:
    """Errors, which block publishing, and warnings, which an editor must accept."""

    errors: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()

    @classmethod
    def of(cls, errors: Iterable[Finding], warnings: Iterable[Finding]) -> Self:
        """Return a checklist in which each finding occurs once."""
        return cls(tuple(dict.fromkeys(errors)), tuple(dict.fromkeys(warnings)))

    @classmethod
    def of_findings(cls, findings: Iterable[Finding]) -> Self:
        """Return a checklist of findings by their levels."""
        by_level: dict[Level, list[Finding]] = {level: [] for level in Level}
        for each in findings:
            by_level[each.level].append(each)
        return cls.of(by_level[Level.ERROR], by_level[Level.WARNING])

    @property
    def keys(self) -> frozenset[str]:
        """The keys of the warnings."""
        return frozenset(warning.key for warning in self.warnings)

    @property
    def subjects(self) -> list[str]:
        """The keys by which the warnings stay accepted, in one order."""
        return sorted({warning.subject for warning in self.warnings if warning.about})

    def unaccepted(
        self, approval: Approval, *, before: Collection[str] = ()
    ) -> tuple[Finding, ...]:
        """Return the warnings that the editor has not accepted; `before` are accepted subjects."""
        return tuple(
            each
            for each in self.warnings
            if each.key not in approval.accepted and each.subject not in before
        )

    def shown(
        self,
        *,
        url: Callable[[Finding], str],
        accepted: Collection[str] = (),
        before: Collection[str] = (),
    ) -> ShownChecklist:
        """Return the checklist for a page; `url` gives the address where a finding is fixed."""

        known = [each for each in self.warnings if each.subject in before]
        asked = [each for each in self.warnings if each not in known]
        return ShownChecklist(
            *(
                tuple(ChecklistItem(each, url(each), each.key in accepted) for each in findings)
                for findings in (self.errors, asked, known)
            )
        )


def section_target(index: int) -> str:
    """Return the id that a section has in the article's form, counted from 0."""
    return f"sections-{index}"
