"""Rows and columns by what a file calls them: codes, labels, or nearly so. Pure."""

import unicodedata


class AmbiguousError(Exception):
    """A name that several have; `codes` are theirs."""

    def __init__(self, codes: list[str]) -> None:
        self.codes = codes
        super().__init__(", ".join(codes))


class Names:
    """What is called how. Exact names come before those that differ in case, width or spaces."""

    def __init__(self) -> None:
        self._exact: dict[str, dict[str, None]] = {}
        self._folded: dict[str, dict[str, None]] = {}

    def add(self, name: str, code: str) -> None:
        """Let `code` be found by `name`."""
        self._exact.setdefault(name, {})[code] = None
        self._folded.setdefault(folded(name), {})[code] = None

    def find(self, name: str) -> str | None:
        """Return the code that a name means, or None. Raises `AmbiguousError`."""
        found = self._exact.get(name) or self._folded.get(folded(name)) or {}
        if len(found) > 1:
            raise AmbiguousError(list(found))
        return next(iter(found), None)


def folded(name: str) -> str:
    """Return a name without what nobody means: case, width and spaces."""
    return " ".join(unicodedata.normalize("NFKC", name).split()).casefold()
