"""Pages of this site that links lead to."""

import datetime as dt

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles import publishing
from articles.drafts import revision
from articles.models import Article
from articles.prose.links import LinkTarget, PageState
from articles.publishing import issue_release
from articles.publishing.link_targets import find_targets
from articles.sources.models import Source
from metrics.models import Dataset
from metrics.releases import working_copy
from tests.support.published import draft_titled, listed, published, sound_draft

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]

NUMBER = "/data/what-they-found/elbe/samples/"


def targets(*addresses: str, days: int = 0) -> dict[str, LinkTarget]:
    return find_targets(addresses, at=timezone.now() + dt.timedelta(days=days))


def states(*addresses: str) -> list[str]:
    found = targets(*addresses)
    return [found[address].state.value if address in found else "" for address in addresses]


def rename(article: Article, slug: str) -> None:
    article.slug = slug
    article.save()
    publishing.publish(article, by=None, note="A better name.")


def test_a_page_is_public_in_each_language_and_with_each_place_in_it() -> None:
    published()

    assert (
        states(
            "/articles/rivers-and-labs/",
            "/articles/rivers-and-labs",
            "/zh-hans/articles/rivers-and-labs/#what-it-means",
            "/articles/rivers-and-labs/editions/1/",
            "http://127.0.0.1:8000/data/what-they-found/",
            NUMBER,
            "/sources/river-atlas-2023/",
            "/search/?q=rivers",
        )
        == ["public"] * 8
    )


def test_an_address_elsewhere_and_a_place_in_the_same_page_are_left_out() -> None:
    assert not targets("https://a.example/articles/x/", "mailto:a@b.example", "#there", "//a.b/c")


@pytest.mark.each_database
def test_what_does_not_exist_is_missing_and_a_draft_is_not_public() -> None:
    draft_titled("Quiet Waters")
    Dataset.objects.create(slug="catches", title="Catches")
    Source.objects.create(key="river-atlas", title="River Atlas")
    published()

    assert (
        states(
            "/articles/none/", "/data/none/", "/data/what-they-found/elbe/none/", "/no/such/page/"
        )
        == ["missing"] * 4
    )
    assert (
        states("/articles/quiet-waters/", "/data/catches/", "/sources/river-atlas/")
        == ["unpublished"] * 3
    )
    assert states("/admin/articles/") == ["closed"]


def test_a_renamed_article_has_its_new_address_with_the_place_in_it() -> None:
    article = published().article
    rename(article, "streams")

    found = targets("/zh-hans/articles/rivers-and-labs/?a=1#text", "/articles/streams/")

    moved, present = found.values()
    assert moved.state == PageState.MOVED
    assert moved.address == "/zh-hans/articles/streams/?a=1#text"
    assert present.state == PageState.PUBLIC


@pytest.mark.each_database
def test_a_draft_that_was_renamed_is_found_by_the_address_that_it_had() -> None:
    draft = draft_titled("Quiet Waters")
    revision.record(draft, by=None)
    draft.slug = "still-waters"
    draft.save()

    [found] = targets("/articles/quiet-waters/").values()

    assert found.state == PageState.RENAMED
    assert found.address == "/articles/still-waters/"


@pytest.mark.each_database
def test_a_renamed_dataset_takes_its_numbers_along() -> None:
    published()
    dataset = Dataset.objects.get()
    dataset.slug = "catches"
    dataset.save()
    working_copy.ensure(dataset)
    issue_release(dataset, by=None, note="A better name.")

    found = targets(NUMBER, "/data/catches/elbe/samples/")

    assert [target.state for target in found.values()] == [PageState.MOVED, PageState.PUBLIC]
    assert found[NUMBER].address == "/data/catches/elbe/samples/"
    assert found[NUMBER].title == "Elbe, Samples"


def test_a_retracted_article_and_one_that_is_scheduled_are_told_apart() -> None:
    article = published().article
    publishing.retract(article, by=None, note="Wrong.")
    later = draft_titled("Later")
    at = timezone.now() + dt.timedelta(days=2)
    publishing.publish(later, by=None, at=at)

    assert states("/articles/rivers-and-labs/", "/articles/later/") == ["retracted", "unpublished"]
    assert targets("/articles/later/", days=3)["/articles/later/"].state == PageState.PUBLIC


def test_many_links_take_few_queries(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    published()
    many = [f"/articles/none-{number}/" for number in range(9)]

    with django_assert_max_num_queries(11):
        targets("/articles/rivers-and-labs/", *many, NUMBER, "/sources/river-atlas-2023/")


def test_the_checklist_warns_of_what_readers_would_not_find() -> None:
    old = sound_draft("Old")
    publishing.publish(old, by=None)
    rename(old, "new")
    sound_draft("Quiet")
    wrong = sound_draft("Wrong")
    publishing.publish(wrong, by=None)
    publishing.retract(wrong, by=None, note="Wrong.")
    article = sound_draft()
    slugs = ["old", "new", "quiet", "wrong", "none", "sound"]
    links = ", ".join(f'<a href="/articles/{slug}/">{slug}</a>' for slug in slugs)

    article.sections.update(body=f"<p>Read {links}.</p>")

    warnings = listed(article).warnings
    assert {(finding.code, finding.target) for finding in warnings} == {
        ("link-target", "sections-0")
    }
    said = [finding.sentence.partition("link ")[2] for finding in warnings]
    assert said == [
        f"{each} Change or remove the link."
        for each in (
            "“old” leads to “Old”. This page has a new address, /articles/new/. The old one still leads to it.",
            "“quiet” leads to “Quiet”. Readers can't open this page yet.",
            "“wrong” leads to “Wrong”. This page was retracted.",
            "“none” leads to “/articles/none/”. This site has no such page.",
        )
    ]
