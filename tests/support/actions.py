"""Counting of what an editor does in a browser: clicks, keys that type nothing, pastes and drops."""

from playwright.sync_api import Page

# Installed before the page's own scripts. A key that types a character is no action of its own, and
# a key that only holds others, such as Shift, is none at all.
_COUNT = """() => {
  const held = ["Shift", "Control", "Alt", "Meta", "Dead", "Process", "Unidentified"]
  const tell = (what) => window.countAction(what)
  const on = (kind, test, what) =>
    addEventListener(kind, (event) => test(event) && tell(what(event)), { capture: true })
  const isOwn = ({ isTrusted }) => isTrusted
  on("pointerdown", isOwn, ({ target }) => `click ${target.closest("a, button, [id]")?.id ?? ""}`)
  on(
    "keydown",
    (event) =>
      event.isTrusted && !held.includes(event.key) && (event.key.length > 1 || event.ctrlKey),
    ({ key }) => `key ${key}`,
  )
  on("paste", ({ isTrusted }) => !isTrusted, () => "paste")
  on("drop", ({ isTrusted }) => !isTrusted, () => "drop")
}"""


class Actions:
    """The actions of an editor on a page, in their order."""

    def __init__(self, page: Page) -> None:
        self.taken: list[str] = []
        page.expose_function("countAction", lambda name: self.taken.append(name))
        page.add_init_script(f"({_COUNT})()")

    def __len__(self) -> int:
        return len(self.taken)

    def __str__(self) -> str:
        return "\n".join(f"{number}. {name}" for number, name in enumerate(self.taken, start=1))
