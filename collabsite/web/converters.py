"""Path converters of public addresses."""

from django.urls.converters import IntConverter


class SlugConverter:
    """`<uslug:…>`: a slug as `slugify(allow_unicode=True)` makes it, of word characters and hyphens."""

    regex = r"[-\w]+"

    def to_python(self, value: str) -> str:
        """Return the slug as it stands in the address."""
        return value

    def to_url(self, value: str) -> str:
        """Return the slug as it stands in the address."""
        return value


class VersionConverter(IntConverter):
    """`<version:…>`: the number of an edition or a release, short enough for any database."""

    regex = "[0-9]{1,9}"
