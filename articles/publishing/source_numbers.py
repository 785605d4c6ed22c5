"""Numbers of the sources that an article cites, in the order of its reference list."""

from dataclasses import dataclass, field

from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.prose.marks import citation_link


@dataclass
class CitedPlaces:
    """The number of citations of a source, and the locators in marks and elsewhere."""

    marks: int = 0
    in_marks: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    @property
    def in_entry(self) -> str:
        """The locators that no mark shows, else the one that all marks have."""
        if self.elsewhere:
            return "; ".join(dict.fromkeys(self.elsewhere))
        return self.in_marks[0] if len(set(self.in_marks)) == 1 else ""


@dataclass
class SourceNumbers:
    """Numbering of sources by first appearance, with the locators of citations."""

    cited: dict[str, CitedPlaces] = field(default_factory=dict)
    # The sources of tables and charts.
    by_data: set[str] = field(default_factory=set)

    def number(self, key: str, locator: str = "") -> int:
        """Return the number of the source with this key, from 1; its entry shows the locator."""
        places = self.cited.setdefault(key, CitedPlaces())
        if locator:
            places.elsewhere.append(locator)
        return list(self.cited).index(key) + 1

    def cite(self, key: str, locator: str) -> SafeString:
        """Return the mark of a table's source; its entry shows the locator."""
        self.by_data.add(key)
        return self._mark(key, self.number(key, locator))

    def mark(self, key: str, locator: str) -> SafeString:
        """Return the mark of a citation in the text, with its locator."""
        number = self.number(key)
        if locator:
            self.cited[key].in_marks.append(locator)
        # A word joiner keeps the mark in the line of the word that it belongs to.
        return format_html("\u2060{}", self._mark(key, number, shown=locator))

    def _mark(self, key: str, number: int, *, shown: str = "") -> SafeString:
        places = self.cited[key]
        places.marks += 1
        # Its entry in the list links back to each.
        anchor = f"cite.{number}" if places.marks == 1 else f"cite.{number}.{places.marks}"
        return citation_link(number, locator=shown, anchor=anchor)
