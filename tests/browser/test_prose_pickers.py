"""The dialogs of the prose editor's own marks, and their chips in the text."""

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.dialogs import complaints, move, press, writing
from tests.browser.looks import violations
from tests.browser.spreadsheet import NEW_DATASET
from tests.browser.test_pasting import paste
from tests.support.editor import editing, stored
from tests.support.site_process import Site

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("dialogs_are_closed")]

CITED = '<p>One.<cite data-source="nature-index-2023" data-locator="p. 12"></cite></p><p>Last.</p>'


def test_a_source_is_cited_by_keyboard_alone(admin: Page, site: Site) -> None:
    editing(admin, site, "<p>One.</p>", "cite")
    writing(admin)

    # Shift and Tab lead from the text to its toolbar, which is one stop.
    admin.keyboard.press("Shift+Tab")
    for _ in range(30):
        if admin.evaluate("document.activeElement.title") == "Cite a source":
            break
        admin.keyboard.press("ArrowRight")
    admin.keyboard.press("Enter")
    admin.keyboard.type("nature")
    expect(admin.locator("[role=option]")).to_have_count(1)
    admin.keyboard.press("ArrowDown")
    admin.keyboard.press("Enter")
    admin.keyboard.press("Tab")
    admin.keyboard.type("p. 12")
    admin.keyboard.press("Enter")
    expect(admin.locator(".prose-mark")).to_have_text("Nature Index 2023, p. 12")
    expect(admin.get_by_role("textbox", name="Text", exact=True)).to_be_focused()
    admin.keyboard.type(" Then.")

    assert stored(admin) == (
        '<p>One.<cite data-source="nature-index-2023" data-locator="p. 12"></cite> Then.</p>'
    )


@pytest.mark.judges
def test_selected_words_stay_when_they_are_cited(admin: Page, site: Site) -> None:
    editing(admin, site, "<p>One two.</p>", "cite-words")
    writing(admin)

    move(admin, "Control+Shift+ArrowLeft")
    dialog = press(admin, "Cite a source")
    dialog.get_by_role("combobox", name="Source").fill("nature")
    admin.get_by_role("option", name="Nature Index").click()
    dialog.get_by_role("button", name="Cite", exact=True).click()

    assert stored(admin) == '<p>One two.<cite data-source="nature-index-2023"></cite></p>'


@pytest.mark.judges
def test_a_citation_is_changed_by_a_click_and_by_enter(admin: Page, site: Site) -> None:
    editing(admin, site, CITED, "change-citation")

    admin.locator(".prose-mark").click()
    dialog = admin.get_by_role("dialog")
    expect(dialog.get_by_role("combobox", name="Source")).to_have_value("Nature Index")
    dialog.get_by_label("Place in the source").fill("p. 13")
    admin.keyboard.press("Enter")
    expect(admin.locator(".prose-mark")).to_have_text("Nature Index 2023, p. 13")
    # The changed chip is still chosen, so that Enter opens it again.
    admin.keyboard.press("Enter")
    dialog.get_by_label("Place in the source").fill("p. 14")
    admin.keyboard.press("Enter")

    assert 'data-locator="p. 14"' in stored(admin)


@pytest.mark.judges
def test_pickers_begin_with_what_was_used_last(admin: Page, site: Site) -> None:
    table = f'<div data-table="{FIELDS}"></div>'
    editing(admin, site, f"{table}{CITED}", "recent")
    admin.locator(".prose-mark.Citation").click()
    admin.get_by_role("dialog").get_by_role("button", name="Cite", exact=True).click()
    expect(admin.get_by_role("dialog")).to_be_hidden()
    admin.get_by_text("Last.", exact=True).click()

    dialog = press(admin, "Cite a source")
    recent = dialog.get_by_role("list", name="Recent").get_by_role("button")
    expect(recent.first).to_contain_text("Nature Index")
    recent.first.click()
    dialog.get_by_role("button", name="Cite", exact=True).click()
    expect(admin.locator(".prose-mark.Citation")).to_have_count(2)
    dialog = press(admin, "Insert a number from the data")
    expect(dialog.get_by_role("combobox", name="Row")).to_be_focused()
    expect(dialog.get_by_role("combobox", name="Dataset")).not_to_have_value("")
    dialog.get_by_role("button", name="Cancel").click()


@pytest.mark.judges
def test_a_citation_is_removed_and_that_is_undone(admin: Page, site: Site) -> None:
    editing(admin, site, CITED, "remove-citation")

    admin.locator(".prose-mark").click()
    admin.get_by_role("dialog").get_by_role("button", name="Remove the citation").click()
    expect(admin.locator(".prose-mark")).to_have_count(0)
    admin.keyboard.press("Control+z")

    expect(admin.locator(".prose-mark")).to_have_count(1)
    assert "nature-index-2023" in stored(admin)


@pytest.mark.judges
def test_escape_closes_the_list_first_and_then_the_dialog(admin: Page, site: Site) -> None:
    editing(admin, site, "<p>One.</p>", "escape")
    box = writing(admin)
    dialog = press(admin, "Cite a source")
    admin.keyboard.press("ArrowDown")
    expect(admin.get_by_role("listbox")).to_be_visible()

    admin.keyboard.press("Escape")
    expect(admin.get_by_role("listbox")).to_be_hidden()
    expect(dialog).to_be_visible()
    admin.keyboard.press("Escape")

    expect(dialog).to_be_hidden()
    expect(box).to_be_focused()


@pytest.mark.judges
def test_nothing_is_cited_until_a_source_is_chosen(admin: Page, site: Site) -> None:
    editing(admin, site, "<p>One.</p>", "unchosen")
    writing(admin)
    dialog = press(admin, "Cite a source")

    dialog.get_by_role("combobox", name="Source").fill("no such thing")
    expect(dialog.get_by_text("Nothing found.")).to_be_visible()
    dialog.get_by_role("button", name="Cite", exact=True).click()

    expect(dialog.get_by_text("Choose one from the list.")).to_be_visible()
    dialog.get_by_role("button", name="Cancel").click()


@pytest.mark.judges
def test_a_source_is_added_in_place_and_cited(admin: Page, site: Site) -> None:
    editing(admin, site, "<p>One.</p>", "add-source")
    writing(admin)
    dialog = press(admin, "Cite a source")

    dialog.get_by_text("Add a source", exact=True).click()
    dialog.get_by_label("Year or date").fill("soon")
    dialog.get_by_role("button", name="Add the source").click()
    expect(dialog.get_by_text("This field is required.")).to_be_visible()
    expect(dialog.get_by_label("Title")).to_be_focused()
    dialog.get_by_label("Title").fill("Deltas")
    dialog.get_by_label("Year or date").fill("2024")
    held: list[Route] = []
    admin.route("**/sources/add/", lambda route: held.append(route))
    with admin.expect_request("**/sources/add/"):
        dialog.get_by_role("button", name="Add the source").click()
    # The answer comes between press and release, and would move the button away.
    cite = dialog.get_by_role("button", name="Cite", exact=True)
    cite.hover()
    admin.mouse.down()
    with admin.expect_response("**/sources/add/") as answered:
        held[0].continue_()
    answered.value.finished()
    admin.evaluate("new Promise((done) => setTimeout(done, 100))")
    admin.mouse.up()
    expect(dialog).to_be_hidden()

    assert stored(admin) == '<p>One.<cite data-source="deltas-2024"></cite></p>'


ADDED = """
from articles.sources.models import Source
for source in Source.objects.filter(doi__startswith="10.1000/").order_by("pk"):
    print(source.title, source.doi, source.volume, sep="/")
"""
RIS = """TY  - JOUR
TI  - Estuaries
AU  - Berg, Ann
PY  - 2021
VL  - 7
DO  - 10.1000/estuaries
ER  -
"""


@pytest.mark.judges
def test_a_doi_and_a_record_in_the_field_of_the_source_are_added_and_cited(
    admin: Page, site: Site
) -> None:
    editing(admin, site, "<p>One.</p>", "cite-record")
    writing(admin)
    dialog = press(admin, "Cite a source")
    field = dialog.get_by_role("combobox", name="Source")
    new = dialog.get_by_role("option", name="Add it as a new source")

    # Nothing is known of a DOI but itself: the rest is asked for.
    field.fill("https://doi.org/10.1000/floods")
    new.click()
    expect(dialog.get_by_label("DOI")).to_have_value("10.1000/floods")
    expect(dialog.get_by_label("Title")).to_be_focused()
    admin.keyboard.type("Floods")
    admin.keyboard.press("Enter")
    dialog.get_by_role("button", name="Cite", exact=True).click()

    # A record keeps its lines, and what it says beyond the fields that are shown.
    press(admin, "Cite a source")
    field.focus()
    paste(admin, "", RIS)
    new.click()
    expect(dialog.get_by_label("Title")).to_have_value("Estuaries")
    dialog.get_by_role("button", name="Add the source").click()
    dialog.get_by_role("button", name="Cite", exact=True).click()

    # What was added is found by its DOI.
    press(admin, "Cite a source")
    field.fill("doi:10.1000/estuaries")
    dialog.get_by_role("option", name="Estuaries").click()
    expect(new).to_have_count(0)
    admin.keyboard.press("Escape")
    assert stored(admin).count("<cite data-source=") == 2
    assert site.run(ADDED).split() == ["Floods/10.1000/floods/", "Estuaries/10.1000/estuaries/7"]


def test_a_source_that_is_gone_is_marked_in_the_text(admin: Page, site: Site) -> None:
    editing(admin, site, '<p>One.<cite data-source="gone"></cite></p>', "gone-source")

    expect(admin.locator(".prose-mark.broken")).to_have_attribute(
        "title", "There is no such source"
    )


def test_opening_the_form_changes_nothing_that_is_stored(admin: Page, site: Site) -> None:
    body = CITED.replace("></cite>", ">as it was</cite>")
    editing(admin, site, body, "unchanged")
    expect(admin.locator(".prose-mark")).to_have_text("Nature Index 2023, p. 12")

    assert stored(admin) == body


@pytest.mark.judges
def test_axe_finds_nothing_in_the_dialog_of_a_citation(admin: Page, site: Site) -> None:
    editing(admin, site, CITED, "axe-cite")
    writing(admin)
    dialog = press(admin, "Cite a source")
    dialog.get_by_text("Add a source", exact=True).click()
    dialog.get_by_role("button", name="Add the source").click()
    expect(dialog.get_by_text("This field is required.")).to_be_visible()

    admin.get_by_role("combobox", name="Source").press("ArrowDown")
    expect(admin.get_by_role("listbox")).to_be_visible()

    assert complaints(admin) == []

    admin.keyboard.press("Escape")
    dialog.get_by_role("button", name="Cancel").click()


FIELDS = "the-record-in-four-fields"
COST = f"{FIELDS}/artificial-intelligence/funding-average"


def choose(dialog: Locator, field: str, words: str) -> None:
    """Type into a field that searches, and take the first that it finds."""
    dialog.get_by_role("combobox", name=field, exact=True).fill(words)
    dialog.get_by_role("listbox", name=field, exact=True).get_by_role("option").first.click()


def test_a_number_of_the_data_is_quoted_in_a_form(admin: Page, site: Site) -> None:
    editing(admin, site, "<p>It cost</p>", "figure")
    writing(admin)
    admin.keyboard.type(" ")
    dialog = press(admin, "Insert a number from the data")

    choose(dialog, "Dataset", "joint research")
    choose(dialog, "Row", "artificial")
    dialog.get_by_label("Column").select_option("Funding Average")
    expect(dialog.locator("#cell-value")).to_contain_text("$1.2M")
    dialog.get_by_role("radio", name="1.2 million dollars").check()
    dialog.get_by_role("button", name="Insert", exact=True).click()

    expect(admin.locator(".prose-mark")).to_have_text("1.2 million dollars")
    assert stored(admin) == f'<p>It cost <data data-cell="{COST}" data-form="words"></data></p>'


@pytest.mark.judges
def test_a_row_of_another_dataset_than_the_preset_one_is_found(admin: Page, site: Site) -> None:
    issued = "from articles.publishing import issue_release\nissue_release(dataset, by=None)\n"
    site.run(NEW_DATASET.format(name="preset") + issued)
    preset = '<data data-cell="grid-preset/elbe/flow"></data>'
    editing(admin, site, f"<p>It carries {preset}</p><p>Last.</p>", "another-dataset")
    admin.get_by_text("Last.", exact=True).click()
    dialog = press(admin, "Insert a number from the data")
    row = dialog.get_by_role("combobox", name="Row", exact=True)
    expect(row).to_be_focused()

    row.fill("artificial")

    found = dialog.get_by_role("listbox", name="Row", exact=True).get_by_role("option")
    expect(found).to_contain_text(["Artificial Intelligence"])
    found.first.click()
    expect(dialog.get_by_role("combobox", name="Dataset")).not_to_have_value("grid-preset")
    expect(row).to_have_value("Artificial Intelligence")
    dialog.get_by_label("Column").select_option("Funding Average")
    expect(dialog.locator("#cell-value")).to_contain_text("$1.2M")
    dialog.get_by_role("button", name="Cancel").click()


@pytest.mark.judges
def test_selected_words_become_the_fixed_wording_of_a_number(admin: Page, site: Site) -> None:
    editing(admin, site, "<p>It cost plenty</p>", "wording")
    writing(admin)
    move(admin, "Control+Shift+ArrowLeft")
    dialog = press(admin, "Insert a number from the data")

    choose(dialog, "Dataset", "joint research")
    choose(dialog, "Row", "artificial")
    dialog.get_by_label("Column").select_option("Funding Average")
    dialog.get_by_role("radio", name="Fixed wording").check()
    dialog.get_by_role("button", name="Insert", exact=True).click()

    expect(admin.locator(".prose-mark")).to_have_text("plenty")
    assert stored(admin) == f'<p>It cost <data data-cell="{COST}" data-wording="plenty"></data></p>'


@pytest.mark.judges
def test_a_selected_number_is_bound_to_the_cells_that_it_is_the_sum_of(
    admin: Page, site: Site
) -> None:
    editing(admin, site, "<p>They wrote 4,010</p>", "computed")
    writing(admin)
    move(admin, "Control+Shift+ArrowLeft")
    dialog = press(admin, "Insert a number from the data")

    choose(dialog, "Dataset", "joint research")
    dialog.get_by_role("radio", name="Sum of all 4 rows").check()
    expect(dialog.locator("#cell-value")).to_contain_text("4,010")
    assert complaints(admin) == []
    dialog.get_by_role("button", name="Insert", exact=True).click()

    expect(admin.locator(".prose-mark")).to_have_text("4,010")
    total = f"{FIELDS}/sum(*)/joint-publications/2022"
    assert stored(admin) == f'<p>They wrote <data data-cell="{total}"></data></p>'
    admin.locator(".prose-mark").click()
    expect(dialog.get_by_role("radio", name="Sum of all 4 rows")).to_be_checked()
    choose(dialog, "Row", "climate")
    dialog.get_by_label("Column").select_option("Joint Publications")
    expect(dialog.get_by_role("radio", name="Sum of all 4 rows")).not_to_be_checked()
    dialog.get_by_role("button", name="Insert", exact=True).click()
    expect(admin.locator(".prose-mark")).to_have_text("890")


@pytest.mark.judges
def test_a_quoted_number_is_changed_where_it_stands(admin: Page, site: Site) -> None:
    editing(admin, site, f'<p>It: <data data-cell="{COST}" data-form="words"></data></p>', "cell")

    admin.locator(".prose-mark").click()
    dialog = admin.get_by_role("dialog")
    expect(dialog.get_by_role("radio", name="1.2 million dollars")).to_be_checked()
    expect(dialog.get_by_role("combobox", name="Row")).to_have_value("Artificial Intelligence")
    choose(dialog, "Row", "quantum")
    expect(dialog.locator("#cell-value")).to_contain_text("$3.0M")
    dialog.get_by_role("button", name="Insert", exact=True).click()

    expect(admin.locator(".prose-mark")).to_have_text("3 million dollars")


@pytest.mark.judges
def test_a_number_that_the_data_does_not_have_is_marked(admin: Page, site: Site) -> None:
    editing(admin, site, f'<p><data data-cell="{COST}/1999"></data></p>', "no-cell")

    expect(admin.locator(".prose-mark.broken")).to_have_attribute(
        "title", "The data has no value there."
    )


@pytest.mark.judges
def test_numbers_in_the_text_speak_the_language_of_the_article(admin: Page, site: Site) -> None:
    editing(admin, site, f'<p><data data-cell="{COST}"></data></p>', "language")
    expect(admin.locator(".prose-mark")).to_have_text("$1.2M")

    admin.get_by_label("Language").select_option("Simplified Chinese")

    expect(admin.locator(".prose-mark")).to_have_text("120万美元")


@pytest.mark.judges
def test_a_table_of_some_rows_and_columns_goes_below_the_paragraph(admin: Page, site: Site) -> None:
    editing(admin, site, "<p>One.</p><p>Last.</p>", "table")
    admin.get_by_text("One.", exact=True).click()
    dialog = press(admin, "Insert a table")

    choose(dialog, "Dataset", "joint research")
    dialog.get_by_role("checkbox", name="Climate Science").uncheck()
    dialog.get_by_role("checkbox", name="All columns (3)").uncheck()
    dialog.get_by_role("button", name="Insert").click()
    expect(dialog.get_by_text("Choose at least one.")).to_be_visible()
    dialog.get_by_role("checkbox", name="Funding Average").check()
    dialog.get_by_label("Caption").fill("What it cost")
    dialog.get_by_label("Notes below it").fill("In <dollars>.")
    dialog.get_by_role("button", name="Insert").click()

    expect(admin.locator(".prose-mark")).to_contain_text("3 rows × 1 column")
    assert stored(admin) == (
        f'<p>One.</p><div data-table="{FIELDS}"'
        ' data-rows="artificial-intelligence biomedicine quantum-technology"'
        ' data-columns="funding-average" data-caption="What it cost"'
        f' data-notes="In &lt;dollars&gt;.">{FIELDS}</div><p>Last.</p>'
    )


@pytest.mark.judges
def test_a_chart_has_a_kind_and_keeps_its_choice(admin: Page, site: Site) -> None:
    editing(admin, site, f'<figure data-chart="{FIELDS}" data-kind="dot"></figure>', "chart")

    admin.locator(".prose-mark").click()
    dialog = admin.get_by_role("dialog")
    expect(dialog.get_by_label("Kind of chart")).to_have_value("dot")
    expect(dialog.get_by_role("checkbox", name="All rows (4)")).to_be_checked()
    dialog.get_by_label("Kind of chart").select_option("Bar chart")
    dialog.get_by_label("Emphasise").select_option("Quantum Technology")
    dialog.get_by_label("Logarithmic scale").check()
    dialog.get_by_role("button", name="Insert").click()

    expect(admin.locator(".prose-mark")).to_contain_text("4 rows × 3 columns")
    assert stored(admin) == (
        f'<figure data-chart="{FIELDS}" data-kind="bar" data-highlight="quantum-technology"'
        f' data-scale="log">{FIELDS}</figure>'
    )
    admin.locator(".prose-mark").click()
    expect(dialog.get_by_label("Emphasise")).to_have_value("quantum-technology")
    expect(dialog.get_by_label("Logarithmic scale")).to_be_checked()
    dialog.get_by_role("button", name="Cancel").click()


@pytest.mark.judges
def test_the_chips_of_blocks_show_what_readers_will_see(admin: Page, site: Site) -> None:
    body = (
        f'<div data-table="{FIELDS}">{FIELDS}</div><figure data-chart="{FIELDS}">{FIELDS}</figure>'
    )
    editing(admin, site, body, "previews")

    table = admin.locator(".prose-mark.DataTable")
    expect(table.get_by_text("Quantum Technology")).to_be_visible()
    drawing = admin.locator(".prose-mark.Chart svg")
    expect(drawing).to_be_visible()
    bar = drawing.locator("path.series-1").first
    assert bar.evaluate("it => getComputedStyle(it).fill") not in ("none", "rgb(0, 0, 0)")
    assert violations(admin) == []
    assert stored(admin) == body


@pytest.mark.judges
def test_the_chip_of_a_chart_that_can_not_be_drawn_says_why(admin: Page, site: Site) -> None:
    body = f'<figure data-chart="{FIELDS}" data-kind="line">{FIELDS}</figure>'
    editing(admin, site, body, "no-preview")

    expect(admin.locator(".prose-mark.Chart.broken")).to_contain_text("different units")


@pytest.mark.judges
@pytest.mark.parametrize("name", ["Insert a table", "Insert a chart"])
def test_axe_finds_nothing_in_the_dialogs_of_blocks(admin: Page, site: Site, name: str) -> None:
    editing(admin, site, "<p>One.</p>", f"axe-{name.split()[-1]}")
    writing(admin)
    dialog = press(admin, name)
    choose(dialog, "Dataset", "joint research")
    dialog.get_by_role("checkbox", name="All rows (4)").uncheck()
    dialog.get_by_role("button", name="Insert").click()
    expect(dialog.get_by_text("Choose at least one.")).to_be_visible()

    assert complaints(admin) == []

    dialog.get_by_role("button", name="Cancel").click()


@pytest.mark.judges
def test_axe_finds_nothing_in_the_dialog_of_a_number(admin: Page, site: Site) -> None:
    editing(admin, site, "<p>One.</p>", "axe-cell")
    writing(admin)
    dialog = press(admin, "Insert a number from the data")
    choose(dialog, "Dataset", "joint research")
    choose(dialog, "Row", "artificial")
    dialog.get_by_role("button", name="Insert", exact=True).click()
    expect(dialog.get_by_text("that have a value")).to_be_visible()
    dialog.get_by_label("Column").select_option("Funding Average")
    expect(dialog.get_by_role("radio", name="$1.2M")).to_be_checked()

    assert complaints(admin) == []

    dialog.get_by_role("button", name="Cancel").click()
