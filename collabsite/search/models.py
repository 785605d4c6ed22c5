"""The index as both databases keep it."""

import datetime as dt
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models import Lookup, QuerySet
from django.utils.translation import gettext_lazy as _

# Characters; more would not fit into an index of PostgreSQL.
MAX_TOPICS = 2000

if TYPE_CHECKING:
    _TextField = models.TextField[str, str]
else:
    # It takes no types when it runs.
    _TextField = models.TextField

# The time until which an entry is found if nobody knows of its end.
ALWAYS = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)


class TokensField(_TextField):
    """Tokens, each once, with a space between: a tsvector on PostgreSQL, where it is write-only.

    Tokens are made of letters, digits and `=+.%#-_`, so that none has to be escaped but by quotes.
    """

    def db_type(self, connection: Any) -> str:  # noqa: ANN401
        """Return the type of the column."""
        return "tsvector" if connection.vendor == "postgresql" else "text"

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:  # noqa: ANN401
        if value is None or connection.vendor != "postgresql":
            return value
        # What was dumped from PostgreSQL has its quotes already.
        return " ".join(f"'{token.strip("'")}'" for token in value.split())


@TokensField.register_lookup
class Matches(Lookup):
    """Entries whose tokens match an expression of `matching`, found by the index of words.

    PostgreSQL reads the whole table instead if it believes that most of it matches, and then
    unpacks a vector of ten thousand letters for each row, which it does not reckon with. So it is
    asked with a query that it can't estimate, for which it takes few matches for granted.
    """

    lookup_name = "matches"
    prepare_rhs = False

    def get_db_prep_lookup(self, value: Any, connection: Any) -> Any:  # noqa: ANN401
        """Return the expression in the database's own language of queries."""
        return "%s", [value.written(connection.vendor)]

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:  # noqa: ANN401
        """Ask the vector's own index."""
        column, parameters = self.process_lhs(compiler, connection)
        _place, expression = self.get_db_prep_lookup(self.rhs, connection)
        return f"{column} @@ (SELECT %s::tsquery)", [*parameters, *expression]

    def as_sqlite(self, compiler: Any, connection: Any) -> Any:  # noqa: ANN401
        """Ask the table of FTS5 beside ours."""
        quote = compiler.quote_name
        key = f"{quote(self.lhs.alias)}.{quote('id')}"
        _place, expression = self.get_db_prep_lookup(self.rhs, connection)
        found = "SELECT rowid FROM search_match WHERE search_match MATCH %s"
        return f"{key} IN ({found})", expression


@TokensField.register_lookup
class Hardly(Matches):
    """The same, of which one is enough: few enough are promised for the index to be asked."""

    lookup_name = "hardly_matches"

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:  # noqa: ANN401
        """Ask twice, which PostgreSQL takes for a quarter of a ten thousandth of all."""
        once, parameters = super().as_postgresql(compiler, connection)
        return f"({once} AND {once})", [*parameters, *parameters]


@TokensField.register_lookup
class Row(Matches):
    """The same, looked at row by row in the order that is asked for, for what most rows match."""

    lookup_name = "row_matches"

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:  # noqa: ANN401
        """Ask by the operator's function, which no index knows."""
        column, parameters = self.process_lhs(compiler, connection)
        _place, expression = self.get_db_prep_lookup(self.rhs, connection)
        return f"ts_match_vq({column}, %s::tsquery)", [*parameters, *expression]


class Shelf(models.Model):
    """What entries are counted by, once for all that have the same.

    `year` is 0 where nobody knows it; `topics` are slugs in order, with a space around each.
    """

    kind = models.CharField(_("kind"), max_length=20)
    language = models.CharField(_("language"), max_length=10)
    year = models.PositiveSmallIntegerField(_("year"))
    topics = models.CharField(_("topics"), max_length=MAX_TOPICS, blank=True)

    class Meta:
        verbose_name = _("shelf of the search index")
        verbose_name_plural = _("shelves of the search index")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="shelf_once", fields=["kind", "language", "year", "topics"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.language} {self.year}{self.topics}"


class EntryQuerySet(QuerySet["Entry"]):
    """What readers may find."""

    def public(self, *, at: dt.datetime) -> Self:
        """Keep what readers see at that time."""
        return self.filter(since__lte=at, until__gt=at)


class Entry(models.Model):
    """Something that readers may find, from `since` and up to `until`.

    `owner` is what is written and replaced together, such as an article or a dataset, and `state`
    the number of its edition or release. `weight`, `date` and `place` say what comes first.
    `key` and `name` are what it is called exactly; `words` are all its tokens in order, and
    `tokens` each once, with a mark of its place, and what it is filed under (see `matching`).
    """

    owner = models.CharField(_("owner"), max_length=100, db_index=True)
    state = models.PositiveIntegerField(_("state"))
    shelf = models.ForeignKey(Shelf, verbose_name=_("shelf"), on_delete=models.PROTECT)
    language = models.CharField(_("language"), max_length=10)
    weight = models.SmallIntegerField(_("weight"))
    date = models.DateField(_("date"))
    place = models.BigIntegerField(_("place"))
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), default=ALWAYS)
    key = models.CharField(_("key"), max_length=400, db_index=True)
    name = models.CharField(_("name"), max_length=32, db_index=True)
    tokens = TokensField(_("tokens"))
    words = models.TextField(_("words"))
    url = models.TextField(_("address"))
    title = models.TextField(_("title"))
    text = models.TextField(_("text"))
    facts = models.JSONField(_("facts"), default=dict)

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [
            # In the order in which readers get what matches alike.
            models.Index("weight", models.F("date").desc(), "place", "id", name="entry_order"),
        ]
        verbose_name = _("entry of the search index")
        verbose_name_plural = _("entries of the search index")

    def __str__(self) -> str:
        return self.title


class Index(models.Model):
    """By which rules the index was made, and when: one row, or none before it was made whole."""

    version = models.PositiveIntegerField(_("version"))
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("search index")
        verbose_name_plural = _("search indexes")

    def __str__(self) -> str:
        return f"version {self.version}"
