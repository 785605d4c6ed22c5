"""Tables of the search index, on SQLite and PostgreSQL."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Lookup, QuerySet
from django.utils.translation import gettext_lazy as _

# Characters; an index of PostgreSQL takes no more.
MAX_TOPICS = 2000

# The end of an entry that has none yet.
ALWAYS = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)


class TokensField(models.TextField):  # type: ignore[type-arg]
    """Distinct tokens, separated by spaces: a tsvector on PostgreSQL, where it is write-only.

    Tokens consist of letters, digits and `=+.%#-_`, so that quotes are all the escaping they need.
    """

    def db_type(self, connection: Any) -> str:  # noqa: ANN401
        """Return the type of the column."""
        return "tsvector" if connection.vendor == "postgresql" else "text"

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:  # noqa: ANN401
        if value is None or connection.vendor != "postgresql":
            return value
        # A dump of PostgreSQL has the quotes already.
        return " ".join(f"'{token.strip("'")}'" for token in value.split())


@TokensField.register_lookup
class TokensMatch(Lookup):
    """Entries whose tokens match a `MatchExpression`, by the index of tokens.

    If PostgreSQL estimates that most of the table matches, it reads the whole table instead and
    unpacks a vector of ten thousand letters for each row, a cost that it does not know of. The
    subquery hides the value from the estimate, so that it assumes few matches.
    """

    lookup_name = "matches"
    prepare_rhs = False

    def get_db_prep_lookup(self, value: Any, connection: Any) -> Any:  # noqa: ANN401
        """Return the expression in the database's own query language."""
        return "%s", [value.render(connection.vendor)]

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:  # noqa: ANN401
        """Use the GIN index of the vector."""
        column, parameters = self.process_lhs(compiler, connection)
        _place, expression = self.get_db_prep_lookup(self.rhs, connection)
        return f"{column} @@ (SELECT %s::tsquery)", [*parameters, *expression]

    def as_sqlite(self, compiler: Any, connection: Any) -> Any:  # noqa: ANN401
        """Use the FTS5 table beside ours."""
        quote = compiler.quote_name
        key = f"{quote(self.lhs.alias)}.{quote('id')}"
        _place, expression = self.get_db_prep_lookup(self.rhs, connection)
        found = "SELECT rowid FROM search_match WHERE search_match MATCH %s"
        return f"{key} IN ({found})", expression


@TokensField.register_lookup
class TokensExistMatch(TokensMatch):
    """Lookup with a low estimate of matches, so that the index is used when one entry is enough."""

    lookup_name = "exists_match"

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:  # noqa: ANN401
        """Match twice, for which PostgreSQL estimates 1/40,000 of all rows."""
        once, parameters = super().as_postgresql(compiler, connection)
        return f"({once} AND {once})", [*parameters, *parameters]


@TokensField.register_lookup
class TokensScanMatch(TokensMatch):
    """Lookup without the index, row by row in the order of the query, where most rows match."""

    lookup_name = "scan_matches"

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:  # noqa: ANN401
        """Call the function of the operator, which no index supports."""
        column, parameters = self.process_lhs(compiler, connection)
        _place, expression = self.get_db_prep_lookup(self.rhs, connection)
        return f"ts_match_vq({column}, %s::tsquery)", [*parameters, *expression]


class FacetGroup(models.Model):
    """Facet values that entries share; entries are counted by group.

    `year` is 0 if unknown; `topics` are sorted slugs, with a space around each.
    """

    kind = models.CharField(_("kind"), max_length=20)
    language = models.CharField(_("language"), max_length=10)
    year = models.PositiveSmallIntegerField(_("year"))
    topics = models.CharField(_("topics"), max_length=MAX_TOPICS, blank=True)

    class Meta:
        verbose_name = _("facet group of the search index")
        verbose_name_plural = _("facet groups of the search index")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="facet_group_once", fields=["kind", "language", "year", "topics"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.language} {self.year}{self.topics}"


class EntryQuerySet(QuerySet["Entry"]):
    """Entries of the search index."""

    def public(self, *, at: dt.datetime) -> Self:
        """Keep the entries that readers can find at that time."""
        return self.filter(since__lte=at, until__gt=at)


class Entry(models.Model):
    """Something that readers can find, from `since` and up to `until`.

    The entries of an `owner`, such as an article or a dataset, are written and replaced together;
    `state` is the number of its edition or release. `weight`, `date` and `place` set the order.
    `key` and `name` serve exact matches. `words` are all tokens in order; `tokens` are the distinct
    ones with markers, and the facet values (see `expressions`).
    """

    owner = models.CharField(_("owner"), max_length=100, db_index=True)
    state = models.PositiveIntegerField(_("state"))
    facet_group = models.ForeignKey(
        FacetGroup, verbose_name=_("facet group"), on_delete=models.PROTECT
    )
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
            # The order of entries that match alike.
            models.Index("weight", models.F("date").desc(), "place", "id", name="entry_order"),
        ]
        verbose_name = _("entry of the search index")
        verbose_name_plural = _("entries of the search index")

    def __str__(self) -> str:
        return self.title


class IndexBuild(models.Model):
    """Version and time of the last complete build of the index: one row at most."""

    version = models.PositiveIntegerField(_("version"))
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("search index")
        verbose_name_plural = _("search indexes")

    def __str__(self) -> str:
        return f"version {self.version}"
