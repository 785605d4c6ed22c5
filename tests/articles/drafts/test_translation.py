"""Creating the translation of an article, and its marks in the forms of the other language."""

import datetime as dt

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from articles import publishing
from articles.drafts.translation import (
    pair_sections,
    stated_value,
    translate,
    translate_links,
    translate_locator,
    translate_marks,
    write_mark,
)
from articles.models import Article, Author, Topic
from articles.prose.marks.session import DataSession
from articles.prose.parse import Mark, marks_of, parse_prose
from articles.prose.schema import MARKS
from articles.publishing.composition import compose
from articles.sources.models import Source
from metrics.shown import NumberData
from tests.support.article_form import FORM, form_of
from tests.support.published import draft_titled, draft_with_data, page_titled, published
from tests.support.quoting import SLUG, figure, quoting_draft
from tests.support.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]

EVERY_MARK = (
    f"<p>Costs were {figure('elbe/cost')}, or {figure('elbe/cost', form='words')}, about"
    f" {figure('yangtze/cost', wording='0.95 million dollars')} and {figure('elbe/change')};"
    f' {figure("danube/change", wording="two fifths")}<cite data-source="atlas"'
    ' data-locator="p. 4"></cite><span class="footnote">Nothing else'
    ' <cite data-source="atlas"></cite>.</span> and'
    ' <span class="math" data-latex="E"></span>.</p>'
    f'<div data-table="{SLUG}" data-rows="elbe" data-caption="Rivers">x</div>'
    f'<figure data-chart="{SLUG}" data-kind="bar" data-columns="cost">x</figure>'
    '<picture data-image="KEY" data-alt="A river">x</picture>'
    "<table><caption>Own</caption><tbody><tr><th><p>A</p></th><td><p>1</p></td></tr></tbody></table>"
)


def cells(article: Article) -> list[tuple[str, str]]:
    """The marks of the article with what they refer to."""
    bodies = article.sections.values_list("body", flat=True)
    return [(mark.element, mark.reference) for mark in marks_of(bodies)]


def texts(article: Article) -> list[str]:
    composed = compose(article, at=timezone.now())
    return [data.text for data in composed.shown if isinstance(data, NumberData)]


@pytest.fixture
def article() -> Article:
    Source.objects.create(key="atlas", title="Atlas")
    article = quoting_draft(EVERY_MARK, title="Rivers")
    article.sections.create(ordering=2, heading="What it means", anchor="means", body="<p>x</p>")
    article.topics.add(Topic.objects.create(slug="water", name="Water"))
    author, _new = Author.objects.get_or_create(slug="wei-chen", family_name="Chen")
    article.authors.add(author)
    article.citations.create(source=Source.objects.create(key="more", title="More"), locator="3")
    return article


def test_a_translation_has_the_parts_of_the_original_in_the_forms_of_its_language(
    article: Article, admin_user: User
) -> None:
    copy = translate(article, by=admin_user, at=timezone.now())

    assert copy.language == "zh-hans"
    assert (copy.original, copy.original_edition, copy.owner) == (article, None, admin_user)
    anchors = [list(each.sections.values_list("anchor", flat=True)) for each in (article, copy)]
    assert anchors[0] == anchors[1] == ["findings", "means"]
    assert cells(copy) == cells(article)
    assert list(copy.topics.all()) == list(article.topics.all())
    assert list(copy.authors.all()) == list(article.authors.all())
    assert copy.citations.get(source__key="more").locator == "3"
    assert texts(copy) == ["120万美元", "120万美元", "95万美元", "+35%", "+42%"]
    assert translate(article, by=admin_user, at=timezone.now()) == copy
    assert translate(copy, by=admin_user, at=timezone.now()) == article


@pytest.mark.each_database
def test_a_chinese_article_is_translated_into_english(admin_user: User) -> None:
    Source.objects.create(key="atlas", title="Atlas")
    marks = EVERY_MARK.replace("0.95 million dollars", "95万美元").replace("two fifths", "五分之二")
    article = quoting_draft(marks, title="河流", language="zh-hans")
    article.sections.filter(anchor="findings").update(heading="发现")
    image = '<picture data-image="KEY" data-alt="A river">x</picture>'
    article.sections.update(body=article.sections.get().body.replace(image, ""))
    publishing.publish(article, by=None)
    article.sections.update(heading="草稿")

    copy = translate(article, by=admin_user, at=timezone.now())

    assert (copy.language, copy.original_edition) == ("en", 1)
    # It is made of what was published, not of the draft.
    assert copy.sections.get().heading == "发现"
    assert cells(copy) == cells(article)
    assert texts(copy) == ["$1.2M", "1.2 million dollars", "950,000 dollars", "+35%", "+42%"]


PLACES = [
    f"{row}/{column}" for row in ("elbe", "yangtze", "danube") for column in ("cost", "change")
]
WORDINGS = ["", "1.2 million dollars", "120万美元", "two fifths", "$950K", "35 per cent", "<b>&\"'"]
NUMBERS = st.builds(
    lambda place, form, wording: Mark(
        "data",
        f"{SLUG}/{place}",
        {
            key: value
            for key, value in {"data-form": form, "data-wording": wording}.items()
            if value
        },
    ),
    st.sampled_from([*PLACES, "gone/cost", "elbe/gone", "elbe/samples/2023"]),
    st.sampled_from(["", "words", "compact", "number", "no such form"]),
    st.sampled_from(WORDINGS),
)
OTHERS = st.builds(
    lambda element, reference, caption: Mark(
        element,
        reference,
        {"data-caption": caption} if caption and element in ("div", "figure", "picture") else {},
    ),
    st.sampled_from(sorted(set(MARKS) - {"data"})),
    st.sampled_from(["atlas", SLUG, "a&b"]),
    st.sampled_from(["", 'Say "so"', "<i>"]),
)


@pytest.mark.usefixtures("module_db")
class TestAnyMarks:
    @pytest.fixture(scope="class", autouse=True)
    @staticmethod
    def data(module_db: None) -> None:
        draft_with_data()

    @given(marks=st.lists(st.one_of(NUMBERS, OTHERS), max_size=6))
    @settings(max_examples=40)
    def test_there_and_back_they_refer_to_the_same(self, marks: list[Mark]) -> None:
        prose = "".join(
            written if mark.element in ("div", "figure", "picture") else f"<p>a {written}.</p>"
            for mark in marks
            for written in [write_mark(mark)]
        )
        before = parse_prose(prose).marks
        session = DataSession(before, at=dt.datetime.now(dt.UTC))

        there = translate_marks(prose, session, source="en", target="zh-hans")
        back = translate_marks(there, session, source="zh-hans", target="en")

        for other in (there, back):
            after = parse_prose(other).marks
            for was, now in zip(before, after, strict=True):
                assert (now.element, now.reference) == (was.element, was.reference)
                words = (
                    {"data-form", "data-wording"} if was.attributes.get("data-wording") else set()
                )
                assert {k: v for k, v in now.attributes.items() if k not in words} == {
                    k: v for k, v in was.attributes.items() if k not in words
                }
        for was, now in zip(parse_prose(there).marks, parse_prose(back).marks, strict=True):
            one, other = (mark.attributes.get("data-wording", "") for mark in (was, now))
            assert stated_value(one) == stated_value(other)


@pytest.mark.parametrize(
    ("english", "chinese"),
    [("p. 4", "第4页"), ("pp. 4–6", "第4–6页"), ("chap. 2", "第2章"), ("table 3", "table 3")],
)
def test_locators_of_pages_and_chapters_are_those_of_the_language(
    english: str, chinese: str
) -> None:
    assert translate_locator(english, target="zh-hans") == chinese
    assert translate_locator(chinese, target="en") == english


def test_sections_belong_together_by_anchor_or_else_by_place() -> None:
    assert pair_sections(["a", "b"], ["a", "b"]) == [0, 1]
    assert pair_sections(["", "x", "b"], ["a", "c", "b"]) == [0, 1, 2]
    assert pair_sections(["a", "b"], ["a", "new", "b"]) == [0, None, 1]
    assert pair_sections(["a"], ["a", "b"]) == [0, None]
    assert pair_sections([], ["a"]) == [None]


def test_links_lead_to_public_translations(admin_user: User) -> None:
    here = published().article
    there = translate(here, by=admin_user, at=timezone.now())
    publishing.publish(there, by=None)
    waiting = draft_titled("Waiting")
    prose = (
        f'<p><a href="/articles/{here.slug}/#findings">1</a>'
        f'<a href="/articles/{waiting.slug}/">2</a><a href="/data/">3</a>'
        '<a href="https://example.org/articles/rivers-and-labs/">4</a><a href="#end">5</a></p>'
    )

    to = translate_links([prose], target="zh-hans", at=timezone.now())
    back = translate_links(
        [f'<p><a href="/zh-hans/articles/{there.slug}/">x</a></p>'], target="en", at=timezone.now()
    )

    assert to == {
        f"/articles/{here.slug}/#findings": f"/zh-hans/articles/{there.slug}/#findings",
        f"/articles/{waiting.slug}/": f"/zh-hans/articles/{waiting.slug}/",
        "/data/": "/zh-hans/data/",
    }
    assert back == {f"/zh-hans/articles/{there.slug}/": f"/articles/{here.slug}/"}
    linking = quoting_draft(prose, title="Linking")
    body = translate(linking, by=admin_user, at=timezone.now()).sections.get().body
    assert f'href="/zh-hans/articles/{there.slug}/#findings"' in body
    assert 'href="https://example.org/articles/rivers-and-labs/"' in body


def test_the_button_saves_the_original_and_opens_its_translation(
    admin_client: Client, article: Article
) -> None:
    form = reverse(FORM, args=[article.pk])

    answer = admin_client.post(form, form_of(article, title="Rivers!", _continue="translate"))

    copy = Article.objects.get(original=article)
    assert answer.headers["Location"] == reverse(FORM, args=[copy.pk])
    assert copy.title == "Rivers!"
    assert reverse(FORM, args=[copy.pk]) in admin_client.get(form).content.decode()


@pytest.mark.each_database
def test_a_page_is_translated_as_a_page(admin_client: Client, admin_user: User) -> None:
    page = page_titled("About", "about")

    copy = translate(page, by=admin_user, at=timezone.now())

    assert (copy.kind, copy.slug, copy.original) == (page.kind, "about-zh", page)
    copy.full_clean()
    assert (
        admin_client.get(reverse(FORM, args=[copy.pk])).context["beside"].original.text.title
        == "About"
    )


def test_who_only_reads_an_article_translates_it_from_a_page_of_its_own(article: Article) -> None:
    page = reverse("admin:articles_article_translate", args=[article.pk])
    assert signed_in("nobody").get(page).status_code == 403
    writer = signed_in("Author")

    assert "Simplified Chinese" in writer.get(page).content.decode()
    assert not Article.objects.filter(original=article).exists()
    writer.post(page)

    owner = Article.objects.get(original=article).owner
    assert owner
    assert owner.username == "Author"


@pytest.mark.each_database
def test_a_draft_is_not_shown_beside_to_those_who_may_not_read_it(article: Article) -> None:
    writer = User.objects.create_user("writer", is_staff=True)
    parts = ("article", "section", "authorship", "citation")
    names = [f"{do}_{part}" for part in parts for do in ("add", "change", "delete")]
    writer.user_permissions.set(Permission.objects.filter(codename__in=names))
    copy = translate(article, by=writer, at=timezone.now())
    copy.sections.update(body="<p>译</p>", heading="译")
    Article.objects.filter(pk=copy.pk).update(title="译", standfirst="译")
    article.sections.filter(anchor="means").update(body="<p>Nobody knows.</p>")
    client = Client()
    client.force_login(writer)
    form = reverse(FORM, args=[copy.pk])

    assert "Nobody knows." not in client.get(form).content.decode()

    article.sections.filter(anchor="findings").update(body="<p>Words.</p>")
    publishing.publish(article, by=None)
    assert "Nobody knows." in client.get(form).content.decode()
