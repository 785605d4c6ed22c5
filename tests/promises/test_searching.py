"""Searching: in English and in Chinese."""

from tests.promises.desk import Desk
from tests.promises.visitor import Visitor


def found(reader: Visitor, query: str, **parameters: str) -> list[str]:
    """Return the titles that a search finds, in order."""
    answer = reader.fetch("/search.json", params={"q": query, **parameters})
    assert answer.status_code == 200
    return [result["title"] for result in answer.json()["results"]]


def test_english_words_are_found_in_all_their_forms(desk: Desk, reader: Visitor) -> None:
    """A search finds other forms of its words, and says so where one is missing or a phrase is apart."""
    desk.import_file("icebreakers.md", "# Icebreakers\n\nCaptains were breaking thin ice early.\n")
    desk.publish("Icebreakers")

    assert found(reader, "breaks captain") == ["Icebreakers"]
    assert found(reader, '"thin ice"') == ["Icebreakers"]
    assert found(reader, "captains -ice") == []
    apart = reader.json('/search.json?q="ice thin"')
    missing = reader.json("/search.json?q=captains zeppelin")
    assert (apart["apart"], apart["missing"]) == (True, [])
    assert (missing["apart"], missing["missing"]) == (False, ["zeppelin"])
    assert "zeppelin" in reader.open("/search/?q=captains zeppelin").region("Results")
    page = reader.open("/search/?q=captain")
    assert "Icebreakers" in page.links()
    assert found(reader, "captain", kind="dataset") == []


def test_chinese_is_found_by_parts_of_sentences(desk: Desk, reader: Visitor) -> None:
    """Chinese, which has no spaces, is found by any words of a sentence, in either interface."""
    desk.import_file("冰川.md", "# 冰川退缩\n\n青藏高原的冰川正在加速退缩。\n")
    desk.publish("冰川退缩")

    for query in ["冰川", "高原的冰川", "加速退缩", "青藏 退缩"]:
        assert "冰川退缩" in found(reader, query), query
    assert "冰川退缩" not in found(reader, "冰原")
    page = reader.open("/zh-hans/search/?q=冰川")
    assert page.tree.get("lang") == "zh-hans"
    assert "冰川退缩" in page.links()


def test_single_numbers_and_sources_are_found(reader: Visitor) -> None:
    """A search finds a single number of the data, a dataset and a source beside the articles."""
    assert any("Danube" in title for title in found(reader, "danube", kind="number"))
    assert "What Was Counted" in found(reader, "stations", kind="dataset")
    assert found(reader, "atlas", kind="source") != []


def test_a_draft_is_found_by_nobody_until_it_is_published(desk: Desk, reader: Visitor) -> None:
    """The words of a draft are in no search, those of a change appear when it is published."""
    desk.import_file("moraine.md", "# Moraines\n\nA quagmire below.\n")
    assert found(reader, "quagmire") == []

    desk.publish("Moraines")
    desk.rewrite("Moraines", "quagmire", "drumlin")

    assert found(reader, "quagmire") == ["Moraines"]
    assert found(reader, "drumlin") == []
    desk.publish("Moraines", {"Change note": "Another word."})
    assert (found(reader, "drumlin"), found(reader, "quagmire")) == (["Moraines"], [])
