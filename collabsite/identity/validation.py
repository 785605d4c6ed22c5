"""Validators of the settings of the site."""

from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.html import format_html
from django.utils.translation import gettext as _

from collabsite.identity.colours import LEAST_CONTRAST, least_contrast, nearest, parse_colour
from collabsite.identity.identifiers import parse_issn, parse_ror


def validate_accent(accent: str) -> None:
    """Raise ValidationError for a colour that can't be read, in words that offer the nearest."""
    try:
        colour = parse_colour(accent)
    except ValueError:
        raise ValidationError(
            _("“%(text)s” is no colour; write one like #1d4a8c."), params={"text": accent}
        ) from None
    found = least_contrast(colour)
    if found >= LEAST_CONTRAST:
        return
    suggested = nearest(colour)
    sentence = _(
        "%(colour)s has a contrast of only %(contrast)s:1 to the paper of the pages; text needs"
        " %(least)s:1. The nearest colour that passes is %(nearest)s."
    ) % {
        "colour": colour,
        # Not rounded up to what it lacks.
        "contrast": f"{int(found * 10) / 10:.1f}",
        "least": LEAST_CONTRAST,
        "nearest": suggested,
    }
    button = format_html(
        '<button type="button" class="button" data-accent="{}" hidden>{}</button>',
        suggested,
        _("Use %(colour)s") % {"colour": suggested},
    )
    raise ValidationError(format_html("{} {}", sentence, button), code="contrast")


def validate_ror(text: str) -> None:
    """Raise ValidationError for a text that is no ROR identifier."""
    try:
        parse_ror(text)
    except ValueError:
        raise ValidationError(
            _("“%(text)s” is no ROR identifier; copy it from ror.org, such as 05dxps055."),
            params={"text": text},
        ) from None


def validate_issn(text: str) -> None:
    """Raise ValidationError for a text that is no ISSN."""
    try:
        parse_issn(text)
    except ValueError:
        raise ValidationError(
            _("“%(text)s” is no ISSN: check its digits, of which the last depends on the others."),
            params={"text": text},
        ) from None


def validate_contact(text: str) -> None:
    """Raise ValidationError for what is neither an e-mail address nor that of a page."""
    for validate in (validate_email, URLValidator(schemes=["https", "http"])):
        try:
            validate(text)
        except ValidationError:
            continue
        return
    raise ValidationError(
        _(
            "“%(text)s” is neither an e-mail address nor the address of a page, which begins with"
            " https://."
        ),
        params={"text": text},
    )


def validate_time_zone(name: str) -> None:
    """Raise ValidationError for the name of no time zone."""
    if name not in available_timezones():
        raise ValidationError(
            _("“%(text)s” is no time zone; it is called like Europe/Berlin or Asia/Shanghai."),
            params={"text": name},
        )
