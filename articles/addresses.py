"""The path converter of our slugs, which may be in hanzi: `<uslug:…>` once registered."""


class SlugConverter:
    """A slug as `slugify(allow_unicode=True)` makes it: word characters and hyphens."""

    regex = r"[-\w]+"

    def to_python(self, value: str) -> str:
        """Return the slug as it stands in the address."""
        return value

    def to_url(self, value: str) -> str:
        """Return the slug as it stands in the address."""
        return value
