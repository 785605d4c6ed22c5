"""A source -> CSL-JSON, and the line of a reference list."""

import datetime as dt

from articles.sources.citations import csl_item, reference_line
from articles.sources.models import Source


def test_a_journal_article_becomes_a_csl_item_without_empty_variables() -> None:
    source = Source(
        key="li-2022",
        type=Source.Type.ARTICLE_JOURNAL,
        title="Joint work",
        author="Li, Wei\nSmith, Ann\nWorld Bank",
        issued="2022-03",
        container_title="Science",
        volume="5",
        issue="2",
        page="1–9",
        doi="10.1000/182",
        accessed=dt.date(2024, 1, 2),
    )

    assert csl_item(source) == {
        "id": "li-2022",
        "type": "article-journal",
        "title": "Joint work",
        "author": [
            {"family": "Li", "given": "Wei"},
            {"family": "Smith", "given": "Ann"},
            {"literal": "World Bank"},
        ],
        "issued": {"date-parts": [[2022, 3]]},
        "container-title": "Science",
        "volume": "5",
        "issue": "2",
        "page": "1–9",
        "DOI": "10.1000/182",
        "accessed": {"date-parts": [[2024, 1, 2]]},
    }


def test_a_reference_line_has_the_parts_of_apa_and_the_address_of_the_doi() -> None:
    source = Source(
        key="li-2022",
        title="Joint work",
        author="Li, Wei\nSmith, Ann\nWorld Bank",
        issued="2022",
        container_title="Science",
        volume="5",
        issue="2",
        doi="10.1000/182",
        url="https://a.example",
    )

    line = reference_line(csl_item(source))

    assert line.authors == "Li, Wei, Smith, Ann & World Bank"
    assert (line.title, line.year) == ("Joint work", "2022")
    assert line.details == "Science, 5(2)"
    assert line.url == "https://doi.org/10.1000/182"


def test_chinese_names_are_written_family_first_and_joined_as_in_chinese() -> None:
    source = Source(key="x", title="合作", author="王, 小明\n李, 雷")

    assert reference_line(csl_item(source)).authors == "王小明、李雷"


def test_the_letters_of_a_title_tell_its_language_where_its_record_does_not() -> None:
    titles = {
        "河流地图集": "zh-hans",
        "《河流》 Atlas": "zh-hans",
        "River Atlas": "en",
        "Åar": "",
    }

    assert {title: reference_line({"title": title}).language for title in titles} == titles
    assert reference_line({"title": "Atlas", "language": "de-AT"}).language == "de-AT"
    assert reference_line({"title": "Atlas", "language": "German"}).language == "en"
