"""Impact of a release on the claims that articles make about its dataset."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from articles.audit.backing import Exemptions
from articles.content import EditionContent
from articles.numbers.release_tables import small_claim_table
from articles.numbers.table import Table
from articles.publishing.claim_audit import ClaimEntry, audit_claims
from articles.publishing.claim_changes import (
    ContradictedClaim,
    DataState,
    find_contradicted,
    judge_confirmed,
)
from articles.publishing.number_audit import NumberKey, Part, SectionText, parts_of
from metrics.models import Release
from metrics.shown import NumberData

type _Numbers = Callable[[], Mapping[NumberKey, NumberData]]


class ClaimSurvey:
    """Claims of editions and drafts, judged by a release and by the one before it.

    `slugs` are those of the dataset. The data is read if anything makes a claim.
    """

    def __init__(self, before: Release | None, release: Release, *, slugs: Collection[str]) -> None:
        self.slugs = slugs
        self._before, self._release = before, release

    @cached_property
    def before(self) -> Mapping[str, Table]:
        """The tables of the release before."""
        return self._tables(self._before)

    @cached_property
    def after(self) -> Mapping[str, Table]:
        """The tables of the release."""
        return self._tables(self._release)

    def has_any(self, content: EditionContent) -> bool:
        """Return whether an edition makes a claim about the dataset."""
        return any(claim.dataset in self.slugs for claim in content.claims)

    def may_have_any(self, prose: Iterable[str]) -> bool:
        """Return whether prose makes any claim."""
        return any(_CLAIM in html for html in prose)

    def compare(
        self,
        content: EditionContent,
        exemptions: Exemptions,
        numbers_before: _Numbers,
        numbers: _Numbers,
    ) -> tuple[tuple[ContradictedClaim, ...], bool]:
        """Return the claims that the release contradicts, and whether it changes any verdict.

        The numbers are what the edition would show by the release before, and by this one.
        """
        if not self.has_any(content):
            return (), False
        now, then = DataState(self.before, numbers_before()), DataState(self.after, numbers())
        found = find_contradicted(content, then, exemptions)
        ours = tuple(each for each in found if each.entry.node.dataset in self.slugs)
        return ours, self._verdicts(content, now) != self._verdicts(content, then)

    def count_in_draft(
        self,
        prose: Sequence[str],
        numbers_before: Mapping[NumberKey, NumberData],
        numbers: Mapping[NumberKey, NumberData],
        exemptions: Exemptions,
    ) -> int:
        """Return how many confirmed claims of a draft the release contradicts, but not the one before."""
        parts = tuple(self._claiming_parts(prose))
        if not parts:
            return 0
        before = audit_claims(parts, self.before, numbers_before, exemptions)
        after = audit_claims(parts, self.after, numbers, exemptions)
        failed = {_place(entry) for entry in before if entry.is_confirmed and entry.fails}
        return sum(
            entry.is_confirmed
            and entry.fails
            and entry.node.dataset in self.slugs
            and _place(entry) not in failed
            for entry in after
        )

    def _claiming_parts(self, prose: Sequence[str]) -> Iterator[Part]:
        """Yield the parts with the passages that make a claim about the dataset."""
        sections = [
            SectionText(str(at), "", html) for at, html in enumerate(prose) if _CLAIM in html
        ]
        for part in parts_of("", "", sections):
            passages = tuple(
                passage
                for passage in part.passages
                if any(claim.node.dataset in self.slugs for claim in passage.claims)
            )
            if passages:
                yield replace(part, passages=passages)

    def _verdicts(self, content: EditionContent, data: DataState) -> list[str]:
        entries = judge_confirmed(content, data, {}).values()
        return [entry.verdict for entry in entries if entry.node.dataset in self.slugs]

    def _tables(self, release: Release | None) -> Mapping[str, Table]:
        table = small_claim_table(release) if release else None
        return dict.fromkeys(self.slugs, table) if table else {}


_CLAIM = "data-claim"


def _place(entry: ClaimEntry) -> tuple[str, int | None]:
    return entry.part.target, entry.order
