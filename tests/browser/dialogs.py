"""The prose editor and its dialogs, as a test of them uses a browser."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page


def writing(admin: Page) -> Locator:
    """The text box of the only section, with the cursor at its end."""
    box = admin.get_by_role("textbox", name="Text · Rivers")
    box.click()
    admin.keyboard.press("Control+End")
    return box


def press(admin: Page, name: str) -> Locator:
    """Press a button of the toolbar; return the dialog that it opens."""
    admin.get_by_role("toolbar").get_by_role("button", name=name, exact=True).click()
    return admin.get_by_role("dialog")


def complaints(admin: Page, *, width: int = 1280) -> list[str]:
    """What axe says against the page, wide and light, then as on a phone and dark."""
    found = []
    for pixels, dark in [(width, False), (390, True)]:
        admin.set_viewport_size({"width": pixels, "height": 800})
        admin.emulate_media(color_scheme="dark" if dark else "light")
        wider = admin.evaluate(
            "document.querySelector('dialog[open]').scrollWidth"
            " > document.querySelector('dialog[open]').clientWidth"
        )
        found += [f"{pixels} px: the dialog is wider than its box"] if wider else []
        found += [
            f"{pixels} px: {violation['id']}: {node['html']}"
            for violation in Axe().run(admin).response["violations"]
            for node in violation["nodes"]
        ]
    return found
