"""The pages that import a file as an article, or into one."""

from pathlib import Path

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from articles import publishing
from articles.drafts import content_of
from articles.models import Article, Image
from articles.sources.models import Source
from tests.support import word_files as word
from tests.support.article_form import page_address
from tests.support.picture_files import file_of
from tests.support.staff import give, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

UNREADABLE = "<m:oMath><m:phant><m:e/></m:phant><m:r><m:t>E=mc2</m:t></m:r></m:oMath>"
DRAWING = "![A drawing](data:image/png;base64,AAAA)\n\nWords."
MARKDOWN = "# On ice\n\nIt melts.\n\n## Causes\n\nHeat.\n\n## Ends\n\nWater."


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def editor() -> Client:
    return signed_in("Editor")


@pytest.fixture
def article() -> Article:
    article = Article.objects.create(title="Rivers", slug="rivers")
    for number, heading in enumerate(["North", "South"], start=1):
        article.sections.create(
            heading=heading, anchor=heading.lower(), ordering=number * 10, body="<p>Words.</p>"
        )
    return article


def upload(text: str | bytes, name: str = "ice.md") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


def headings(article: Article) -> list[str]:
    return [section.heading for section in content_of(article).sections]


def test_a_file_becomes_the_draft_of_a_new_article(editor: Client) -> None:
    done = editor.post(page_address("import"), {"file": upload(MARKDOWN)})

    article = Article.objects.get()
    assert done["Location"] == page_address("change", article.pk)
    assert (article.title, article.slug, article.language) == ("On ice", "on-ice", "en")
    assert headings(article) == ["", "Causes", "Ends"]
    assert article.owner is not None
    assert article.owner.username == "Editor"
    assert "Imported from “ice.md”" in editor.get(page_address("history", article.pk)).text


def test_a_chinese_file_becomes_a_chinese_article(editor: Client) -> None:
    editor.post(page_address("import"), {"file": upload("# 冰川\n\n冰川正在融化。")})

    assert Article.objects.get().language == "zh-hans"


def test_sections_are_added_at_the_end_or_after_a_section(editor: Client, article: Article) -> None:
    address = page_address("import_into", article.pk)
    first = article.sections.order_by("ordering")[0]

    editor.post(address, {"file": upload(MARKDOWN), "place": "end"})
    editor.post(address, {"file": upload("## Between\n\nText."), "place": first.pk})

    assert headings(article) == ["North", "Between", "South", "On ice", "Causes", "Ends"]


def test_the_title_and_standfirst_of_a_file_are_text_within_an_article(
    editor: Client, article: Article
) -> None:
    address = page_address("import_into", article.pk)

    editor.post(address, {"file": upload("# Ice"), "place": "end"})
    editor.post(
        address, {"file": upload("---\ntitle: Melt\nsubtitle: In May\n---\nText."), "place": "end"}
    )

    added = content_of(article).sections[2:]
    assert [(section.heading, section.prose) for section in added] == [
        ("Ice", ""),
        ("Melt", "<p>In May</p><p>Text.</p>"),
    ]


@pytest.mark.each_database
def test_an_import_into_an_article_can_be_undone(editor: Client, article: Article) -> None:
    before = content_of(article).digest()
    done = editor.post(
        page_address("import_into", article.pk),
        {"file": upload("# Ice\n\n## Melt\n\nWords."), "place": "end"},
    )

    report = editor.get(done["Location"])
    undo = f"draft-{article.revisions.all()[1].pk}"
    assert "The title was left out" in report.text
    address = page_address("restore", article.pk, undo)
    assert address in report.text
    seen = content_of(article).digest()
    editor.post(address, {"seen": seen})
    assert content_of(Article.objects.get()).digest() == before


@pytest.mark.each_database
def test_a_picture_is_stored_once_however_often_it_is_imported(editor: Client) -> None:
    file = word.word_file(
        word.heading("Ice"),
        word.paragraph("Text"),
        word.paragraph(word.picture(1, "A map")),
        pictures=[file_of(40, 30)],
    )

    for _ in range(2):
        editor.post(page_address("import"), {"file": upload(file, "ice.docx")})

    image = Image.objects.get()
    assert (image.title, image.alt) == ("A map", "A map")
    for article in Article.objects.all():
        [section] = article.sections.all()
        assert section.body == (
            f'<p>Text</p><picture data-alt="A map" data-image="{image.key}"></picture>'
        )


def test_notes_tables_and_quotations_are_those_of_the_prose(editor: Client) -> None:
    file = word.word_file(
        word.heading("Ice"),
        word.paragraph("It melts", word.note_mark(1), "."),
        word.paragraph("Table 1. Melt", style=word.CAPTION),
        word.table(["Place", "Rate"], ["North", "4"]),
        word.paragraph("Water.", style=word.QUOTE),
        footnotes=["In May."],
    )

    editor.post(page_address("import"), {"file": upload(file, "ice.docx")})

    [section] = Article.objects.get().sections.all()
    assert section.body == (
        '<p>It melts<span class="footnote">In May.</span>.</p>'
        "<table><caption>Table 1. Melt</caption><tbody><tr><th><p>Place</p></th><th><p>Rate</p></th>"
        "</tr><tr><th><p>North</p></th><td><p>4</p></td></tr></tbody></table>"
        "<blockquote><p>Water.</p></blockquote>"
    )


def test_a_link_to_the_doi_of_a_source_becomes_a_citation(editor: Client) -> None:
    Source.objects.create(key="lin-2023", title="Accounts", doi="10.1000/Lab.7")
    link = "https://doi.org/10.1000/lab.7"

    editor.post(
        page_address("import"),
        {
            "file": upload(
                f"# Ice\n\n[Lin (2023)]({link}) counts. So does she [[1]]({link}), <{link}>."
                " [Another](https://doi.org/10.1000/other) does not."
            )
        },
    )

    [section] = Article.objects.get().sections.all()
    cite = '<cite data-source="lin-2023"></cite>'
    assert section.body == (
        f"<p>Lin (2023){cite} counts. So does she {cite}, {cite}."
        ' <a href="https://doi.org/10.1000/other">Another</a> does not.</p>'
    )


@pytest.mark.each_database
def test_what_is_pasted_into_a_text_cites_sources_too(editor: Client) -> None:
    Source.objects.create(key="lin-2023", title="Accounts", doi="10.1000/lab.7")
    html = '<p class=x>So <a href="https://doi.org/10.1000/LAB.7">Lin</a> counts.</p>'

    pasted = editor.post(page_address("paste"), {"html": html}).json()

    assert pasted["html"] == '<p>So Lin<cite data-source="lin-2023"></cite> counts.</p>'
    assert not pasted["is_deep"]


def test_what_is_pasted_with_too_many_open_elements_keeps_its_words(editor: Client) -> None:
    pasted = editor.post(page_address("paste"), {"html": "<div>Deep " * 400}).json()

    assert pasted["html"].count("Deep") == 400
    assert pasted["is_deep"]


@pytest.mark.each_database
def test_what_was_not_kept_is_reported(editor: Client) -> None:
    file = word.word_file(
        word.heading("Ice"),
        word.paragraph("So ", UNREADABLE, word.picture(1, "A drawing")),
        pictures=[b"no picture"],
    )

    done = editor.post(page_address("import"), {"file": upload(file, "ice.docx")})

    report = editor.get(done["Location"]).text
    assert "Formulas that could not be read: 1." in report
    assert "E=mc2" in report
    assert "Pictures that can&#x27;t be shown: 1." in report
    assert "A drawing This is not a readable picture" in report
    [section] = Article.objects.get().sections.all()
    assert section.body == "<p>So</p>"


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_a_file_that_can_not_be_read_changes_nothing(editor: Client, accept: str) -> None:
    refused = editor.post(
        page_address("import"),
        {"file": upload(b"PK\x03\x04...", "a.docx")},
        headers={"Accept": accept},
    )

    assert "The document is damaged" in refused.text
    assert not Article.objects.exists()


@pytest.mark.each_database
def test_an_import_that_fails_leaves_no_file_behind(
    editor: Client, article: Article, tmp_path: Path
) -> None:
    # As it is, the article can't be saved.
    Article.objects.filter(pk=article.pk).update(language="xx")
    file = word.word_file(
        word.heading("Ice"), word.paragraph(word.picture(1)), pictures=[file_of(40, 30)]
    )

    refused = editor.post(
        page_address("import_into", article.pk), {"file": upload(file, "a.docx"), "place": "end"}
    )

    assert refused.status_code == 200
    assert "xx" in refused.text
    assert headings(article) == ["North", "South"]
    assert not Image.objects.exists()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.each_database
def test_a_place_that_was_removed_is_refused(editor: Client, article: Article) -> None:
    first = article.sections.order_by("ordering")[0]
    article.sections.exclude(pk=first.pk).delete()

    refused = editor.post(
        page_address("import_into", article.pk), {"file": upload(MARKDOWN), "place": first.pk + 99}
    )

    assert "This section was removed meanwhile" in refused.text
    assert headings(article) == ["North"]


def test_only_those_who_may_write_the_article_import(article: Article) -> None:
    author, other = signed_in("Author"), signed_in("Data steward")
    own = page_address("import_into", article.pk)

    assert author.get(page_address("import")).status_code == 200
    assert author.get(own).status_code == 403
    give(article)
    assert author.get(own).status_code == 200
    assert other.get(page_address("import")).status_code == 403


@pytest.mark.each_database
def test_who_may_not_write_sections_is_offered_no_import(article: Article) -> None:
    client = signed_in("writer")
    user = User.objects.get(username="writer")
    user.user_permissions.set(
        Permission.objects.filter(codename__in=["add_article", "change_article"])
    )
    give(article, "writer")
    addresses = ["/admin/", page_address("changelist"), page_address("change", article.pk)]

    pages = [client.get(address) for address in [*addresses, "/admin/search/"]]

    assert [page.status_code for page in pages] == [200] * 4
    assert not any("Import a file" in page.text for page in pages)
    assert client.get(page_address("import")).status_code == 403


@pytest.mark.parametrize(("role", "is_offered"), [("Author", False), ("Editor", True)])
def test_the_report_offers_the_bin_to_those_who_may_delete(role: str, is_offered: bool) -> None:
    client = signed_in(role)
    done = client.post(page_address("import"), {"file": upload(f"# Rivers\n\n{DRAWING}")})
    address = page_address("delete", Article.objects.get().pk)

    report = client.get(done["Location"])

    assert (address in report.text) == is_offered
    assert (client.get(address).status_code == 200) == is_offered


def test_the_report_offers_no_bin_for_what_was_published_since(editor: Client) -> None:
    done = editor.post(page_address("import"), {"file": upload(f"# Rivers\n\n{DRAWING}")})
    article = Article.objects.get()
    publishing.publish(article, by=None)

    assert page_address("delete", article.pk) not in editor.get(done["Location"]).text
