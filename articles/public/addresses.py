"""How public addresses are made: slugs that may be in hanzi, files to cite by, and feeds."""

from collections.abc import Callable, Sequence

from django.conf import settings
from django.http.response import HttpResponseBase
from django.urls import URLPattern, reverse
from django.utils import translation
from django.utils.encoding import uri_to_iri

from articles.references import FORMATS
from collabsite.web.routes import file, files


class SlugConverter:
    """`<uslug:…>`: a slug as `slugify(allow_unicode=True)` makes it: word characters and hyphens."""

    regex = r"[-\w]+"

    def to_python(self, value: str) -> str:
        """Return the slug as it stands in the address."""
        return value

    def to_url(self, value: str) -> str:
        """Return the slug as it stands in the address."""
        return value


def cite_files(
    address: str, view: Callable[..., HttpResponseBase], name: str, *, stem: str = "cite"
) -> list[URLPattern]:
    """Return the routes of the files that say how to cite a page: `address/cite.bib` and so on.

    The view is told the `ending`; the names are `name-bib` and so on. Files of another `stem`
    have another content in the same formats.
    """
    kinds = {ending: each.media_type.partition(";")[0] for ending, each in FORMATS.items()}
    return files(f"{address}/{stem}", view, name, kinds)


def lasting(name: str, *, args: Sequence[object]) -> str:
    """Return an address without a language before it: what is cited is the same in each."""
    with translation.override(settings.LANGUAGE_CODE):
        return reverse(name, args=args)


def feed(address: str, view: Callable[..., HttpResponseBase], name: str) -> URLPattern:
    """Return the route of a feed."""
    return file(address, view, name, "application/atom+xml")


def lasting_address(name: str, *, args: Sequence[object]) -> str:
    """Return a lasting address for reading: in the slug's own script."""
    return uri_to_iri(lasting(name, args=args))
