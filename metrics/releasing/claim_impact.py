"""Impact of a release on the claims that articles make about its dataset."""

from collections.abc import Callable, Collection, Mapping, Sequence

from articles.claims import ClaimTable
from articles.content import EditionContent, NumberData
from articles.publishing.claim_changes import (
    ContradictedClaim,
    DataState,
    find_contradicted,
    judge_confirmed,
    read_exemptions,
)
from articles.publishing.number_audit import NumberKey
from metrics.claim_tables import small_claim_table
from metrics.models import Release

type _Numbers = Callable[[], Mapping[NumberKey, NumberData]]


class ClaimSurvey:
    """Claims of editions, judged by a release and by the one before it.

    `contents` are those of editions with the keys of their articles, and `slugs` those of the
    dataset. It takes nine queries for all, and none if no edition makes a claim.
    """

    def __init__(
        self,
        before: Release | None,
        release: Release,
        contents: Sequence[tuple[int, EditionContent]],
        *,
        slugs: Collection[str],
    ) -> None:
        self.slugs = slugs
        claiming = {article for article, content in contents if self.has_any(content)}
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

    def _verdicts(self, content: EditionContent, data: DataState) -> list[str]:
        entries = judge_confirmed(content, data, {}).values()
        return [entry.verdict for entry in entries if entry.node.dataset in self.slugs]

    def _tables(self, release: Release | None) -> Mapping[str, ClaimTable]:
        table = small_claim_table(release) if release else None
        return dict.fromkeys(self.slugs, table) if table else {}
