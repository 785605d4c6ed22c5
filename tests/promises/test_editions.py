"""Publishing: what readers get, and that it stays."""

import datetime as dt

from tests.promises.desk import Desk
from tests.promises.visitor import Visitor, words
from tests.support.site_process import wait_until

RIVERS = "/articles/how-rivers-are-gauged-together/"


def published(desk: Desk, title: str, text: str) -> str:
    """Import and publish an article of one word's title; return its address."""
    desk.import_file(f"{title}.md", f"# {title}\n\n{text}\n")
    desk.publish(title)
    return f"/articles/{title.lower()}/"


def statuses(reader: Visitor, *addresses: str) -> list[int]:
    """Return what addresses answer, without following redirects."""
    return [reader.fetch(address, allow_redirects=False).status_code for address in addresses]


def test_a_document_becomes_an_article_with_its_table_as_data(reader: Visitor) -> None:
    """A scraped document becomes a page with its sections, and its table a dataset with every value."""
    page = reader.open(RIVERS)

    assert page.heading == "How Rivers Are Gauged Together"
    assert "Why It Works" in page.text
    assert page.rows()[1] == ["Elbe", "124", "+35%", "$1.2M"]
    assert "River Letters" in page.text
    data = reader.open("/data/what-was-counted/")
    assert ["Oder", "32", "+50%", "$3.0M"] in data.rows()
    assert "17" in reader.open(f"{RIVERS}usage/").text


def test_a_text_file_keeps_its_footnotes_equations_and_tables(desk: Desk, reader: Visitor) -> None:
    """A Markdown file becomes an article with its notes, formulas, tables and emphasis."""
    text = "A stone[^1] has $E=mc^2$.\n\n## Kinds\n\n| Kind | Weight |\n|---|---|\n| Flint | 4 |\n\nSee *it*."
    address = published(desk, "Stones", f"{text}\n\n[^1]: A small one.")

    page = reader.open(address)

    assert page.rows() == [["Kind", "Weight"], ["Flint", "4"]]
    note = page.tree.xpath("//*[contains(text(), 'A small one.')]")[0]
    assert note.xpath("ancestor-or-self::li//a[starts-with(@href, '#')]"), "the note leads back"
    assert page.tree.xpath("//math//msup"), "a formula is MathML"
    assert [words(one.text_content()) for one in page.tree.xpath("//main//p/em")] == ["it"]
    sections = reader.json("/articles/stones.json")["sections"]
    assert [section["heading"] for section in sections] == ["", "Kinds"]


def test_an_edition_stays_as_it_was_when_another_follows(desk: Desk, reader: Visitor) -> None:
    """A published edition keeps its address and its text for ever, and says which edition follows it."""
    published(desk, "Weirs", "A weir holds the water.")
    first = reader.json("/articles/weirs/editions/1.json")

    desk.rewrite("Weirs", "holds", "raises")
    assert "holds" in reader.open("/articles/weirs/").text
    desk.publish("Weirs", {"Change note": "The verb."})

    assert "A weir raises the water." in reader.open("/articles/weirs/").text
    assert "The verb." in reader.open("/articles/weirs/editions/").text
    changes = reader.open("/articles/weirs/editions/2/changes/").text
    assert "[removed: holds] [added: raises]" in changes
    old = reader.open("/articles/weirs/editions/1/")
    assert "A weir holds the water." in old.text
    assert "superseded" in old.text.lower()
    again = reader.json("/articles/weirs/editions/1.json")
    assert again["superseded_by"]
    assert [again[part] for part in ("edition", "title", "sections", "references")] == [
        first[part] for part in ("edition", "title", "sections", "references")
    ]


def test_a_new_edition_needs_a_note_for_readers(desk: Desk, reader: Visitor) -> None:
    """From the second edition on nothing is published without a note of what changed."""
    published(desk, "Locks", "A lock lifts boats.")
    desk.change("Locks", {"Title": "Locks and Boats"})

    page = desk.publish("Locks and Boats")

    assert "Change note" in page.fields("Publish")
    assert reader.json("/articles/locks.json")["title"] == "Locks"


def test_warnings_are_accepted_one_by_one_before_anything_is_public(
    desk: Desk, reader: Visitor
) -> None:
    """A number without a source is named before publishing, and nothing is public until it is accepted."""
    desk.import_file("ferries.md", "# Ferries\n\nThere are 4731 ferries.\n")
    page = desk.article("Ferries").press("Publish…")
    assert any("4731" in warning for warning in page.boxes("Publish"))

    accepted = {warning: True for warning in page.boxes("Publish") if "4731" not in warning}
    page = page.press("Publish", accepted)

    assert any("4731" in warning for warning in page.boxes("Publish"))
    assert statuses(reader, "/articles/ferries/") == [404]
    page.press("Publish", dict.fromkeys(page.boxes("Publish"), True))
    assert "4731 ferries" in reader.open("/articles/ferries/").text


def test_an_article_without_text_cannot_be_published(desk: Desk, reader: Visitor) -> None:
    """An error on the checklist offers no way to publish."""
    desk.go("Write an article").press("Save", {"Title": "Nothing Yet"})

    page = desk.article("Nothing Yet").press("Publish…")

    assert page.visitor is desk
    assert not page.tree.xpath("//input[@type='submit' and @value='Publish']")
    assert statuses(reader, "/articles/nothing-yet/") == [404]


def test_a_scheduled_edition_is_public_when_its_time_comes(desk: Desk, reader: Visitor) -> None:
    """A scheduled edition answers nobody before its time and everybody after it, without anyone's doing."""
    desk.import_file("floods.md", "# Floods\n\nThe flood comes.\n")
    at = dt.datetime.now(dt.UTC).replace(microsecond=0) + dt.timedelta(seconds=12)
    addresses = ["/articles/floods/", "/articles/floods/editions/1/", "/articles/floods.json"]

    desk.publish("Floods", {"Date": f"{at:%Y-%m-%d}", "Time": f"{at:%H:%M:%S}"})

    found = statuses(reader, *addresses)
    assert found == [404] * 3 or dt.datetime.now(dt.UTC) > at
    assert "Floods" not in reader.fetch("/sitemap.xml").text or dt.datetime.now(dt.UTC) > at
    wait_until(lambda: statuses(reader, addresses[0]) == [200])
    assert dt.datetime.now(dt.UTC) >= at
    wait_until(lambda: statuses(reader, *addresses) == [200] * 3)


def test_a_schedule_can_be_cancelled(desk: Desk, reader: Visitor) -> None:
    """An edition whose time has not come can be taken back, and its words are still in the draft."""
    desk.import_file("dykes.md", "# Dykes\n\nThe dyke holds.\n")
    later = dt.datetime.now(dt.UTC) + dt.timedelta(days=20)
    desk.publish("Dykes", {"Date": f"{later:%Y-%m-%d}", "Time": "00:00"})
    page = desk.article("Dykes")

    cancel = ("Withdraw", "Cancel the schedule")
    page = page.follow(next(name for name in page.links() if name.startswith(cancel)))
    page.press(next(name for name in page.buttons() if name.startswith(cancel)))

    assert statuses(reader, "/articles/dykes/", "/articles/dykes/editions/1/") == [404, 404]
    assert "scheduled" not in desk.article("Dykes").text
    desk.publish("Dykes")
    assert "The dyke holds." in reader.open("/articles/dykes/").text


def test_a_correction_is_told_on_the_page_and_in_the_register(desk: Desk, reader: Visitor) -> None:
    """A correction is marked on the article and listed for all readers, with what was wrong."""
    published(desk, "Sluices", "The sluice is wood.")
    desk.rewrite("Sluices", "wood", "iron")

    desk.publish("Sluices", {"Correction": True, "Change note": "It never was of wood."})

    assert "It never was of wood." in reader.open("/articles/sluices/").text
    register = reader.open("/corrections/").text
    assert "Sluices" in register
    assert "It never was of wood." in register


def test_a_retracted_article_stays_readable_with_the_reason(desk: Desk, reader: Visitor) -> None:
    """A retraction removes nothing: the text stays at its address, under a notice that says why."""
    address = published(desk, "Canals", "The canal is dry.")

    page = desk.article("Canals").follow("Retract…")
    page.press("Retract", {"Reason": "Nobody has measured it."})

    page = reader.open(address)
    assert "The canal is dry." in page.text
    assert "retracted" in page.text.lower()
    assert "Nobody has measured it." in page.text
    assert reader.json("/articles/canals.json")["retracted"]
    assert "Nobody has measured it." in reader.open("/corrections/").text


def test_an_earlier_version_can_be_restored(desk: Desk, reader: Visitor) -> None:
    """Any version in the history comes back as the draft, and the draft it replaces is not lost."""
    published(desk, "Springs", "The spring is cold.")
    desk.rewrite("Springs", "cold", "warm")
    history = desk.article("Springs").follow("History")

    history.follow("Restore… Edition 1").press("Restore")

    assert "cold" in desk.article("Springs").text
    assert "The spring is cold." in reader.open("/articles/springs/").text
    history = desk.article("Springs").follow("History")
    drafts = [name for name in history.links() if name.startswith("Restore… Draft")]
    assert any("warm" in history.follow(draft).text for draft in drafts)


def test_a_translation_is_offered_beside_the_original(desk: Desk, reader: Visitor) -> None:
    """The two languages of an article link to each other, once both are public."""
    published(desk, "Wells", "A well is deep.")
    draft = desk.article("Wells").press("Translate into Simplified Chinese")
    draft.replace("A well is deep.", "井很深。").press(
        "Save", {"Title": "水井", "Address": "shuijing"}
    )
    assert statuses(reader, "/articles/shuijing/") == [404]

    desk.publish("水井")

    twins = reader.json("/articles/wells.json")["translations"]
    assert [twin["url"].removeprefix(reader.url) for twin in twins] == ["/articles/shuijing/"]
    assert "/articles/shuijing/" in reader.open("/articles/wells/").links().values()
    assert "/articles/wells/" in reader.open("/articles/shuijing/").links().values()
    assert "井很深。" in reader.open("/articles/shuijing/").text


def test_a_shared_preview_needs_no_account_and_can_be_revoked(desk: Desk, reader: Visitor) -> None:
    """Only who has the link sees a draft: it can't be guessed from another, and ends when it is revoked."""
    desk.import_file("tides.md", "# Tides\n\nThe tide turns.\n")
    shared = desk.article("Tides").follow("Share the preview")
    links = []
    for _ in range(2):
        shared = shared.press("Create a link", {"1 day": True})
        links.append(shared.shown_in("Address of the shared preview"))
    assert len(set(links)) == 2

    page = reader.open(links[1])

    assert "The tide turns." in page.text
    assert "noindex" in reader.fetch(links[1]).text + str(reader.fetch(links[1]).headers)
    token = links[1].rstrip("/").rpartition("/")[2]
    assert len(token) >= 22
    other = links[1].replace(token, token[::-1])
    assert statuses(reader, other, "/preview/1/", "/preview/") == [404] * 3
    shared = desk.article("Tides").follow("Share the preview")
    for _ in links:
        shared = shared.press("Revoke")
    assert "Revoke" not in shared.buttons()
    assert statuses(reader, *links) == [404, 404]
