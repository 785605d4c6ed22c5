"""Base classes of models: append-only rows; the languages of content; the field of a DOI."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Never

from django.core.validators import RegexValidator
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler
from django.utils.translation import gettext_lazy as _

from collabsite.web.doi import strip_doi_url


class ImmutableError(Exception):
    """An attempt to change published rows."""


class AppendOnlyQuerySet[M: models.Model](models.QuerySet[M]):
    """A queryset that can add rows, but neither change nor delete them."""

    def update(self, **kwargs: Any) -> Never:
        """Raise ImmutableError."""
        raise ImmutableError(f"{self.model._meta.verbose_name}: what was published stays")

    def bulk_update(
        self, objs: Iterable[M], fields: Iterable[str], batch_size: int | None = None
    ) -> Never:
        """Raise ImmutableError."""
        self.update()

    def delete(self) -> Never:
        """Raise ImmutableError."""
        self.update()


class IsNewest(models.Expression):
    """Whether no later row with the same `owner` is public at a time, by its column `moment`.

    Lists ask this everywhere, and Django takes five times as long to write a queryset in `Exists`.
    """

    template = (
        "NOT EXISTS (SELECT 1 FROM %(table)s later WHERE later.%(owner_column)s = %(owner)s"
        " AND later.number > %(number)s AND later.%(moment)s <= %(at)s)"
    )

    def __init__(
        self, model: type[models.Model], *, owner: str, moment: str, at: dt.datetime
    ) -> None:
        super().__init__(output_field=models.BooleanField())
        self._names = {"table": model._meta.db_table, "owner_column": owner, "moment": moment}
        self._expressions: list[Any] = [models.F(owner), models.F("number"), models.Value(at)]

    def get_source_expressions(self) -> list[Any]:
        """Return the owner and the number of the row, and the time."""
        return self._expressions

    def set_source_expressions(self, exprs: Sequence[Any]) -> None:
        """Replace them by what they are in a query."""
        self._expressions = list(exprs)

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[str | int, ...]]:
        """Return the SQL, the same for all databases."""
        written = [compiler.compile(each) for each in self._expressions]
        owner, number, at = (sql for sql, _params in written)
        sql = self.template % {**self._names, "owner": owner, "number": number, "at": at}
        return sql, tuple(param for _sql, params in written for param in params)


class AppendOnlyModel(models.Model):
    """A model whose rows are never changed or deleted."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert a new row; raise ImmutableError for a stored one."""
        if not self._state.adding:
            raise ImmutableError(f"{self._meta.verbose_name} {self}: what was published stays")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        """Raise ImmutableError."""
        raise ImmutableError(f"{self._meta.verbose_name} {self}: what was published stays")


class Language(models.TextChoices):
    """Languages of articles and data."""

    ENGLISH = "en", _("English")
    CHINESE = "zh-hans", _("Simplified Chinese")


class NormalizedField(models.CharField):  # type: ignore[type-arg]
    """A text that is stored in one form, whichever it is written in.

    `normalize` returns this form, or raises ValidationError.
    """

    def __init__(self, *args: Any, normalize: Callable[[str], str] = str, **options: Any) -> None:
        self.normalize = normalize
        super().__init__(*args, **options)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Describe it as a CharField, so that migrations do not depend on this class."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", list(args), dict(kwargs)

    def clean(self, value: Any, model_instance: Any) -> Any:  # noqa: ANN401 - as Django's own.
        """Return the text in its form, if there is one."""
        return super().clean(self.normalize(value) if value else value, model_instance)


class DOIField(NormalizedField):
    """A DOI without its address; '' if there is none."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("verbose_name", "DOI")
        options.setdefault("max_length", 200)
        options.setdefault("blank", True)
        wrong = _("Write it like 10.1000/182.")
        options.setdefault("validators", [RegexValidator(r"^10\.\d{4,9}/\S+$", wrong)])
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 - as Django's own.
        """Return the DOI in a typed text."""
        value = super().to_python(value)
        return strip_doi_url(value) if isinstance(value, str) else value
