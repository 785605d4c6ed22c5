"""Markup in any text that a user can enter stays text, on every page and in every file.

For every change the pages that are read most are asked for, and those that answer a question;
`.ci/judges` crawls all in both languages.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import CharField, Model, SlugField, TextField
from django.test import Client
from django.urls import reverse

from articles import publishing
from articles.models import Article
from articles.sources.models import Source
from collabsite.site import identity as current
from tests.support import crawler
from tests.support.article_form import form_of
from tests.support.foreign_content import find_foreign
from tests.support.hostile import values
from tests.support.hostile.values import World

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

BAD = "\"'></title></textarea></script><xss-1 onclick=pwned=1><script>pwned=1</script>"
# What no page shows, by its place; the sanitizer writes the address of a link with per cent signs.
# A claim's statement stands in no page but in the form of the draft that has it.
NEVER_SHOWN = {
    "broken: wordless link",
    "first edition: statement of a claim",
    "first edition: words of a claim",
    "first edition: words",
}
# What stands in no page but beside the form's numbers.
BESIDE_NUMBERS = {"exempted number", "exempted sentence", "reason of an exemption"}


@pytest.fixture(scope="module")
def world(module_db: None) -> World:
    return values.fill()


@pytest.fixture(autouse=True)
def named(site_identity: None) -> None:
    """The site is called as in its world."""
    current.forget()


@pytest.fixture
def chief(world: World) -> Client:
    client = Client()
    client.force_login(world.editor)
    return client


def wrong_in(answers: dict[str, Any]) -> dict[str, list[str]]:
    found = {address: find_foreign(answer) for address, answer in answers.items()}
    return {address: wrong for address, wrong in found.items() if wrong}


def test_every_text_of_every_table_is_filled(world: World) -> None:
    unfilled = [
        label
        for app in ("articles", "site", "metrics", "sources")
        for model in apps.get_app_config(app).get_models()
        if not model._meta.proxy
        for label, field in _texts(model)
        if not model._default_manager.filter(**{f"{field}__contains": "xss-"}).exists()
    ]

    assert sorted(unfilled) == sorted(values.BEYOND)


def _texts(model: type[Model]) -> Iterator[tuple[str, str]]:
    for field in model._meta.get_fields():
        if isinstance(field, CharField | TextField | SlugField) and not field.choices:
            yield f"{model._meta.label_lower}.{field.name}", field.name


@pytest.mark.slow
def test_the_pages_that_are_read_most_serve_no_markup_that_somebody_wrote(
    world: World, chief: Client
) -> None:
    article, data = "/articles/hostile/", "/data/data/"
    read = ["/", "/articles/", article, f"{article}editions/", f"{article}editions/2/", "/data/"]
    read += [
        data,
        f"{data}releases/1/",
        f"{data}row-0/count/",
        "/topics/topic/",
        "/authors/author/",
    ]
    read += ["/sources/source/", "/search/?q=xss", "/corrections/"]
    files = [
        f"{article[:-1]}.json",
        f"{data[:-1]}.csv",
        f"{article}cite.bib",
        "/articles/feed.atom",
    ]
    change = [
        reverse("admin:articles_article_change", args=[world.broken.pk]),
        reverse("admin:metrics_dataset_data", args=[world.dataset.pk]),
    ]

    reader = Client()
    answers = {address: reader.get(address) for address in [*read, *files]}
    answers |= {f"/zh-hans{address}": reader.get(f"/zh-hans{address}") for address in read}
    answers |= {address: chief.get(address) for address in ["/admin/", *change]}

    assert {a for a, answer in answers.items() if answer.status_code != 200} == set()
    assert wrong_in(answers) == {}
    whole = b"".join(map(crawler.body, answers.values()))
    assert len(set(re.findall(rb"xss-[a-z]{3}", whole))) > 50


@pytest.mark.judges
@pytest.mark.slow
def test_no_address_serves_markup_that_somebody_wrote(world: World, chief: Client) -> None:
    start = ["/", "/zh-hans/", "/articles/feed.atom", f"/preview/{world.token}/"]
    start += [f"/sitemap-{kind}-1.xml" for kind in ("articles", "topics", "authors", "sources")]
    start += ["/search/?q=xss", "/zh-hans/search/?q=xss", "/search.json?q=xss"]

    public = crawler.crawl(Client(), start)
    desk = crawler.crawl(chief, ["/admin/"], follows=crawler.in_admin)

    assert wrong_in(public) == {}
    assert wrong_in(desk) == {}
    whole = b"".join(crawler.body(answer) for answer in [*public.values(), *desk.values()])
    seen = {name.decode() for name in re.findall(rb"xss-[a-z]{3}", whole)}
    unseen = {place for name, place in world.payloads.places.items() if name not in seen}
    # Else nothing would be known of what was not looked at.
    assert unseen - BESIDE_NUMBERS == NEVER_SHOWN


@pytest.mark.slow
def test_the_pictures_of_pages_are_drawn_whatever_they_say(world: World) -> None:
    addresses = ["/articles/hostile/editions/2/card.png", "/data/data/releases/1/card.png"]

    answers = {address: Client().get(address) for address in addresses}

    assert wrong_in(answers) == {}
    assert {(a.status_code, a["Content-Type"]) for a in answers.values()} == {(200, "image/png")}


BAD_ADDRESSES = [
    "/articles/{}/",
    "/articles/{}.json",
    "/articles/hostile/editions/{}/",
    "/articles/{}/editions/1/card.png",
    "/articles/{}/references.bib",
    "/articles/?topic={}",
    "/articles/?sort={}&page={}",
    "/topics/{}/",
    "/topics/topic/?sort={}&page={}",
    "/data/data/?sort={}&page={}",
    "/data/data/{}/{}/",
    "/data/data/{}/{}.json",
    "/sources/{}/",
    "/preview/{}/",
    "/media/images/{}/{}",
    "/usage/?begin={}&end={}",
    "/usage.csv?begin={}",
    "/views/view.gif?token={}",
    "/admin/login/?next={}",
    "/accounts/login/?next={}",
    "/accounts/login/again/?as={}",
    "/{}",
    "/zh-hans/{}",
    "//evil.example/{}",
    "/zh-hans//evil.example/{}",
]


def test_an_address_is_never_markup(world: World) -> None:
    client = Client(raise_request_exception=False)
    bad = [BAD, "javascript:pwned=1", "//evil.example/", "x\r\nX-Bad: 1"]
    written = [
        address.replace("{}", quote(word, safe="")) for address in BAD_ADDRESSES for word in bad
    ]

    answers = {address: client.get(address) for address in written}

    assert wrong_in(answers) == {}
    assert {a for a, answer in answers.items() if answer.status_code >= 500} == set()
    assert {a for a, answer in answers.items() if "X-Bad" in answer.headers} == set()


def asked_on_the_desk(world: World) -> Iterator[str]:
    """Addresses of the admin with hostile text in the query."""
    lists = ["article", "topic", "author", "image", "edition"]
    others = ["sources_source", "metrics_dataset", "auth_user"]
    for name in [*(f"articles_{one}" for one in lists), *others]:
        address = reverse(f"admin:{name}_changelist")
        yield f"{address}?{urlencode({'q': BAD})}"
        yield f"{address}?{urlencode({BAD: BAD})}"
        yield f"{address}?{urlencode({'_popup': '1', '_to_field': BAD})}"
    add = {"title": BAD, "url": "javascript:pwned=1", "author": BAD, "key": BAD}
    yield f"{reverse('admin:sources_source_add')}?{urlencode({**add, '_changelist_filters': BAD})}"
    yield f"{reverse('admin:articles_article_add')}?{urlencode({**add, 'origin_url': BAD})}"
    sources = reverse("admin:articles_article_sources")
    yield from (f"{sources}?{urlencode(query)}" for query in [{}, {"q": "xss"}, {"key": "source"}])
    pick = [
        reverse(f"admin:metrics_dataset_pick_{one}") for one in ("datasets", "dataset", "cells")
    ]
    for address in pick:
        for key in ["data", "data/row-0/count", BAD, f"data/{BAD}/count/{BAD}"]:
            yield f"{address}?{urlencode({'key': key, 'q': BAD, 'language': BAD, 'row': BAD})}"
        yield f"{address}?q=xss"
    block = reverse("admin:metrics_dataset_pick_block")
    for mark in ["data-table", "data-chart"]:
        yield f"{block}?{urlencode({mark: 'data'})}"
        yield f"{block}?{urlencode({mark: BAD, 'data-rows': BAD})}"
        yield f"{block}?{urlencode({mark: 'data', 'data-kind': BAD, 'data-columns': BAD})}"
    for app, model, field in [
        ("articles", "citation", "source"),
        ("articles", "authorship", "author"),
        ("articles", "article", "original"),
    ]:
        of = {"app_label": app, "model_name": model, "field_name": field}
        yield f"{reverse('admin:autocomplete')}?{urlencode(of)}"
    yield f"{reverse('admin:articles_article_preview', args=[world.broken.pk])}?language={quote(BAD)}"
    yield f"{reverse('admin:metrics_dataset_data', args=[world.dataset.pk])}?{urlencode({'page': BAD})}"


@pytest.mark.slow
def test_the_desk_answers_bad_questions_with_words(world: World, chief: Client) -> None:
    answers = {address: chief.get(address) for address in asked_on_the_desk(world)}

    assert wrong_in(answers) == {}
    assert {answer.status_code for answer in answers.values()} <= {200, 302, 400}


def sent_to_the_desk(world: World) -> Iterator[tuple[str, dict[str, Any]]]:
    """Forms with hostile text, most of which are refused and shown again."""
    article, broken, dataset = world.article, world.broken, world.dataset
    change = _page_of(article, "change")
    bad = {"title": BAD, "standfirst": BAD, "origin": BAD, "origin_url": f"javascript:{BAD}"}
    yield change, form_of(article, **{**bad, "title": ""})
    yield change, form_of(article, **bad, slug=BAD)
    prose = {"text": f"<h2>{BAD}</h2>{BAD}"}
    # Stale, and of an article that is gone.
    yield change, form_of(article, **bad, **prose, opened="")
    yield reverse("admin:articles_article_change", args=[99_999]), form_of(article, **bad, **prose)
    yield _page_of(article, "merge"), {"sides": BAD}
    yield _page_of(broken, "delete"), {"post": "yes", "opened": BAD}
    publish = {"note": BAD, "change": "correction", "at_0": BAD, "at_1": BAD, "seen": BAD}
    yield _page_of(article, "publish"), publish
    yield _page_of(article, "publish"), {**publish, "at_0": "", "at_1": ""}
    yield _page_of(broken, "publish"), publish
    yield reverse("admin:articles_article_publish", args=[world.waiting.article_id]), publish
    yield _page_of(article, "previews"), {"share": BAD, "days": BAD}
    yield _page_of(article, "previews"), {"share": "1", "days": "7"}
    review = reverse("admin:articles_article_review", args=[world.submitted.pk])
    yield review, {"do": BAD, "note": BAD}
    yield review, {"do": "send-back", "note": BAD}
    yield reverse("admin:articles_article_withdraw", args=[world.waiting.article_id, 1]), {}
    rows = [article.pk, broken.pk]
    chosen = {"action": "delete_selected", "_selected_action": rows}
    yield reverse("admin:articles_article_changelist"), chosen
    yield (
        reverse("admin:sources_source_changelist"),
        {
            "action": "delete_selected",
            "_selected_action": [world.dataset.sources.get().pk],
        },
    )
    paste = reverse("admin:sources_source_paste")
    yield paste, {"record": BAD}
    yield paste, {"record": f'{{"title": "{BAD}'}
    yield paste, {"record": f"TY  - JOUR\nTI  - {BAD}\nER  - \n\nTY  - BOOK\nTI  - {BAD}\nER  - \n"}
    yield paste, {"record": f"@book{{a, title={{{BAD}}}}}\n@book{{b, title={{{BAD}}}}}"}
    source = {"key": BAD, "title": BAD, "type": BAD, "url": "javascript:pwned=1", "doi": BAD}
    yield reverse("admin:sources_source_add"), source
    yield reverse("admin:articles_article_add_source"), source
    popup = {"key": "popup", "title": BAD, "type": "book", "_popup": "1", "_to_field": "id"}
    yield reverse("admin:sources_source_add"), popup
    yield reverse("admin:articles_topic_add"), {"slug": "popup", "name": BAD, "_popup": "1"}
    file = SimpleUploadedFile("<img src=x onerror=pwned=1>.jpg", b"<svg onload=pwned=1>", BAD)
    yield reverse("admin:articles_image_add"), {"file": file, "title": BAD, "alt": BAD}
    grid = reverse("admin:metrics_dataset_data", args=[dataset.pk])
    columns = reverse("admin:metrics_dataset_columns", args=[dataset.pk])
    yield from ((address, _sent_back(world, address)) for address in (grid, columns))
    yield columns, {"was": BAD, "columns-TOTAL_FORMS": "0", "columns-INITIAL_FORMS": "0"}
    yield reverse("admin:metrics_dataset_issue", args=[dataset.pk]), {"note": BAD}
    yield reverse("admin:metrics_dataset_change", args=[dataset.pk]), {"title": BAD, "slug": BAD}
    sign_in = {"login": BAD, "password": BAD, "next": "javascript:pwned=1"}
    yield reverse("account_login"), sign_in


def _page_of(article: Article, name: str) -> str:
    return reverse(f"admin:articles_article_{name}", args=[article.pk])


def _sent_back(world: World, address: str) -> dict[str, str]:
    """Return the data of a form of the page, with hostile text in every text field."""
    client = Client()
    client.force_login(world.editor)
    page = client.get(address).content.decode()
    fields = re.findall(
        r'<input type="(\w+)"[^>]*? name="([^"]+)"(?:[^>]*? value="([^"]*)")?', page
    )
    return {name: BAD if kind == "text" else value for kind, name, value in fields}


@pytest.mark.judges
def test_the_desk_shows_what_was_sent_as_words(world: World, chief: Client) -> None:
    answers = {}
    for number, (address, data) in enumerate(sent_to_the_desk(world)):
        answers[f"{number} {address}"] = chief.post(address, data)
        # What was done is said on the next page.
        answers[f"{number} after {address}"] = chief.get(reverse("admin:index"))

    assert wrong_in(answers) == {}
    assert {answer.status_code for answer in answers.values()} <= {200, 302, 400, 403, 409}


def test_an_address_that_runs_is_no_address_of_a_source() -> None:
    source = Source(key="bad", title="Bad", url="javascript:pwned=1")
    source.save()
    article = Article.objects.create(title="Rivers", slug="rivers")
    article.sections.create(anchor="a", body='<p>One<cite data-source="bad"></cite>.</p>')
    publishing.publish(article, by=None)

    [reference] = Client().get("/articles/rivers.json").json()["references"]

    assert "URL" not in reference["item"]
