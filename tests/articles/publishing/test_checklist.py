"""The checklist: errors, which block publishing, and warnings, which must be accepted."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles import publishing
from articles.models import Article, Edition, Note, Section, Source
from articles.publishing import Approval, PublishingError, UnacceptedWarningsError, checklist
from articles.publishing.composition import compose
from collabsite.web.checklist import Checklist, Finding
from metrics import releasing, working_copy
from metrics.models import Dataset, Observation
from tests.support.published import imported, listed, published, sound_draft

pytestmark = pytest.mark.django_db


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
        "cites “none”, and there is no such source",
        "sections-0",
        body('<p>x<cite data-source="none"></cite></p>'),
    ),
    (
        "image-text",
        "the image “k” has no alternative text; describe it, or mark it as decorative",
        "sections-0",
        body('<p>x</p><picture data-image="k"></picture>'),
    ),
    (
        "note",
        "A note on the article is not resolved: “Who says so?”",
        "note-{pk}",
        lambda a: Note.objects.create(article=a, text="Who says so?"),
    ),
    (
        "note",
        "A note on section “(opening)” is not resolved: “Who?”",
        "note-{pk}",
        lambda a: Note.objects.create(article=a, section=a.sections.get(), text="Who?"),
    ),
    (
        "slug",
        "Another article was published under “rivers-and-labs”; choose another slug.",
        "id_slug",
        lambda a: _take_slug_of(a, published()),
    ),
]
WARNINGS: list[tuple[str, str, str, Callable[[Article], object]]] = [
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
        "the link to “/x/” has no text",
        "sections-0",
        body('<p>x<a href="/x/">\u200b</a></p>'),
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
    note = Note.objects.first()
    [error] = [error for error in listed(article).errors if error.code == code]
    assert (error.code, error.target) == (code, target.format(pk=note and note.pk))
    assert words in error.sentence
    with pytest.raises(PublishingError):
        publishing.publish(article, by=None)
    assert Edition.objects.count() == before


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

    with django_assert_num_queries(5):
        found = checklist.check(article, composition, at=timezone.now())

    assert len(found.warnings) == size


def test_a_resolved_note_does_not_block_publishing() -> None:
    article = sound_draft()
    Note.objects.create(article=article, text="Done?", resolved_at=timezone.now())

    assert listed(article) == Checklist()


def test_data_that_is_late_warns_once_however_often_it_is_quoted() -> None:
    edition = published()
    dataset = Dataset.objects.get()
    cell = f"{dataset.slug}/elbe/cost"
    Dataset.objects.update(update_months=1)
    article = edition.article
    article.standfirst = "Words."
    article.save()
    figure = f'<data data-cell="{cell}"></data>'
    article.sections.filter(heading="").update(body=f"<p>{figure} {figure}</p>")

    late = timezone.now() + dt.timedelta(days=90)
    found = checklist.check(article, compose(article, at=late), at=late)

    assert [(w.code, w.target) for w in found.warnings] == [("data", "sections-0")]
    assert "was due for an update in" in found.warnings[0].sentence


def test_a_translation_with_other_bound_numbers_is_named() -> None:
    original = published().article
    slug = Dataset.objects.get().slug
    copy = sound_draft()
    copy.original, copy.original_edition = original, 1
    copy.save()
    body(f'<p>x <data data-cell="{slug}/elbe/cost"></data></p>')(copy)

    [warning] = listed(copy).warnings
    [other] = [w for w in listed(original).warnings if w.code == "translation"]

    assert warning.target == "id_original"
    assert (
        f"“Rivers and Labs” (English) has other bound numbers. Only here: {slug}/elbe/cost. Only"
        " there: none." in warning.sentence
    )
    assert "“Sound”" in other.sentence


def test_a_translation_is_compared_with_what_was_published_of_the_other() -> None:
    original = published().article
    copy = sound_draft()
    copy.original, copy.original_edition = original, 1
    copy.save()
    slug = Dataset.objects.get().slug
    original.sections.filter(heading="").update(
        body=f'<p>x <data data-cell="{slug}/elbe/cost"></data></p>'
    )

    assert listed(copy).warnings == ()


def test_translations_with_the_same_numbers_are_in_step() -> None:
    original = published().article
    slug = Dataset.objects.get().slug
    copy = sound_draft()
    copy.original, copy.original_edition = original, 2
    copy.save()
    same = body(f'<p>x <data data-cell="{slug}/elbe/cost"></data></p>')
    same(original)
    same(copy)
    publishing.publish(original, by=None, note="Bound.")

    assert listed(copy).warnings == ()


def test_a_translation_that_shows_a_value_since_corrected_is_named() -> None:
    original = published().article
    dataset = Dataset.objects.get()
    copy = sound_draft()
    copy.original, copy.original_edition = original, 2
    copy.save()
    for article in (original, copy):
        body(f'<p>x <data data-cell="{dataset.slug}/elbe/change"></data></p>')(article)
    publishing.publish(original, by=None, note="Bound.")
    working = working_copy.ensure(dataset)
    Observation.objects.filter(
        entity__release=working, entity__code="elbe", indicator__code="change"
    ).update(value=40, literal="+40%")
    releasing.issue(dataset, by=None, note="Counted again.")

    [warning] = listed(copy).warnings

    assert (
        f"Only here: {dataset.slug}/elbe/change: +40%. Only there: {dataset.slug}/elbe/change: +35%"
        in warning.sentence
    )


def test_the_latest_value_is_the_same_with_and_without_its_period() -> None:
    original = published().article
    slug = Dataset.objects.get().slug
    copy = sound_draft()
    copy.original, copy.original_edition = original, 2
    copy.save()
    body(f'<p>x <data data-cell="{slug}/elbe/samples/latest"></data></p>')(original)
    body(f'<p>x <data data-cell="{slug}/elbe/samples/2023"></data></p>')(copy)
    publishing.publish(original, by=None, note="Bound.")

    assert listed(copy).warnings == ()


def test_a_tick_is_for_the_sentence_that_was_read() -> None:
    read = Finding("link-insecure", "the link to http://a.example/", "sections-0")

    others = [
        Finding("link-insecure", "the link to http://b.example/", "sections-0"),
        Finding("link-insecure", "the link to http://a.example/", "sections-1"),
    ]

    assert read.key not in {other.key for other in others}


def test_a_warning_that_is_new_since_the_ticks_publishes_nothing() -> None:
    article = sound_draft()
    _set(article, standfirst="")
    ticked = listed(article).keys
    body('<p><a href="http://a.example/">a</a></p>')(article)

    with pytest.raises(UnacceptedWarningsError) as caught:
        publishing.publish(article, by=None, approval=Approval(ticked))

    assert [p for p in caught.value.problems if "standfirst" in p] == []
    assert not Edition.objects.exists()


def test_a_retraction_repeats_the_last_edition_whatever_the_draft_is_like() -> None:
    first = published()
    first.article.sections.update(body="")
    Note.objects.create(article=first.article, text="Is this true?")
    _set(first.article, title="Changed", slug="changed")

    retraction = publishing.retract(
        first.article,
        by=None,
        note="The data were made up.",
    )

    assert (retraction.number, retraction.change) == (2, "retraction")
    assert (retraction.content, retraction.slug) == (first.content, first.slug)
    assert retraction.references.count() == first.references.count() == 2


def test_a_retraction_needs_something_to_retract_and_a_note() -> None:
    draft = sound_draft()
    edition = published()

    with pytest.raises(PublishingError, match="nothing to retract"):
        publishing.retract(draft, by=None, note="Wrong.")
    with pytest.raises(PublishingError, match="needs a change note"):
        publishing.retract(edition.article, by=None, note="")


def test_two_editors_who_looked_at_the_same_edition_make_one() -> None:
    article = sound_draft()
    content = compose(article, at=timezone.now()).content
    seen = Approval(fingerprint=content.fingerprint(), number=1)
    editors = [User.objects.create_user(name) for name in ["an", "bo"]]

    publishing.publish(article, by=editors[0], approval=seen)
    with pytest.raises(PublishingError, match="Edition 1 was published since you opened"):
        publishing.publish(article, by=editors[1], note="Mine.", approval=seen)

    assert Edition.objects.get().created_by == editors[0]


def test_the_checklist_takes_as_many_queries_for_ten_sections_as_for_one(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    article = imported("Long\n" + "".join(f"Part {n} of It\nWords.\n\n" for n in range(10))).article
    composition = compose(article, at=timezone.now())

    with django_assert_num_queries(4):
        checklist.check(article, composition, at=timezone.now())
