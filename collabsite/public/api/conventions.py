"""Conventions of all JSON of the site, for the OpenAPI document and its page."""

from django.utils.translation import gettext_lazy as _

ABOUT = _(
    "Articles, data, single numbers, lists and search results are also available as data. Access is"
    " read-only and needs no key, and CORS is open."
)

# Rules and their names; text between backticks is code.
CONVENTIONS = (
    (
        _("Addresses"),
        _(
            "The address of such a page with `.json` in place of its last slash has the same content "
            "as data: its twin. The site's own words are in English there, and in Chinese under "
            "`/zh-hans/`; what authors wrote is the same under both."
        ),
    ),
    (
        _("Lists"),
        _(
            "`page` selects a page of a list and `sort` its order. `pagination` describes the "
            "position, and the `Link` header names the next (`next`) and previous (`prev`) page. "
            "There is no page after the last."
        ),
    ),
    (
        _("Values"),
        _(
            "Times are ISO 8601 with a time zone. Numbers of the data are decimal strings in "
            'whole units: `$1.2M` is `"1200000"`, `+35%` is `"35"`. Links are absolute, except '
            "inside `html`."
        ),
    ),
    (
        _("Caching"),
        _(
            "Each answer has a strong `ETag`. Send it as `If-None-Match`, and unchanged content "
            "is not sent again. `HEAD` answers like `GET`, and `OPTIONS` lists the allowed "
            "methods."
        ),
    ),
    (
        _("Errors"),
        _(
            "Errors are `application/problem+json` (RFC 9457); `detail` says how to fix the "
            "request. Unknown parameters are ignored."
        ),
    ),
    (
        _("Permanence"),
        _("Editions and releases never change. A changed slug redirects permanently (301)."),
    ),
    (
        _("Terms"),
        _(
            "Each dataset names its licence. Cite what you use: articles, datasets and numbers "
            "have a `citing` field, with files for reference managers."
        ),
    ),
)
