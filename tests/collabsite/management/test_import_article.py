"""`manage.py import_article`: it imports a whole document, or fails with one line."""

import os
import threading
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from articles.models import Article
from articles.sources.models import Source
from metrics.models import Dataset
from tests.support.published import DOCUMENT

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def test_publishing_makes_edition_and_release_one(
    tmp_path: Path, client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    document = tmp_path / "rivers.txt"
    document.write_text(DOCUMENT, encoding="utf-8")

    call_command("import_article", document, "--publish")

    assert client.get("/articles/rivers-and-labs/editions/1/").status_code == 200
    assert client.get("/data/what-they-found/releases/1/").status_code == 200
    printed = capsys.readouterr().out
    assert "Imported “Rivers and Labs”: 3 sections, 1 table." in printed
    assert "/articles/rivers-and-labs/editions/1/" in printed


def test_without_publish_it_stays_a_draft(tmp_path: Path, client: Client) -> None:
    document = tmp_path / "rivers.txt"
    document.write_text(DOCUMENT, encoding="utf-8")

    call_command("import_article", document)

    assert Article.objects.get().title == "Rivers and Labs"
    assert client.get("/articles/rivers-and-labs/").status_code == 404


@pytest.mark.each_database
def test_a_column_of_several_units_is_kept_as_text_with_a_warning(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = tmp_path / "rivers.txt"
    document.write_text(DOCUMENT.replace("$950K", "€950K"), encoding="utf-8")

    call_command("import_article", document)

    assert "column “Cost” keeps its cells as text" in capsys.readouterr().err
    indicator = Dataset.objects.get().releases.get().indicators.get(code="cost")
    assert indicator.kind == "text"
    assert list(indicator.observations.values_list("literal", flat=True)) == [
        "$1.2M",
        "€950K",
        "$2.1M",
    ]


@pytest.mark.parametrize(
    ("data", "trouble"),
    [
        (b"", "empty"),
        (b"\x00\x01\x02\xff", ""),
        ("Tïtle\nText.\n".encode("latin-1"), "line 1"),
        (DOCUMENT.replace("浏览:17", "浏览: many").encode(), "line 3"),
        (DOCUMENT.replace("| Elbe | ", "| Elbe | 1 | ").encode(), "line 10"),
        (b"Title\n" + b"x" * 2_000_000, "2"),
        (b"- \xe6\x97\xb6\xe9\x97\xb4:\nText.\n", "title"),
    ],
    ids=["empty", "binary", "not-utf-8", "views", "cells", "large", "no-title"],
)
def test_a_document_that_can_not_be_read_stores_nothing_and_says_why_in_one_line(
    tmp_path: Path, data: bytes, trouble: str
) -> None:
    document = tmp_path / "bad.txt"
    document.write_bytes(data)

    with pytest.raises(CommandError) as caught:
        call_command("import_article", document, "--publish")

    message = str(caught.value)
    assert message.startswith(f"{document}: ")
    assert trouble in message
    assert "\n" not in message
    assert not Article.objects.exists()
    assert not Source.objects.exists()


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"none\.txt: No such file"):
        call_command("import_article", tmp_path / "none.txt")


def test_a_document_that_is_too_long_is_refused(tmp_path: Path) -> None:
    document = tmp_path / "pipe"
    os.mkfifo(document)
    writer = threading.Thread(target=lambda: document.write_bytes(b"x" * 2_000_001))
    writer.start()

    with pytest.raises(CommandError, match="has more than 2,000,000 bytes"):
        call_command("import_article", document)
    writer.join()


def test_the_article_has_the_owner_that_the_command_names(tmp_path: Path) -> None:
    document = tmp_path / "rivers.txt"
    document.write_text(DOCUMENT, encoding="utf-8")
    User.objects.create_superuser("ann")

    call_command("import_article", document, owner="ann")

    assert str(Article.objects.get().owner) == "ann"


@pytest.mark.parametrize("username", ["nobody", "reader"])
@pytest.mark.each_database
def test_an_owner_must_be_an_account_that_may_write(tmp_path: Path, username: str) -> None:
    document = tmp_path / "rivers.txt"
    document.write_text(DOCUMENT, encoding="utf-8")
    User.objects.create_user("reader")

    with pytest.raises(CommandError, match=f"--owner {username}: no account of this name may"):
        call_command("import_article", document, owner=username)

    assert not Article.objects.exists()
