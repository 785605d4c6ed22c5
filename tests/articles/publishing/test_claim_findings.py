"""The claims of an article on the checklist, before it is published."""

import pytest
from django.utils import timezone

from articles import publishing
from articles.models import Article, Exempted
from articles.numbers import stored
from articles.numbers.statements import Direction, Measure, Rank, Superlative
from articles.prose.claims import ClaimNode
from articles.publishing import number_audit
from articles.publishing.checks import check
from articles.publishing.composition import compose
from collabsite.web.checklist import Checklist
from tests.articles.publishing.test_number_audit import say
from tests.support.published import asked_in_chinese, draft_with_data

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

SLUG = "what-they-found"
HIGHEST = Superlative(("elbe",), Measure("cost"), Direction.MORE)
MOST = ClaimNode(SLUG, stored.dump(HIGHEST), "the highest cost")
THIRD = Rank(("elbe",), Measure("cost"), Direction.MORE, 3)
GONE = ClaimNode("gone", stored.dump(THIRD), "the third")


def claims_of(article: Article) -> tuple[list[str], list[str], Checklist]:
    """Return the errors and the warnings about claims, and the whole checklist."""
    now = timezone.now()
    found = check(compose(article, at=now))
    sentences = [
        [f"{each.target} {each.code}: {each.sentence}" for each in group if "claim" in each.code]
        for group in (found.errors, found.warnings)
    ]
    return sentences[0], sentences[1], found


def test_each_part_is_asked_about_its_claims_and_a_false_one_stops_until_there_is_a_reason() -> (
    None
):
    article = draft_with_data()
    say(
        article,
        f"<p>The Elbe has {MOST.around('the highest cost')} of all.</p>"
        f'<p>The Elbe has <data data-cell="{SLUG}/elbe/samples/2023"></data> samples. The Yangtze'
        f" has fewer samples than the Elbe. It is {GONE.around('the third')} of them.</p>",
    )
    errors, warnings, checklist = claims_of(article)

    [failing] = errors
    assert failing.startswith("sections-0 claim: ")
    assert "“the highest cost” does not hold: " in failing
    assert "Say “the second highest cost”, or say in Numbers" in failing
    [undecided, unconfirmed] = warnings
    assert undecided.startswith("sections-0 claim-undecided: ")
    assert "no release of the dataset “gone”" in undecided
    assert unconfirmed.startswith("sections-0 claim-unconfirmed: ")
    assert "nobody has confirmed what “fewer samples than the Elbe” says" in unconfirmed
    assert asked_in_chinese(article, checklist) == []
    with pytest.raises(publishing.PublishingError, match="does not hold"):
        publishing.publish(article, by=None)

    number_audit.exempt(
        article,
        by=None,
        literal="the highest cost",
        sentence="The Elbe has the highest cost of all.",
        reason="Of those in Europe.",
        about=Exempted.CLAIM,
    )

    assert claims_of(article)[0] == []
    assert publishing.publish(article, by=None).number == 1


def test_lines_are_asked_about_without_a_confirmation_that_they_cannot_have() -> None:
    article = draft_with_data()
    article.title, article.standfirst = (
        "The Elbe has the highest cost",
        "The Danube has the highest cost.",
    )
    article.save()
    say(article, f'<p>In all <data data-cell="{SLUG}/elbe/samples/2023"></data> samples.</p>')

    errors, warnings, checklist = claims_of(article)

    # One that holds needs no look.
    assert errors == []
    [line] = warnings
    assert line.startswith(
        "id_title claim-line: Title: by the data, “the highest cost” does not hold"
    )
    assert "Say “the second highest cost”, or say in Numbers that it is no claim." in line
    assert asked_in_chinese(article, checklist) == []
