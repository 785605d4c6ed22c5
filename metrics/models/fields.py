"""Field of exact decimals."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression
from django.utils.translation import gettext_lazy as _

from metrics.cells.decimals import (
    MAX_SIGNIFICANT_DIGITS,
    from_sortable_text,
    is_storable,
    plain_decimal,
    sortable_text,
)


class ExactDecimalField(models.Field[Any, Any]):
    """A decimal of up to 60 digits, stored exactly and compared as a number by either database.

    PostgreSQL has a type for it. SQLite stores numbers with 15 digits, so there it is a text that
    sorts as the number does.
    """

    description = "Exact decimal"
    empty_strings_allowed = False

    def get_internal_type(self) -> str:
        """Return a name of its own, by which Django converts nothing."""
        return "ExactDecimalField"

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Return the type of the column."""
        return "numeric" if connection.vendor == "postgresql" else "text"

    def to_python(self, value: Any) -> Decimal | None:  # noqa: ANN401
        """Return a number or its text as a decimal; raises `ValidationError`."""
        if value is None:
            return None
        try:
            number = value if isinstance(value, Decimal) else Decimal(str(value))
        except InvalidOperation:
            number = Decimal("NaN")
        if not is_storable(number):
            raise ValidationError(
                _("“%(value)s” is not a number of at most %(limit)d digits."),
                code="invalid",
                params={"value": value, "limit": MAX_SIGNIFICANT_DIGITS},
            )
        return number

    def from_db_value(
        self,
        value: Any,  # noqa: ANN401
        _expression: Expression,
        connection: BaseDatabaseWrapper,
    ) -> Decimal | None:
        """Return what the database stores as a decimal."""
        if value is None or connection.vendor == "postgresql":
            return value
        return from_sortable_text(value)

    def get_prep_value(self, value: Any) -> Any:  # noqa: ANN401
        """Return the decimal of a value that is compared or stored."""
        return self.to_python(super().get_prep_value(value))

    def get_db_prep_value(
        self,
        value: Any,  # noqa: ANN401
        connection: BaseDatabaseWrapper,
        prepared: bool = False,
    ) -> Any:  # noqa: ANN401
        """Return the decimal as the database stores it."""
        number = super().get_db_prep_value(value, connection, prepared)
        if number is None or connection.vendor == "postgresql":
            return number
        return sortable_text(number)

    def value_to_string(self, obj: models.Model) -> str:
        """Return the number as a plain text, for a serialization."""
        value = self.value_from_object(obj)
        return "" if value is None else plain_decimal(value)
