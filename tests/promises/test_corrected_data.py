"""A corrected cell, and the sentences that quote it: the sample's article on four fields of research."""

import pytest

from tests.promises.desk import Desk
from tests.promises.visitor import Visitor

TITLE = "Science Across a Divide: What Chinese and Western Researchers Gain by Working Together"
ARTICLE = "/articles/science-across-a-divide"
DATASET = "Joint research of Chinese and Western institutions, by area"
NUMBER = "/data/the-record-in-four-fields/artificial-intelligence/citation-advantage"
QUOTED = "a citation advantage of"


class Corrected:
    """Pages as everybody saw them while two cells were corrected, from the draft of the data to the edition."""

    def __init__(self, desk: Desk) -> None:
        reader = Visitor(desk.url)
        self.first = reader.json(f"{ARTICLE}/editions/1.json")
        self.before = reader.open(f"{ARTICLE}/")
        cells = {
            "Artificial Intelligence, Citation Advantage": "+37%",
            "Climate Science, Joint Publications (2022)": "300",
        }
        desk.correct(DATASET, cells)
        self.impact = desk.go("Data", DATASET, "Edit the data", "Issue release…")
        desk.issue(DATASET, {"Change note": "Counted anew."})
        self.between = reader.open(f"{ARTICLE}/")
        self.proposal = desk.open("/admin/").follow(TITLE)
        accepted = dict.fromkeys(self.proposal.boxes("Publish edition 2"), True)
        self.published = self.proposal.press("Publish edition 2", accepted)


@pytest.fixture(scope="module")
def corrected(desk: Desk) -> Corrected:
    """Two cells that the sample quotes, corrected, released, and published in a second edition."""
    return Corrected(desk)


def test_impact_shows_each_sentence_before_anything_is_issued(corrected: Corrected) -> None:
    """Before data is issued, each article that quotes a changed cell is shown with old and new words."""
    impact = corrected.impact.region("Impact on articles")

    assert TITLE in impact
    assert f"{QUOTED} [removed: +35%] [added: +37%]" in impact
    assert "[removed: the smallest field by far]" in impact
    assert "1 claim stops holding" in impact


def test_no_article_changes_by_itself(corrected: Corrected) -> None:
    """After a release an article keeps its numbers until an editor publishes the edition proposed."""
    assert f"{QUOTED} +35%" in corrected.between.text
    assert "Edition 1" in corrected.between.text
    assert f"{QUOTED} [removed: +35%] [added: +37%]" in corrected.proposal.text


def test_meanwhile_an_article_says_that_its_data_has_changed(
    corrected: Corrected, reader: Visitor
) -> None:
    """Until the new edition an article says that its data has changed, and not that its claims hold."""
    assert "checked against the data" in corrected.before.text
    assert "checked against the data" not in corrected.between.text
    assert "The data behind" in corrected.between.text
    assert "A new edition is being prepared." in corrected.between.text
    assert "A new edition is being prepared." not in reader.open(f"{ARTICLE}/").text


def test_a_table_with_other_data_is_read_again_before_it_is_published(corrected: Corrected) -> None:
    """The impact and the proposal ask to read the words of a table or chart whose data has changed."""
    assert "read it again" in corrected.impact.region("Impact on articles")
    assert "read it again" in corrected.proposal.text


def test_the_proposed_edition_corrects_numbers_and_claims(
    corrected: Corrected, reader: Visitor
) -> None:
    """The published proposal has the new number, and a claim that holds in place of one that does not."""
    page = reader.open(f"{ARTICLE}/")

    assert f"{QUOTED} +37%" in page.text
    assert "the second smallest field" in page.text
    assert ["Climate Science", "300", "+28%", "$950K"] in page.rows()
    twin = reader.json(f"{ARTICLE}.json")
    assert twin["edition"]["number"] == 2
    assert not any("smallest field by far" in section["html"] for section in twin["sections"])
    assert twin["embeds"][0]["data"]["release"] == 2
    verdicts = {claim["literal"]: claim["verdict"] for claim in twin["claims"]}
    assert verdicts["the second smallest field"] == "holds"
    assert "fails" not in verdicts.values()
    assert "+37%" in reader.open(f"{ARTICLE}/editions/2/changes/").text


def test_the_first_edition_still_shows_the_data_it_was_written_with(
    corrected: Corrected, reader: Visitor
) -> None:
    """An edition keeps its numbers, its table and its digest when its data is corrected."""
    page = reader.open(f"{ARTICLE}/editions/1/")

    assert f"{QUOTED} +35%" in page.text
    assert ["Climate Science", "890", "+28%", "$950K"] in page.rows()
    again = reader.json(f"{ARTICLE}/editions/1.json")
    for part in ("edition", "sections", "embeds", "references"):
        assert again[part] == corrected.first[part]
    assert again["superseded_by"]


@pytest.mark.usefixtures("corrected")
def test_a_number_has_a_page_with_its_history_and_who_quotes_it(reader: Visitor) -> None:
    """A number in the text leads to its source, its values in all releases, and the sentences with it."""
    page = reader.open(f"{ARTICLE}/").follow("This number and its history")

    number = reader.open(f"{NUMBER}/").text
    assert "+37%" in number
    assert "Before: +35%" in number
    assert "Counted anew." in number
    assert TITLE in number
    assert "Nature Index" in number
    twin = reader.json(f"{NUMBER}.json")
    assert "37" in str(twin)
    assert page.path.startswith("/data/the-record-in-four-fields/")


@pytest.mark.usefixtures("corrected")
def test_a_claim_with_other_words_is_to_be_confirmed_again(desk: Desk) -> None:
    """The words of a claim that were changed are told before the article is published."""
    desk.rewrite(TITLE, ">the largest average grant<", ">the smallest average grant<")

    checklist = desk.article(TITLE).press("Publish…")

    assert "“the smallest average grant” holds can't be told" in checklist.text
    assert "The words have changed since they were confirmed." in checklist.text
    desk.rewrite(TITLE, ">the smallest average grant<", ">the largest average grant<")


@pytest.mark.usefixtures("corrected")
def test_every_number_says_what_it_rests_on(reader: Visitor) -> None:
    """An edition counts its numbers: bound to data, cited, or neither, but not “two of them”."""
    numbers = reader.json(f"{ARTICLE}.json")["numbers"]

    assert numbers["bound"] == 5
    assert numbers["cited"] == 3
    assert numbers["found"] == 8
    assert f"{numbers['bound']} from the data" in reader.open(f"{ARTICLE}/").text


@pytest.mark.usefixtures("corrected")
def test_references_are_listed_and_leave_in_four_formats(reader: Visitor) -> None:
    """Sources that an article cites are listed under it, with a page each, and downloads in four formats."""
    references = reader.json(f"{ARTICLE}.json")["references"]
    page = reader.open(f"{ARTICLE}/")

    assert page.tree.xpath("//main//ol//li[contains(., 'European Commission (2023)')]")
    for reference in references:
        cited = reader.open(reference["url"].removeprefix(reader.url)).text
        assert TITLE in cited
        assert reference["item"]["title"] in cited
    address = f"{ARTICLE}/references"
    assert reader.fetch(f"{address}.bib").text.count("@") >= len(references)
    assert reader.fetch(f"{address}.ris").text.count("TY  - ") == len(references)
    assert {item["title"] for item in reader.json(f"{address}.json")} == {
        reference["item"]["title"] for reference in references
    }
    assert "Nature Index" in reader.fetch(f"{address}.txt").text


@pytest.mark.usefixtures("corrected")
def test_an_article_can_be_cited_by_its_edition(reader: Visitor) -> None:
    """Each edition is cited in four formats, with its own address for ever."""
    for number in (1, 2):
        own = f"{ARTICLE}/editions/{number}/"
        assert f"editions/{number}/" in reader.fetch(f"{own}cite.bib").text
        assert f"editions/{number}/" in reader.fetch(f"{own}cite.ris").text
        item = reader.json(f"{own}cite.json")
        [item] = item if isinstance(item, list) else [item]
        assert item["title"] == TITLE
        assert item["URL"].endswith(own)
        assert f"editions/{number}/" in reader.fetch(f"{own}cite.txt").text
    assert (
        reader.fetch(f"{ARTICLE}/cite.txt").text
        == reader.fetch(f"{ARTICLE}/editions/2/cite.txt").text
    )


@pytest.mark.usefixtures("corrected")
def test_a_claim_that_the_data_contradicts_is_told_before_publishing(desk: Desk) -> None:
    """A claim that the data contradicts is an error where the article is to be published."""
    desk.correct(DATASET, {"Quantum Technology, Funding Average": "$1.0M"})
    desk.issue(DATASET, {"Change note": "Counted again."})

    checklist = desk.article(TITLE).press("Publish…")

    assert "“the largest average grant” does not hold" in checklist.text
    assert "Publish" not in checklist.buttons()
