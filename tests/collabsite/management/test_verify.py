"""`manage.py verify`."""

import datetime as dt
import json
import re
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import Settings

from articles import publishing
from articles.content import digest_of_stored
from articles.files import images
from articles.files.encoding import encode
from articles.models import Author, Edition, Image
from articles.publishing import edition_digest
from collabsite.counting import counter
from collabsite.health import published_numbers
from collabsite.management.commands import work
from collabsite.search import index
from collabsite.search.models import Entry
from metrics.models import Observation
from tests.support.picture_files import file_of
from tests.support.published import draft_with_data, published, sound_draft

pytestmark = pytest.mark.django_db


def verified() -> str:
    """Return the output of the command if there is no problem."""
    out = StringIO()
    call_command("verify", stdout=out)
    return out.getvalue().strip()


def tampered(table: str, statement: str, values: Sequence[str] = ()) -> None:
    """Change published rows without triggers, like an attacker with access to the database."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table]
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement, values)


def complaint() -> str:
    """Return the error output of the command, and its final message."""
    err = StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("verify", stderr=err)
    assert refused.value.returncode == 1
    return f"{err.getvalue()}{refused.value}"


def edition_with_data() -> Edition:
    """Publish an article with a table and with a number in a sentence."""
    article = draft_with_data()
    cell = Observation.objects.select_related("entity__release", "indicator").order_by("pk")[0]
    entity, indicator = cell.entity, cell.indicator
    reference = f"{entity.release.slug}/{entity.code}/{indicator.code}"
    section = article.sections.all()[0]
    section.body += f'<p>It has <data data-cell="{reference}"></data>.</p>'
    section.save()
    return publishing.publish(article, by=None)


def test_what_was_published_is_as_it_was() -> None:
    edition = published()
    publishing.publish(edition.article, by=None, note="Lakes came in.")

    assert verified() == "2 editions, 1 release, 0 files: all as published"


def test_a_site_without_editions_is_fine() -> None:
    assert verified() == "0 editions, 0 releases, 0 files: all as published"


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE articles_edition SET note = 'Nothing.' WHERE number = 2", "its SHA-256 is "),
        ("UPDATE articles_edition SET slug = 'Lakes' WHERE number = 2", "its SHA-256 is "),
        ("UPDATE articles_edition SET title = 'Lakes' WHERE number = 2", "its title is not"),
    ],
)
def test_an_edition_that_was_tampered_with_is_named(statement: str, said: str) -> None:
    edition = published()
    publishing.publish(edition.article, by=None, note="Lakes came in.")
    tampered("articles_edition", statement)

    found = complaint()

    assert f", edition 2: {said}" in found
    assert "edition 1" not in found
    assert re.search("^2 editions, 1 release, 0 files: [13] problem", found, re.MULTILINE)


@pytest.mark.judges_on_postgresql
@pytest.mark.parametrize(
    ("table", "statement", "said"),
    [
        (
            "articles_editionreference",
            "UPDATE articles_editionreference SET number = 50 WHERE number = 1",
            "its reference list is not",
        ),
        (
            "articles_editionreference",
            "DELETE FROM articles_editionreference WHERE number = 1",
            "its reference list is not",
        ),
        (
            "articles_editionauthor",
            "UPDATE articles_editionauthor SET number = 9",
            "its list of authors is not",
        ),
        (
            "articles_editionauthor",
            "DELETE FROM articles_editionauthor",
            "its list of authors is not",
        ),
        ("articles_editiondata", "DELETE FROM articles_editiondata", "its list of data is not"),
        ("articles_editiontopic", "DELETE FROM articles_editiontopic", "its list of topics is not"),
    ],
)
def test_what_an_edition_is_listed_under_is_part_of_it(
    table: str, statement: str, said: str
) -> None:
    article = published().article
    article.topics.create(slug="rivers", name="Rivers")
    article.authors.add(Author.objects.create(slug="ann", family_name="Ann"))
    publishing.publish(article, by=None, note="Filed under rivers.")
    before = verified()
    tampered(table, statement)

    found = complaint()

    assert before.startswith("2 editions")
    assert f"edition 2: {said}" in found


def test_a_word_changed_in_the_content_is_found() -> None:
    published()
    content = json.dumps(Edition.objects.get().content).replace("same rivers", "same lakes")
    tampered("articles_edition", "UPDATE articles_edition SET content = %s", [content])

    assert "rivers-and-labs, edition 1: its SHA-256 is " in complaint()


def test_html_that_was_changed_in_the_content_is_found() -> None:
    content = published().content
    content["sections"][0]["html"] += "<p>Forged.</p>"
    forged = json.dumps(content)
    tampered("articles_edition", "UPDATE articles_edition SET content = %s", [forged])

    assert "rivers-and-labs, edition 1: what readers see of it is not what" in complaint()


def test_an_edition_that_is_rendered_otherwise_keeps_its_digest() -> None:
    content = edition_with_data().content
    for section in content["sections"]:
        section["html"] = f"<article>{section['html']}</article>"
    for embed in content["embeds"]:
        data = embed["data"]
        if "text" in data:
            data |= {"text": f"≈ {data['value']}", "as_in_table": f"{data['value']}.0"}
        for column in data.get("columns", ()):
            column["header"] = f"{column['label']} / {column['unit']}"
        for cell in (cell for row in data.get("rows", ()) for cell in row["cells"]):
            cell["text"] = f"{cell['value']}.0" if cell["value"] else cell["text"]
    content |= {"footnotes": ["Another note."], "words": 7, "reading_minutes": 3}
    content["stored_digest"] = digest_of_stored(content)

    tampered("articles_edition", "UPDATE articles_edition SET content = %s", [json.dumps(content)])

    assert "≈" in json.dumps(Edition.objects.get().content, ensure_ascii=False)
    assert verified() == "1 edition, 1 release, 0 files: all as published"


@pytest.mark.parametrize("part", ["value", "prose", "caption"])
def test_the_exact_data_and_the_words_are_part_of_the_digest(part: str) -> None:
    edition = edition_with_data()
    before = edition.content

    def altered(node: Any) -> Any:  # noqa: ANN401
        if isinstance(node, list):
            return [altered(each) for each in node]
        if not isinstance(node, dict):
            return node
        return {name: "9" if name == part else altered(each) for name, each in node.items()}

    edition.content = altered(before)

    assert edition.content != before
    assert edition_digest(edition) != edition.sha256


def test_an_edition_that_was_taken_out_is_missed() -> None:
    article = sound_draft()
    # Its edition can be deleted alone.
    article.authorships.all().delete()
    publishing.publish(article, by=None)
    publishing.publish(article, by=None, note="Lakes came in.")
    tampered("articles_edition", "DELETE FROM articles_edition WHERE number = 1")

    assert "sound, edition 2: edition 1 is gone" in complaint()


def test_the_file_of_an_image_that_was_changed_or_removed_is_named(
    tmp_path: Path, settings: Settings
) -> None:
    settings.MEDIA_ROOT = tmp_path
    image = Image(title="Elbe", alt="A river")
    images.store(image, encode(file_of(40, 20)), by=None)
    article = sound_draft()
    article.sections.update(
        body=f'<p>Seen.</p><picture data-image="{image.key}" data-alt="A river"></picture>'
    )
    publishing.publish(article, by=None)
    before = verified()
    folder = tmp_path / "images" / image.key
    (folder / "40.jpg").write_bytes(b"another")
    (folder / "40.webp").unlink()

    found = complaint()

    assert before == "1 edition, 0 releases, 3 files: all as published"
    assert f"the SHA-256 of images/{image.key}/40.jpg is " in found
    assert f"the file images/{image.key}/40.webp is gone" in found


def test_a_release_that_was_tampered_with_is_named() -> None:
    published()
    tampered(
        "metrics_observation", "UPDATE metrics_observation SET literal = '9' WHERE literal <> ''"
    )

    found = complaint()

    assert ", release 1: its SHA-256" in found
    assert "1 edition, 1 release, 0 files: 1 problem" in found


def test_the_newest_edition_that_was_taken_out_is_missed_and_the_list_kept() -> None:
    article = sound_draft()
    article.authorships.all().delete()
    publishing.publish(article, by=None)
    publishing.publish(article, by=None, note="Lakes came in.")
    later = timezone.now() + dt.timedelta(days=1)
    scheduled = publishing.publish(article, by=None, note="Later.", at=later)
    verified()
    publishing.withdraw(scheduled, by=User.objects.create_superuser("chief"))
    # What is scheduled may be withdrawn.
    verified()
    tampered("articles_edition", "DELETE FROM articles_edition WHERE number = 2")
    Entry.objects.all().delete()
    index.rebuild(at=timezone.now(), report=lambda _kind, _count: None)

    assert "sound, edition 2: it was published, and is gone" in complaint()
    assert "sound, edition 2: it was published, and is gone" in complaint()

    path = published_numbers.list_path()
    path.write_text(path.read_text().replace("2", "1"))
    assert "was not signed with the SECRET_KEY of this site" in complaint()
    path.write_text("[]")
    assert "it is no list of published numbers" in complaint()


def test_the_worker_keeps_the_list_and_logs_what_is_gone(caplog: pytest.LogCaptureFixture) -> None:
    edition = published()
    now = timezone.now()

    work.update_published_numbers(at=now)
    listed = published_numbers.read(published_numbers.list_path())
    published_numbers.write({"article:0": ("lakes", 3)})
    work.update_published_numbers(at=now)

    assert listed is not None
    assert listed[f"article:{edition.article_id}"] == ("rivers-and-labs", 1)
    assert "lakes, edition 3: it was published, and is gone" in caplog.text


@pytest.mark.judges_on_postgresql
@pytest.mark.parametrize(
    ("table", "statement", "said"),
    [
        (
            "counting_total",
            "UPDATE counting_total SET total = total + 1",
            "the totals of views: not the sums of their days: article:",
        ),
        ("search_entry", "DELETE FROM search_entry", "it is not indexed as it is published"),
        (
            "articles_section",
            "UPDATE articles_section SET article_id = 9876",
            "articles_section.article_id: ",
        ),
    ],
)
def test_what_does_not_agree_is_named(table: str, statement: str, said: str) -> None:
    edition = published()
    before = timezone.now() - dt.timedelta(days=3)
    counter.count(edition.item, address="192.0.2.1", agent="Firefox", at=before)
    counter.roll_up(before=timezone.now().date())
    verified()
    with transaction.atomic():
        tampered(table, statement)
        found = complaint()
        transaction.set_rollback(True)

    assert said in found
