"""Marks of prose in another language: the same cells, sources and data, in its forms."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import partial
from html import escape

from articles.audit import Number, NumberKind, numbers_in
from articles.audit.agreement import DataValue, wording_agrees
from articles.prose.document import Mark, parse_prose, write_nodes
from articles.prose.embeds.session import DataSession
from articles.prose.vocabulary import BLOCK_MARKS, MARKS
from articles.translations.links import with_links
from collabsite.web.models import Language
from metrics.shown import NumberData


def translate_marks(
    prose: str,
    session: DataSession,
    *,
    source: str,
    target: str,
    links: Mapping[str, str] | None = None,
) -> str:
    """Return prose whose numbers have the forms of the language `target`; all words stay.

    A form is one of both languages. A fixed wording that is a number is written in `target`, and
    any other one, such as `a third`, gives way to the form of the table. `links` are new addresses of
    links by the present ones.
    """
    translate = partial(translate_mark, session=session, source=source, target=target)
    nodes = with_links(parse_prose(prose).nodes, links or {})
    return write_nodes(nodes, lambda mark: write_mark(translate(mark)))


def translate_mark(mark: Mark, *, session: DataSession, source: str, target: str) -> Mark:
    """Return a mark in the forms of the language `target`: the wording of a number, or a locator."""
    if mark.element == "cite" and (locator := mark.attributes.get("data-locator", "")):
        there = translate_locator(locator, target=target)
        return replace(mark, attributes={**mark.attributes, "data-locator": there})
    if mark.element != "data" or not mark.attributes.get("data-wording", "").strip():
        return mark
    own = {"data-wording", "data-form"}
    kept = {name: value for name, value in mark.attributes.items() if name not in own}
    shown = session.read(mark, language=source)
    wording = ""
    if isinstance(shown, NumberData) and shown.value is not None:
        stated = stated_value(shown.text)
        wording = "" if stated is None else session.write(mark, stated, language=target)
        # A share in words, such as `0.5`, may stand for 50 per cent.
        if not wording_agrees(wording, DataValue(Decimal(shown.value), shown.sign)):
            wording = ""
    return replace(mark, attributes=kept | ({"data-wording": wording} if wording else {}))


# Locators of CSL that are written otherwise in the other language: pages and chapters.
_NUMBERS = r"(?P<numbers>[0-9]+(?:[-–—~～至][0-9]+)?)"
_ENGLISH_LOCATOR = re.compile(rf"(?P<kind>pp?|chap|ch)\.\s*{_NUMBERS}")
_CHINESE_LOCATOR = re.compile(rf"第\s*{_NUMBERS}\s*(?P<kind>[页章])")


def translate_locator(locator: str, *, target: str) -> str:
    """Return a place in a source in the language `target`, such as `第4页` for `p. 4`.

    Only pages and chapters differ; any other words stay.
    """
    is_chinese = target == Language.CHINESE
    found = (_ENGLISH_LOCATOR if is_chinese else _CHINESE_LOCATOR).fullmatch(locator.strip())
    if not found:
        return locator
    numbers, kind = re.sub(r"[-—~～至]", "–", found["numbers"]), found["kind"]
    if is_chinese:
        return f"第{numbers}{'页' if kind.startswith('p') else '章'}"
    return f"{'pp.' if '–' in numbers else 'p.'} {numbers}" if kind == "页" else f"chap. {numbers}"


def stated_value(words: str) -> Decimal | None:
    """Return the value of a number, None if the words are no number alone."""
    found: list[Number] = numbers_in(words)
    if len(found) != 1 or found[0].kind not in {NumberKind.QUANTITY, NumberKind.YEAR}:
        return None
    return found[0].value if found[0].literal == words.strip() else None


def write_mark(mark: Mark) -> str:
    """Return a mark as prose stores it."""
    attributes = {MARKS[mark.element]: mark.reference, **mark.attributes}
    written = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    # A text with nothing but an empty block would count as empty.
    inside = escape(mark.reference, quote=False) if mark.element in BLOCK_MARKS else ""
    return f"<{mark.element}{written}>{inside}</{mark.element}>"


def marks_of(bodies: Iterable[str]) -> list[Mark]:
    """Return the marks of several texts in order."""
    return [mark for body in bodies for mark in parse_prose(body).marks]
