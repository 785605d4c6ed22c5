"""Conventions of all JSON of the site, for the OpenAPI document and its page."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import Promise


@dataclass(frozen=True)
class Convention:
    """A rule and its name; text between backticks is code."""

    name: "str | Promise"
    text: "str | Promise"


ABOUT = _(
    "Every public page is here as data too. Nothing needs a key or a cookie, nothing can be written,"
    " and pages of any origin may ask."
)

CONVENTIONS = (
    Convention(
        _("Addresses"),
        _(
            "The address of a page with `.json` in place of its last slash has the same content as"
            " data: its twin. What the site itself says there is in English, and under `/zh-hans/`"
            " in Chinese; what authors wrote is the same under both."
        ),
    ),
    Convention(
        _("Lists"),
        _(
            "Lists are turned by `page` and ordered by `sort`. `pagination` says where they are, and"
            " the header `Link` leads to the page after (`next`) and before (`prev`). There is no page"
            " after the last."
        ),
    ),
    Convention(
        _("Values"),
        _(
            "Times are ISO 8601 with their zone. Numbers of the data are decimal strings in whole"
            ' units: `$1.2M` is `"1200000"`, `+35%` is `"35"`. Links are absolute, but for those'
            " within `html`."
        ),
    ),
    Convention(
        _("Caching"),
        _(
            "Each answer has a strong `ETag`. Ask again with `If-None-Match`, and what is unchanged"
            " is not sent. `HEAD` says what `GET` would, and `OPTIONS` what is allowed."
        ),
    ),
    Convention(
        _("Errors"),
        _(
            "What is wrong is told as `application/problem+json` (RFC 9457); `detail` says what to ask"
            " instead. A parameter that is unknown is left aside."
        ),
    ),
    Convention(
        _("What stays"),
        _(
            "An edition and a release never change under their numbers. A changed slug leads on for"
            " ever (301)."
        ),
    ),
    Convention(
        _("Terms"),
        _(
            "Each dataset names its licence. Cite what you use: articles, datasets and numbers say how"
            " in `citing`, and in the files that it names."
        ),
    ),
)
