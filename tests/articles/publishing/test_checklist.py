"""The checklist: errors, which block publishing, and warnings, which must be accepted."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles import publishing
from articles.models import Article, Author, Comment, Edition, Image, Section
from articles.publishing import Approval, PublishingError, UnacceptedWarningsError, checks
from articles.publishing.composition import compose
from articles.sources.models import Source
from collabsite.web.checklist import Checklist, Finding
from metrics.models import Dataset
from tests.support.published import asked_in_chinese, imported, listed, published, sound_draft

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]


def body(html: str) -> Callable[[Article], object]:
    return lambda article: article.sections.update(body=html)


ERRORS: list[tuple[str, str, str, Callable[[Article], object]]] = [
    ("no-section", "no section; write one", "sections-group", lambda a: a.sections.all().delete()),
    ("no-text", "Section “(opening)” has no text", "sections-0", body("")),
    (
        "no-text",
        "Section “(opening)” has no text",
        "sections-0",
        body("<p>\u00a0\u200b</p><h3></h3>"),
    ),
    (
        "data",
        "there is no dataset “none”",
        "sections-0",
        body('<p>x <data data-cell="none/a/b"></data></p>'),
    ),
    (
        "citation",
        "cites a source that does not exist, “none”",
        "sections-0",
        body('<p>x<cite data-source="none"></cite></p>'),
    ),
    (
        "image-text",
        "the image “Dam” has no alternative text; describe it, or mark it as decorative",
        "sections-0",
        lambda a: _show(
            a, Image.objects.create(title="Dam", width=1, height=1, files={"1.jpg": ""})
        ),
    ),
    (
        "data",
        "Section “(opening)”: an image was deleted; insert another, or remove it.",
        "sections-0",
        body('<p>x</p><picture data-image="k" data-alt="A dam"></picture>'),
    ),
    (
        "link-admin",
        "article/1/change/”. Readers can't open the pages of the editors.",
        "sections-0",
        body('<p><a href="http://127.0.0.1:8000/admin/articles/article/1/change/">this</a></p>'),
    ),
    (
        "link-admin",
        "leads to “/admin/”. Readers can't open the pages of the editors.",
        "sections-0",
        body('<p><a href="/admin/">/admin/</a></p>'),
    ),
    (
        "comment",
        "A comment on the whole text is not resolved: “Who says so?”",
        "comment-{pk}",
        lambda a: Comment.objects.create(article=a, text="Who says so?"),
    ),
    (
        "comment",
        "A comment on section “(opening)” is not resolved: “Who?”",
        "comment-{pk}",
        lambda a: Comment.objects.create(article=a, section=a.sections.get(), text="Who?"),
    ),
    (
        "slug",
        "Another article was published under “rivers-and-labs”; choose another address.",
        "id_slug",
        lambda a: _take_slug_of(a, published()),
    ),
]
WARNINGS: list[tuple[str, str, str, Callable[[Article], object]]] = [
    ("authors", "names no author", "authorships-group", lambda a: a.authorships.all().delete()),
    ("standfirst", "no standfirst", "id_standfirst", lambda a: _set(a, standfirst=" \ufeff")),
    (
        "heading-order",
        "the heading “Deep” skips a level",
        "sections-0",
        body("<h4>Deep</h4><p>x</p>"),
    ),
    ("heading-empty", "has a heading without words", "sections-0", body("<h3>\u2060</h3><p>x</p>")),
    (
        "heading-empty",
        "Section 2 has no heading",
        "sections-1",
        lambda a: Section.objects.create(article=a, ordering=99, anchor="b", body="<p>x</p>"),
    ),
    ("link-empty", "the link “here” has no address", "sections-0", body("<p><a>here</a></p>")),
    (
        "link-empty",
        "the link to “/data/” has no text",
        "sections-0",
        body('<p>x<a href="/data/">\u200b</a></p>'),
    ),
    (
        "link-empty",
        "the link to “report.pdf” leads nowhere",
        "sections-0",
        body('<p><a href="report.pdf">a</a></p>'),
    ),
    (
        "link-insecure",
        "the link to http://a.example/ is not encrypted",
        "sections-0",
        body('<p><a href="http://a.example/">a</a></p>'),
    ),
    (
        "link-insecure",
        "The address of the origin, http://a.example/, is not encrypted",
        "id_origin_url",
        lambda a: _set(a, origin_url="http://a.example/"),
    ),
    (
        "link-insecure",
        "The address of the source “River Atlas”, http://a.example/, is not encrypted",
        "id_url",
        lambda a: _cite(a, "http://a.example/"),
    ),
]


def _set(article: Article, **fields: object) -> None:
    Article.objects.filter(pk=article.pk).update(**fields)


def _show(article: Article, image: Image) -> None:
    article.sections.update(body=f'<p>x</p><picture data-image="{image.key}"></picture>')


def _cite(article: Article, *addresses: str, **fields: str) -> None:
    """Cite a source of each address in the article's only section."""
    sources = [
        Source.objects.create(key=f"atlas-{n}", title="River Atlas", url=address, **fields)
        for n, address in enumerate(addresses)
    ]
    marks = "".join(f'<cite data-source="{source.key}"></cite>' for source in sources)
    article.sections.update(body=f"<p>Rivers{marks} flow.</p>")


def _take_slug_of(article: Article, edition: Edition) -> None:
    _set(edition.article, slug="moved")
    _set(article, slug=edition.slug)


@pytest.mark.parametrize(("code", "words", "target", "break_it"), ERRORS)
def test_an_error_names_the_thing_and_the_place_and_blocks(
    code: str, words: str, target: str, break_it: Callable[[Article], object]
) -> None:
    article = sound_draft()

    break_it(article)

    before = Edition.objects.count()
    note = Comment.objects.first()
    [error] = [error for error in listed(article).errors if error.code == code]
    assert (error.code, error.target) == (code, target.format(pk=note and note.pk))
    assert words in error.sentence
    with pytest.raises(PublishingError):
        publishing.publish(article, by=None)
    assert Edition.objects.count() == before


@pytest.mark.each_database
@pytest.mark.parametrize(("code", "words", "target", "blemish"), WARNINGS)
def test_a_warning_names_the_thing_and_the_place_and_wants_a_tick(
    code: str, words: str, target: str, blemish: Callable[[Article], object]
) -> None:
    article = sound_draft()

    blemish(article)

    found = listed(article)
    [warning] = found.warnings
    assert found.errors == ()
    assert (warning.code, warning.target) == (code, target)
    assert words in warning.sentence
    assert asked_in_chinese(article, found) == []
    with pytest.raises(UnacceptedWarningsError) as caught:
        publishing.publish(article, by=None, approval=Approval())
    assert caught.value.problems == [warning.sentence]
    assert not Edition.objects.exists()
    assert publishing.publish(article, by=None, approval=Approval(found.keys)).number == 1


@pytest.mark.parametrize(
    ("address", "doi"), [("https://a.example/", ""), ("", ""), ("http://a.example/", "10.1000/182")]
)
def test_a_source_whose_entry_links_to_what_is_encrypted_is_in_order(
    address: str, doi: str
) -> None:
    article = sound_draft()

    _cite(article, address, doi=doi)

    assert listed(article) == Checklist()


@pytest.mark.parametrize("size", [1, 12])
def test_the_checklist_finds_all_sources_without_encryption_with_one_query(
    size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    article = sound_draft()
    _cite(article, *(f"http://{n}.example/" for n in range(size)))
    composition = compose(article, at=timezone.now())

    with django_assert_num_queries(6):
        found = checks.check(composition)

    assert len(found.warnings) == size


def test_a_resolved_note_does_not_block_publishing() -> None:
    article = sound_draft()
    Comment.objects.create(article=article, text="Done?", resolved_at=timezone.now())

    assert listed(article) == Checklist()


@pytest.mark.each_database
def test_data_that_is_late_warns_once_however_often_it_is_quoted() -> None:
    edition = published()
    dataset = Dataset.objects.get()
    cell = f"{dataset.slug}/elbe/cost"
    Dataset.objects.update(update_months=1)
    article = edition.article
    article.standfirst = "Words."
    article.save()
    article.authors.add(Author.objects.create(slug="wei-chen", family_name="Chen"))
    figure = f'<data data-cell="{cell}"></data>'
    article.sections.filter(heading="").update(body=f"<p>{figure} {figure}</p>")

    late = timezone.now() + dt.timedelta(days=90)
    found = checks.check(compose(article, at=late))

    assert [(w.code, w.target) for w in found.warnings] == [("data", "sections-0")]
    assert "was due for an update in" in found.warnings[0].sentence


def test_a_tick_is_for_the_sentence_that_was_read() -> None:
    read = Finding("link-insecure", "the link to http://a.example/", "sections-0")

    others = [
        Finding("link-insecure", "the link to http://b.example/", "sections-0"),
        Finding("link-insecure", "the link to http://a.example/", "sections-1"),
    ]

    assert read.key not in {other.key for other in others}


@pytest.mark.each_database
def test_a_warning_that_is_new_since_the_ticks_publishes_nothing() -> None:
    article = sound_draft()
    _set(article, standfirst="")
    ticked = listed(article).keys
    body('<p><a href="http://a.example/">a</a></p>')(article)

    with pytest.raises(UnacceptedWarningsError) as caught:
        publishing.publish(article, by=None, approval=Approval(ticked))

    assert [p for p in caught.value.problems if "standfirst" in p] == []
    assert not Edition.objects.exists()


def test_the_checklist_takes_as_many_queries_for_ten_sections_as_for_one(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    article = imported("Long\n" + "".join(f"Part {n} of It\nWords.\n\n" for n in range(10))).article
    composition = compose(article, at=timezone.now())

    with django_assert_num_queries(5):
        checks.check(composition)
