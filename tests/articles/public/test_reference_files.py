"""The whole reference list of an article, as files for reference managers."""

import json

import pytest
from django.test import Client

from articles import publishing
from articles.models import Article
from articles.sources.formats import read_records
from articles.sources.models import Source
from tests.support.published import draft_titled
from tests.support.readers import twin

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

LIST = "/articles/rivers/references"

# What ends a field, a record or a line in one of the formats, or means something in LaTeX.
HOSTILE = [
    r"50% of {x} #1 & co_x $3 ~ ^ \alpha",
    'a "quoted" {title',
    "@book{evil, title={Evil}}",
    "TY  - BOOK",
    "Ends in a backslash \\",
    "王小明：论文？",
    '{"title": "Evil"}',
]


@pytest.fixture
def article() -> Article:
    """An article that cites hostile titles, in two editions; the first has one of them less."""
    article = draft_titled("Rivers")
    for number, title in enumerate(HOSTILE):
        source = Source.objects.create(
            # Keys that BibTeX would take for one.
            key="Dup" if number == 0 else "dup" if number == 1 else f"键-{number}",
            type=Source.Type.values[number],
            title=title,
            author=["", "World Bank & {Co}", "王, 小明\nSmith, Ann B."][number % 3],
            issued=["", "2023", "2023-11-02"][number % 3],
        )
        article.citations.create(source=source, ordering=number)
    last = article.citations.get(ordering=len(HOSTILE) - 1)
    source, last_ordering = last.source, last.ordering
    last.delete()
    publishing.publish(article, by=None)
    article.citations.create(source=source, ordering=last_ordering)
    publishing.publish(article, by=None, note="One more source.")
    return article


@pytest.mark.parametrize("ending", ["bib", "ris", "json"])
def test_the_list_is_read_back_whole_and_in_its_order(
    client: Client, article: Article, ending: str
) -> None:
    now = read_records(client.get(f"{LIST}.{ending}").content.decode())
    first = read_records(
        client.get(f"/articles/rivers/editions/1/references.{ending}").content.decode()
    )

    titles = ["".join(record.title.split()) for record in now]
    expected = ["".join(title.split()) for title in HOSTILE]
    if ending == "bib":
        # Our reader, and pandoc, know no command for a brace without its other.
        titles[1] = expected[1] = ""
    assert [title.replace("ˆ", "^") for title in titles] == expected
    assert [record.author for record in now[:3]] == [
        "",
        "World Bank & {Co}",
        "王, 小明\nSmith, Ann B.",
    ]
    assert len(first) == len(HOSTILE) - 1


def test_each_record_has_a_key_of_its_own_however_capitals_are_read(
    client: Client, article: Article
) -> None:
    keys = [
        line.partition("{")[2]
        for line in client.get(f"{LIST}.bib").content.decode().splitlines()
        if line.startswith("@")
    ]

    assert keys[:3] == ["Dup,", "dup-2,", "键-2,"]
    assert len({key.casefold() for key in keys}) == len(HOSTILE)


def test_the_text_numbers_the_list_as_the_article_does(client: Client, article: Article) -> None:
    text = client.get(f"{LIST}.txt").content.decode()

    apa, national = text.split("GB/T 7714-2015\n")
    assert apa.startswith("APA 7\n")
    assert [line.split()[0] for line in national.splitlines()] == [
        f"[{number}]" for number in range(1, len(HOSTILE) + 1)
    ]
    assert "王小明" in national
    assert "SMITH A B" in national


def test_the_page_offers_the_files_beside_the_list_and_the_twin_names_them(
    client: Client, article: Article
) -> None:
    for address, place in [
        ("/articles/rivers/", f"{LIST}"),
        ("/articles/rivers/editions/1/", "/articles/rivers/editions/1/references"),
    ]:
        html = client.get(address).content.decode()
        files = twin(client, f"{address[:-1]}.json")["reference_files"]

        assert [file["ending"] for file in files] == ["bib", "ris", "json", "txt"]
        for file in files:
            own = file["url"].removeprefix("http://127.0.0.1:8000")
            assert own == f"{place}.{file['ending']}"
            assert f'href="{own}"' in html
            answer = client.get(own)
            assert answer.headers["Content-Type"].startswith(file["media_type"])
            assert answer["Access-Control-Allow-Origin"] == "*"
            assert client.get(own, headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_a_former_slug_leads_to_the_list(client: Client, article: Article) -> None:
    article.slug = "streams"
    article.save()
    publishing.publish(article, by=None, note="Renamed.")

    for old in (f"{LIST}.bib", "/articles/rivers/editions/1/references.json"):
        answer = client.get(old)

        assert answer.status_code == 301
        assert answer["Location"] == old.replace("rivers", "streams")


def test_an_article_that_cites_nothing_has_no_list(client: Client) -> None:
    publishing.publish(draft_titled("Streams"), by=None)

    assert client.get("/articles/streams/references.bib").status_code == 404
    assert json.loads(client.get("/articles/streams.json").content)["reference_files"] == []
    assert "references.bib" not in client.get("/articles/streams/").content.decode()
