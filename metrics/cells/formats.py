"""Forms in which a number of the data is written in a sentence, by CLDR.

Pure: no database, no request. A form rounds only as the column does. A scale (`1.2 million`) is used only if at
most two decimals show the value exactly; any other value is written out in full, so that
1,234,567 dollars do not become 1.2 million. English is spelt as in Britain: `35 per cent`.
Chinese editors write a percentage with its sign and money with its name, so some forms give the
same text.
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from babel import Locale
from babel.numbers import format_compact_decimal, get_currency_name
from babel.units import format_unit
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from collabsite.web.text import format_list
from metrics.cells import parse
from metrics.cells.decimals import Rounding, count_decimals, group_digits, shift_decimal
from metrics.cells.parse import ValueKind, format_value, round_value


class NumberFormError(ValueError):
    """The value can't be written in a form; the message is lazy and says what to do."""


@dataclass(frozen=True)
class NumberStyle:
    """Style of the values of a column: their kind, the ISO 4217 code of money, whether they are
    shortened (`1.2M`), the number of decimals, and whether values are rounded to these decimals, or
    to so many significant digits, or show further decimals.
    """

    kind: ValueKind
    currency: str = ""
    compact: bool = False
    decimals: int = 0
    rounding: str = Rounding.NONE

    @property
    def exact(self) -> "NumberStyle":
        """The style without rounding."""
        decimals = 0 if self.rounding == Rounding.SIGNIFICANT else self.decimals
        return replace(self, rounding=Rounding.NONE, decimals=decimals)


@dataclass(frozen=True)
class NumberForm:
    """A way to write a value: its label, and the kinds of value that it fits."""

    label: str | Promise
    kinds: frozenset[ValueKind]


@dataclass(frozen=True)
class FormChoice:
    """A form that is offered for one value, with its text."""

    form: str
    label: str
    text: str


_PERCENTAGES = frozenset({ValueKind.PERCENT, ValueKind.PERCENT_CHANGE})
_QUANTITIES = frozenset({ValueKind.COUNT, ValueKind.NUMBER, ValueKind.MONEY})

# In the order to offer them. The keys are stored in the prose (`data-form`), so they stay.
FORMS = {
    "": NumberForm(_("as in the table"), frozenset(ValueKind)),
    "change": NumberForm(_("with plus or minus"), _PERCENTAGES),
    "percent": NumberForm(_("with the percent sign"), _PERCENTAGES),
    "compact": NumberForm(_("short"), _QUANTITIES),
    "words": NumberForm(_("in words"), _PERCENTAGES | _QUANTITIES),
    "full": NumberForm(_("in full"), frozenset({ValueKind.MONEY})),
    "number": NumberForm(_("the number alone"), _PERCENTAGES | _QUANTITIES),
    "decrease": NumberForm(_("a decrease without its minus"), _PERCENTAGES),
    "decrease-words": NumberForm(_("a decrease without its minus, in words"), _PERCENTAGES),
}

MAX_SCALED_DECIMALS = 2

# CLDR's British English has “per cent”.
_LOCALES = {"en": Locale("en", "GB"), "zh": Locale("zh", script="Hans")}
# The powers of ten for which CLDR has a letter or a word, but nobody writes “950 thousand”.
_SCALES = {
    ("en", "compact"): (12, 9, 6, 3),
    ("en", "words"): (12, 9, 6),
    ("zh", "compact"): (12, 8, 4),
    ("zh", "words"): (12, 8, 4),
}
# Dollars, not US dollars: the currencies whose symbol stands alone in our tables.
_OWN_NAME = {"USD", "GBP", "CNY", "JPY"}


def forms_for(kind: ValueKind | str) -> list[str]:
    """Return the keys of the forms that fit a kind of value, in the order to offer them."""
    return [key for key, form in FORMS.items() if kind in form.kinds]


def format_number(
    value: Decimal, style: NumberStyle, *, language: str = "en", form: str = ""
) -> str:
    """Write a value in a form: `+35%`, `35 per cent`, `$1.2M`, `1.2 million dollars`, `120万美元`.

    What the column does not shorten keeps at least its decimals. Raises `FormError` if there is no
    such form, if it does not fit the kind, or if it is for decreases and the value is not below
    zero.
    """
    kind, currency = style.kind, style.currency
    if form not in FORMS or kind not in FORMS[form].kinds:
        raise NumberFormError(
            format_lazy(
                _("it can't be written in the form “{form}”; the forms that fit are {forms}"),
                form=form,
                forms=format_list(f"“{key}”" for key in forms_for(kind) if key),
            )
        )
    if not form:
        return format_value(
            value,
            kind=kind,
            currency=currency,
            compact=style.compact,
            decimals=style.decimals,
            rounding=style.rounding,
            language=language,
        )
    tongue = "zh" if language.startswith("zh") else "en"
    value = round_in_style(value, style, language=language)
    sign = "−" if value < 0 else "+" if value > 0 and form == "change" else ""
    if form.startswith("decrease"):
        if value >= 0:
            raise NumberFormError(_("it is not below zero, so it can't be written as a decrease"))
        sign = ""
    magnitude = value.copy_abs()
    least = 0 if style.compact else style.exact.decimals
    if kind in _PERCENTAGES:
        return sign + _percentage(magnitude, least, tongue, form)
    if form == "number":
        return sign + group_digits(magnitude, least)
    number = _scaled(magnitude, tongue, form) or group_digits(magnitude, least)
    if kind is not ValueKind.MONEY:
        return sign + number
    return sign + _amount(number, magnitude, currency, tongue, form)


def round_in_style(value: Decimal, style: NumberStyle, *, language: str = "en") -> Decimal:
    """Return the number that a column of this style shows for a value."""
    return round_value(
        value,
        compact=style.compact,
        decimals=style.decimals,
        rounding=style.rounding,
        chinese=language.startswith("zh"),
    )


def form_choices(value: Decimal, style: NumberStyle, *, language: str = "en") -> list[FormChoice]:
    """Return the forms to offer for a value, each text once, under the first form that gives it."""
    offered: dict[str, FormChoice] = {}
    for form in forms_for(style.kind):
        try:
            text = format_number(value, style, language=language, form=form)
        except NumberFormError:
            continue
        offered.setdefault(text, FormChoice(form, str(FORMS[form].label), text))
    return list(offered.values())


def _percentage(magnitude: Decimal, least: int, tongue: str, form: str) -> str:
    digits = group_digits(magnitude, least)
    if form == "number":
        return digits
    if form.endswith("words") and tongue == "en":
        # The unit's pattern is CLDR's, the digits are ours: CLDR would cut decimals.
        return format_unit(digits, "concentr-percent", "long", locale=_LOCALES[tongue])
    return f"{digits}%"


def _scaled(magnitude: Decimal, tongue: str, form: str) -> str | None:
    """Write a number with the form's scale, or None if none shows it exactly in few decimals."""
    powers = _SCALES.get((tongue, form), ())
    power = next((power for power in powers if magnitude >= 10**power), 0)
    moved = shift_decimal(magnitude, -power)
    decimals = count_decimals(moved)
    most = 10_000 if tongue == "zh" else 1000
    if not power or decimals > MAX_SCALED_DECIMALS or moved >= most:
        return None
    scaled: str = format_compact_decimal(
        magnitude,
        # CLDR has one form only for Chinese, whose scales are words already.
        format_type="long" if form == "words" and tongue == "en" else "short",
        locale=_LOCALES[tongue],
        fraction_digits=decimals,
    )
    return scaled


def _amount(number: str, magnitude: Decimal, currency: str, tongue: str, form: str) -> str:
    """Return an amount with the currency's name after its number, or its symbol before it."""
    if tongue == "zh":
        return f"{number}{_money(magnitude, currency, tongue)}"
    if form == "words":
        return f"{number} {_money(magnitude, currency, tongue)}"
    return f"{parse.SYMBOLS.get(currency, f'{currency} ')}{number}"


def _money(magnitude: Decimal, currency: str, tongue: str) -> str:
    """Return the name of a currency as it follows an amount."""
    if tongue == "zh":
        name = parse.CHINESE_UNITS.get(currency, "")
        return name or get_currency_name(currency, locale=_LOCALES["zh"])
    # CLDR takes `1.00` for many, and the database stores ten decimals.
    name = get_currency_name(currency, 1 if magnitude == 1 else 2, locale=_LOCALES["en"])
    return name.rpartition(" ")[2] if currency in _OWN_NAME else name
