"""Impact of a release on the claims that articles make about its dataset."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from articles.claims import ClaimTable
from articles.claims.release_tables import small_claim_table
from articles.content import EditionContent
from articles.publishing.claim_audit import ClaimEntry, audit_claims
from articles.publishing.claim_changes import (
    ContradictedClaim,
    DataState,
    find_contradicted,
    judge_confirmed,
    read_exemptions,
)
from articles.publishing.number_audit import NumberKey, Part, SectionText, parts_of
from metrics.models import Release
from metrics.shown import NumberData

type _Numbers = Callable[[], Mapping[NumberKey, NumberData]]


class ClaimSurvey:
    """Claims of editions and drafts, judged by a release and by the one before it.

    `contents` are those of editions with the keys of their articles, `drafts` the prose of sections
    by article, and `slugs` are those of the dataset. It takes nine queries for all, and none if
    nothing makes a claim.
    """

    def __init__(
        self,
        before: Release | None,
        release: Release,
        contents: Sequence[tuple[int, EditionContent]],
        drafts: Mapping[int, Sequence[str]],
        *,
        slugs: Collection[str],
    ) -> None:
        self.slugs = slugs
        claiming = {article for article, content in contents if self.has_any(content)}
        self.drafts = {
            article: parts
            for article, prose in drafts.items()
            if (parts := tuple(self._claiming_parts(prose)))
        }
        claiming |= self.drafts.keys()
        self.exemptions = read_exemptions(claiming) if claiming else {}
        self.before = self._tables(before if claiming else None)
        self.after = self._tables(release if claiming else None)

    def has_any(self, content: EditionContent) -> bool:
        """Return whether an edition makes a claim about the dataset."""
        return any(claim.dataset in self.slugs for claim in content.claims)

    def compare(
        self, article: int, content: EditionContent, numbers_before: _Numbers, numbers: _Numbers
    ) -> tuple[tuple[ContradictedClaim, ...], bool]:
        """Return the claims that the release contradicts, and whether it changes any verdict.

        The numbers are what the edition would show by the release before, and by this one.
        """
        if not self.has_any(content):
            return (), False
        now, then = DataState(self.before, numbers_before()), DataState(self.after, numbers())
        found = find_contradicted(content, then, self.exemptions[article])
        ours = tuple(each for each in found if each.entry.node.dataset in self.slugs)
        return ours, self._verdicts(content, now) != self._verdicts(content, then)

    def count_in_draft(self, article: int, numbers_before: _Numbers, numbers: _Numbers) -> int:
        """Return how many confirmed claims of a draft the release contradicts, but not the one before."""
        parts = self.drafts.get(article, ())
        if not parts:
            return 0
        exemptions = self.exemptions[article]
        before = audit_claims(parts, self.before, numbers_before(), exemptions)
        after = audit_claims(parts, self.after, numbers(), exemptions)
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

    def _tables(self, release: Release | None) -> Mapping[str, ClaimTable]:
        table = small_claim_table(release) if release else None
        return dict.fromkeys(self.slugs, table) if table else {}


_CLAIM = "data-claim"


def _place(entry: ClaimEntry) -> tuple[str, int | None]:
    return entry.part.target, entry.order
