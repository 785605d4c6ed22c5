"""Working together at the desk, by forms."""

from tests.promises.desk import Desk
from tests.promises.visitor import Visitor


def test_a_stale_form_loses_nothing(desk: Desk) -> None:
    """Of two who save the same words, the second sees both versions, and chooses; nothing is lost."""
    desk.import_file("moors.md", "# Moors\n\nThe moor is wet.\n\n## Birds\n\nA snipe calls.\n")
    mine, theirs = desk.article("Moors"), desk.article("Moors")

    theirs.replace("wet", "deep").replace("A snipe", "A crane").press("Save")
    page = mine.replace("wet", "wide").press("Save", status=409)

    assert "The moor is wide." in page.text
    assert "The moor is deep." in page.text
    saved = desk.article("Moors").press("Discard, show what is saved")
    assert "The moor is deep." in saved.text, "nothing is overwritten"
    page.press("Save the merged version", {"Yours": True})
    form = desk.article("Moors").text
    assert "The moor is wide." in form
    assert "A crane calls." in form, "what only one of them changed is in"
    history = desk.article("Moors").follow("History")
    states = [name for name in history.links() if name.startswith("Restore…")]
    assert any("deep" in history.follow(state).text for state in states)


def test_an_author_submits_and_an_editor_sends_back_with_a_note(
    desk: Desk, reader: Visitor
) -> None:
    """An author can only submit; an editor comments and sends back, or publishes what is resolved."""
    author = desk.invite("ina@example.org", "Author")
    author.import_file("rushes.md", "# Rushes\n\nRushes grow.\n")
    assert "Publish…" not in author.article("Rushes").buttons()

    author.article("Rushes").press("Save and submit for review")
    assert "Rushes" in desk.open("/admin/").text
    desk.article("Rushes").press("Comment", {"Comment on the whole text": "Which rush?"})
    review = desk.article("Rushes").follow("In review")
    review.press("Send back", {"Note to the author": "Name the kind."})

    assert "Which rush?" in author.article("Rushes").region("Comments")
    notices = author.open("/admin/").follow("All notices").text
    assert "Name the kind." in notices + author.article("Rushes").text
    author.rewrite("Rushes", "Rushes grow", "Soft rushes grow")
    for comment in ("Which rush?", "Name the kind."):
        author.article("Rushes").press(f"Resolve “{comment}”")
    author.article("Rushes").press("Save and submit for review")
    assert reader.fetch("/articles/rushes/").status_code == 404
    desk.publish("Rushes")
    assert "Soft rushes grow." in reader.open("/articles/rushes/").text
    assert "Which rush?" not in reader.fetch("/articles/rushes/").text


def test_what_is_deleted_waits_in_the_bin(desk: Desk) -> None:
    """A draft that is moved to the bin can be taken out again, as it was."""
    desk.import_file("ponds.md", "# Ponds\n\nA pond is still.\n")
    page = desk.article("Ponds").follow("Move to the bin")

    page.press(
        next(name for name in page.buttons() if name in {"Move to the bin", "Yes, I’m sure"})
    )

    assert "Ponds" not in desk.go("Articles").links()
    page = desk.go("Bin")
    page.press(next(name for name in page.buttons() if name.startswith("Restore")))
    assert "A pond is still." in desk.article("Ponds").text
