"""The prose editor and its dialogs, as a test of them uses a browser."""

from playwright.sync_api import Locator, Page

from tests.browser.looks import looks, violations


def writing(admin: Page) -> Locator:
    """The text box of the only section, with the cursor at its end."""
    box = admin.get_by_role("textbox", name="Text", exact=True)
    box.click()
    move(admin, "Control+End")
    return box


# The editor hears of a moved cursor an event later than the page; only then is it the editor's too.
_KNOWN = """() => {
  const { view, state } = document.activeElement.editor
  const { anchorNode, anchorOffset, focusNode, focusOffset } = getSelection()
  const { anchor, head } = state.selection
  return view.posAtDOM(anchorNode, anchorOffset) === anchor && view.posAtDOM(focusNode, focusOffset) === head
}"""


def move(admin: Page, keys: str) -> None:
    """Move the cursor of the text box by these keys, and wait until the editor knows."""
    admin.keyboard.press(keys)
    admin.wait_for_function(_KNOWN)


def press(admin: Page, name: str) -> Locator:
    """Press a button of the toolbar; return the dialog that it opens."""
    admin.get_by_role("toolbar").get_by_role("button", name=name, exact=True).click()
    return admin.get_by_role("dialog")


def complaints(admin: Page) -> list[str]:
    """Return what axe finds in the dialog: wide and light, on a phone and dark, and at 200 %."""
    found = []
    for look in looks(admin, enlarged=True):
        wider = admin.evaluate(
            "document.querySelector('dialog[open]').scrollWidth"
            " > document.querySelector('dialog[open]').clientWidth"
        )
        found += [f"{look}: the dialog is wider than its box"] if wider else []
        found += [f"{look}: {violation}" for violation in violations(admin, "dialog[open]")]
    return found
