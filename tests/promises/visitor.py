"""A visitor without scripts: pages are read by what they show, and forms are filled by their labels."""

import copy
from collections.abc import Mapping
from typing import Any, Self
from urllib.parse import urljoin

import lxml.html
import requests

# What a field is given: a text or an option, whether a box is ticked, or a file's name and content.
Value = str | bool | tuple[str, bytes]
UNSEEN = "//script|//style|//template|//dialog|//noscript|//*[@hidden or @aria-hidden='true']"

# Elements between which a reader sees a space.
APART = [
    *["p", "div", "li", "dt", "dd", "tr", "th", "td", "h1", "h2", "h3", "h4", "br", "label"],
    *["button", "summary", "caption", "figcaption", "section", "legend", "option"],
]


def words(text: str) -> str:
    """Return a text with single spaces."""
    return " ".join(text.split())


class Page:
    """An answer of the server, read as a person does."""

    def __init__(self, visitor: "Visitor", answer: requests.Response) -> None:
        self.visitor, self.answer = visitor, answer
        self.status: int = answer.status_code
        self.path: str = answer.url.removeprefix(visitor.url)
        parser = lxml.html.HTMLParser(encoding="utf-8")
        self.tree = lxml.html.document_fromstring(answer.content or b"<p></p>", parser=parser)

    @property
    def text(self) -> str:
        """The words of the main part."""
        return _shown(next(iter(self.tree.xpath("//main")), self.tree))

    @property
    def heading(self) -> str:
        """The first heading of the first level."""
        return words(self.tree.xpath("//h1")[0].text_content())

    def region(self, name: str) -> str:
        """Return the words of the part whose name begins so: a landmark, a section or a group."""
        for part in self.tree.xpath("//*[@aria-label or @aria-labelledby]"):
            title = self._by_id(part.get("aria-labelledby"))
            label = part.get("aria-label") or ("" if title is None else title.text_content())
            if words(label).startswith(name):
                return _shown(part)
        raise AssertionError(f"no part “{name}” on {self.path}: {self.text[:2000]}")

    def rows(self) -> list[list[str]]:
        """Return the texts of the rows of all tables, their heads included."""
        rows = self.tree.xpath("//main//table//tr")
        return [[_shown(cell) for cell in row.xpath("./th|./td")] for row in rows]

    def links(self) -> dict[str, str]:
        """Return the addresses of links by their names; the first of several with the same name."""
        found: dict[str, str] = {}
        for link in self.tree.xpath("//a[@href]"):
            address = urljoin(self.answer.url, link.get("href")).removeprefix(self.visitor.url)
            found.setdefault(words(link.get("aria-label") or link.text_content()), address)
        return found

    def buttons(self) -> list[str]:
        """Return the names of all buttons."""
        return list(self._buttons())

    def follow(self, name: str) -> "Page":
        """Click the link with a name."""
        assert name in self.links(), f"no link “{name}” on {self.path}: {sorted(self.links())}"
        return self.visitor.open(self.links()[name])

    def fields(self, button: str) -> dict[str, str]:
        """Return what the fields of a button's form hold, by label; the first of those labelled alike."""
        found: dict[str, str] = {}
        for field in self._fields(self._form(self._button(button))):
            if field.get("type") not in {"hidden", "checkbox", "radio"}:
                found.setdefault(self._label(field), str(field.value or "").strip())
        return found

    def boxes(self, button: str) -> list[str]:
        """Return the labels of the boxes that can be ticked in a button's form."""
        fields = self._fields(self._form(self._button(button)))
        return [self._label(field) for field in fields if field.get("type") == "checkbox"]

    def shown_in(self, label: str) -> str:
        """Return what a field holds that need not be in a form."""
        for field in self.tree.iter("input", "textarea"):
            if self._label(field) == label:
                return str(field.value or "")
        raise AssertionError(f"no field “{label}” on {self.path}: {self.text[:2000]}")

    def replace(self, old: str, new: str) -> Self:
        """Replace words in the field that holds them; they are sent when a button is pressed."""
        for field in self.tree.iter("textarea", "input"):
            if old in (value := field.value or ""):
                field.value = value.replace(old, new)
                return self
        raise AssertionError(f"no field holds “{old}” on {self.path}")

    def press(
        self, button: str, values: Mapping[str, Value] | None = None, *, status: int = 200
    ) -> "Page":
        """Fill the form of a button by label, press it, and return the page that follows.

        A label may be given by its first words; of fields that are labelled alike, the first is filled.
        """
        pressed = self._button(button)
        form = self._form(pressed)
        fields, files = self._fields(form), {}
        for label, value in (values or {}).items():
            found = [field for field in fields if self._label(field).startswith(label)]
            found.sort(key=lambda field: self._label(field) != label)
            assert found, f"no field “{label}”: {sorted({self._label(field) for field in fields})}"
            if isinstance(value, tuple):
                files[found[0].get("name")] = value
            else:
                _fill(found[0], value, fields)
        data = [pair for field in fields for pair in _sent(field)]
        if pressed.get("name"):
            data.append((pressed.get("name"), pressed.get("value") or ""))
        address = urljoin(self.answer.url, pressed.get("formaction") or form.get("action") or "")
        if (form.get("method") or "get").lower() == "get":
            answer = self.visitor.session.get(address, params=data)
        else:
            answer = self.visitor.session.post(
                address, data, files=files or None, headers={"Referer": self.answer.url}
            )
        page = Page(self.visitor, answer)
        assert page.status == status, f"{page.status} from {page.path}: {page.text[:2000]}"
        return page

    def _button(self, name: str) -> Any:  # noqa: ANN401
        found = self._buttons()
        assert name in found, (
            f"no button “{name}”: {sorted(found)}; {self.path}: {self.text[:2000]}"
        )
        return found[name]

    def _buttons(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for button in self.tree.xpath("//button|//input[@type='submit']"):
            shown = button.get("value") if button.tag == "input" else button.text_content()
            found.setdefault(words(button.get("aria-label") or shown or ""), button)
        return found

    def _form(self, control: Any) -> Any:  # noqa: ANN401
        if control.get("form"):
            return self._by_id(control.get("form"))
        return next(control.iterancestors("form"), None)

    def _fields(self, form: Any) -> list[Any]:  # noqa: ANN401
        fields = self.tree.iter("input", "textarea", "select")
        return [field for field in fields if field.get("name") and self._form(field) is form]

    def _by_id(self, key: str | None) -> Any:  # noqa: ANN401
        found = self.tree.xpath("//*[@id=$key]", key=(key or " ").split(" ")[0]) if key else []
        return found[0] if found else None

    def _label(self, field: Any) -> str:  # noqa: ANN401
        label = next(field.iterancestors("label"), None)
        if label is None:
            label = next(
                iter(self.tree.xpath("//label[@for=$key]", key=field.get("id") or " ")), None
            )
        shown = field.get("aria-label") or ("" if label is None else label.text_content())
        return words(shown).rstrip(": ")


class Visitor:
    """Somebody with cookies of their own: a reader until they sign in."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.session = requests.Session()
        # Not through a proxy that the environment may name.
        self.session.trust_env = False

    def fetch(self, address: str, **options: Any) -> requests.Response:
        """Return the answer of an address, whatever its status."""
        return self.session.get(urljoin(self.url, address), **options)

    def open(self, address: str, *, status: int = 200) -> Page:
        """Return the page at an address, after redirects."""
        page = Page(self, self.fetch(address))
        assert page.status == status, f"{page.status} from {address}: {page.text[:2000]}"
        return page

    def json(self, address: str) -> Any:  # noqa: ANN401
        """Return what an address answers as JSON."""
        answer = self.fetch(address)
        assert answer.status_code == 200, f"{answer.status_code} from {address}"
        return answer.json()


def _shown(part: Any) -> str:  # noqa: ANN401
    part = copy.deepcopy(part)
    for unseen in part.xpath(UNSEEN.replace("//", ".//")):
        unseen.drop_tree()
    for element in part.iter(*APART):
        element.tail = f" {element.tail or ''}"
    return words(part.text_content())


def _fill(field: Any, value: str | bool, fields: list[Any]) -> None:  # noqa: ANN401
    if field.get("type") == "radio":
        for other in fields:
            if other.get("name") == field.get("name"):
                other.attrib.pop("checked", None)
    if isinstance(value, bool):
        field.checked = value
    elif field.tag == "select":
        texts = {words(option.text_content()): option for option in field.xpath(".//option")}
        assert value in texts, f"no option “{value}”: {sorted(texts)}"
        field.value = texts[value].get("value", value)
    else:
        field.value = value


def _sent(field: Any) -> list[tuple[str, str]]:  # noqa: ANN401
    name, kind = field.get("name"), field.get("type")
    if kind in {"file", "submit", "button"} or field.get("disabled") is not None:
        return []
    if kind in {"checkbox", "radio"}:
        return [(name, field.get("value", "on"))] if field.checked else []
    if field.tag == "select":
        values = field.value if field.multiple else [field.value]
        return [(name, value) for value in values if value is not None]
    return [(name, field.value or "")]
