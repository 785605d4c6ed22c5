"""Texts of the site's settings in the form in which they are stored; they raise ValidationError."""

import re
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.html import format_html
from django.utils.translation import gettext as _

from collabsite.site.colours import LEAST_CONTRAST, least_contrast, nearest, parse_colour

# The alphabet of ROR and its order, without letters that look like digits (Crockford's base 32).
_ROR_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"
_ROR = re.compile(rf"0[{_ROR_DIGITS}]{{6}}[0-9]{{2}}")
_ROR_ADDRESS = re.compile(r"(?:https?://)?ror\.org/", re.IGNORECASE)
_ISSN = re.compile(r"([0-9]{4})[-–\s]?([0-9]{3}[0-9X])")


def clean_accent(accent: str) -> str:
    """Return a colour like `#1d4a8c` that is dark enough for text; the error offers the nearest."""
    try:
        colour = parse_colour(accent)
    except ValueError:
        raise ValidationError(
            _("“%(text)s” is no colour; write one like #1d4a8c."), params={"text": accent}
        ) from None
    found = least_contrast(colour)
    if found >= LEAST_CONTRAST:
        return colour
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


def clean_ror(text: str) -> str:
    """Return a ROR identifier such as `05dxps055`, also from its address.

    Its last two digits are a checksum (ISO/IEC 7064, MOD 97-10).
    """
    found = _ROR_ADDRESS.sub("", text.strip()).strip("/").lower()
    if _ROR.fullmatch(found):
        number = 0
        for digit in found[:7]:
            number = number * 32 + _ROR_DIGITS.index(digit)
        if (number * 100 + int(found[7:])) % 97 == 1:
            return found
    raise ValidationError(
        _("“%(text)s” is no ROR identifier; copy it from ror.org, such as 05dxps055."),
        params={"text": text},
    )


def clean_issn(text: str) -> str:
    """Return an ISSN such as `1234-5679`. Its last digit is a check digit (ISO 3297, modulus 11)."""
    found = _ISSN.fullmatch(re.sub(r"^[EPL]?-?ISSN[:\s]*", "", text.strip().upper()))
    if found:
        digits = found[1] + found[2]
        total = sum((8 - n) * (10 if d == "X" else int(d)) for n, d in enumerate(digits))
        if total % 11 == 0:
            return f"{found[1]}-{found[2]}"
    raise ValidationError(
        _("“%(text)s” is no ISSN: check its digits, of which the last depends on the others."),
        params={"text": text},
    )


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
