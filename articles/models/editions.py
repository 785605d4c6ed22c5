"""Published editions of articles, which never change."""

import datetime as dt
from collections.abc import Collection
from functools import lru_cache
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import connection, models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import get_script_prefix, reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from articles.models.taxonomy import Topic
from collabsite.counting.items import Item
from collabsite.web.models import AppendOnlyModel, AppendOnlyQuerySet, IsNewest, Language


class Kind(models.TextChoices):
    """Kind of writing: an article, or a page at the root of the site, such as About.

    A page has no date, byline, topics and citation, and no list or feed has it; its views are not
    counted.
    """

    ARTICLE = "article", _("Article")
    PAGE = "page", pgettext_lazy("of the site", "Page")

    @property
    def noun(self) -> str:
        """The word for it within a sentence."""
        return pgettext("of the site", "page") if self is Kind.PAGE else gettext("article")

    def route(self, name: str) -> str:
        """Return the route of the public page that has this name for articles: `article`, `editions`."""
        return f"{'pages' if self is Kind.PAGE else 'articles'}:{name}"

    def url(self, name: str, *args: object) -> str:
        """Return the address of that page in the active language."""
        return _address(self.route(name), args, get_language(), get_script_prefix())


@lru_cache(maxsize=10_000)
def _address(route: str, args: tuple[object, ...], _language: str | None, _prefix: str) -> str:
    return reverse(route, args=args)


# Django takes six times as long to write this query, the first one of every page of an article.
_NEWEST_BY_SLUG = """
SELECT edition.*, coalesce(article.original_id, article.id) AS group_id,
    EXISTS (
        SELECT 1 FROM articles_article other
        WHERE other.original_id = coalesce(article.original_id, article.id)
    ) AS has_translations,
    EXISTS (
        SELECT 1 FROM articles_proposal proposal
        WHERE proposal.article_id = article.id AND proposal.made_at >= edition.created_at
    ) AS has_proposals
FROM articles_edition edition JOIN articles_article article ON article.id = edition.article_id
WHERE edition.published_at <= %(at)s AND edition.article_id IN (
    SELECT article_id FROM articles_edition WHERE slug = %(slug)s AND published_at <= %(at)s
)
ORDER BY edition.number DESC LIMIT 1
"""
# This one, too.
_TOPICS = """
SELECT topic.* FROM articles_topic topic JOIN articles_editiontopic part ON part.topic_id = topic.id
WHERE part.edition_id = %s ORDER BY topic.name
"""


class EditionQuerySet(AppendOnlyQuerySet["Edition"]):
    """Editions of articles."""

    def public(self, *, at: dt.datetime) -> Self:
        """Filter the editions that are public at this time."""
        return self.filter(published_at__lte=at)

    def newest(self, *, at: dt.datetime, in_order: bool = False) -> Self:
        """Filter the newest public edition of each article.

        Use `in_order` to read the first editions of a list whose order an index has: the database
        then reads that index instead of finding all public editions first.
        """
        newest = IsNewest(Edition, owner="article_id", moment="published_at", at=at)
        if not in_order:
            return self.filter(newest, published_at__lte=at)
        # By the index on this column SQLite would find all rows and sort them. There is no index on
        # the expression.
        moment = Coalesce("published_at", "published_at")
        return self.alias(moment=moment).filter(newest, moment__lte=at)

    def listed(self, *, topic: Topic | None = None, language: str = "") -> Self:
        """Filter the editions of articles of a topic (None: of all) and in a language ('': in all).

        Those of a topic have its row as `edition_topics`, whose columns indexes sort and filter. Pages
        have no topics, and are in no list.
        """
        if topic is None:
            articles = self.filter(kind=Kind.ARTICLE)
            return articles.filter(language=language) if language else articles
        of_language = {"edition_topics__language": language} if language else {}
        return self.filter(edition_topics__topic=topic, **of_language)

    def waiting(self, *, at: dt.datetime) -> Self:
        """Filter the scheduled editions."""
        return self.filter(published_at__gt=at)

    def with_first_published_at(self) -> Self:
        """Annotate each edition with the time at which its article was first published."""
        first = Edition.objects.filter(article=OuterRef("article")).order_by("published_at")
        return self.annotate(first_published_at=Subquery(first.values("published_at")[:1]))

    def withdraw(self, *, at: dt.datetime) -> int:
        """Delete the scheduled editions with what belongs to them; return how many.

        No other edition may be deleted, which the database's triggers enforce too.
        """
        keys = list(self.waiting(at=at).values_list("pk", flat=True))
        parts = (each.related_model for each in Edition._meta.related_objects)
        # Plain querysets, as the models' own refuse to delete.
        for part in parts:
            if issubclass(part, EditionPart):
                models.QuerySet(part).filter(edition__in=keys).delete()
        models.QuerySet(Edition).filter(pk__in=keys).delete()
        return len(keys)

    def of_others(self, slug: str, *, article: int | None = None) -> Self:
        """Filter the editions that other articles published under this slug."""
        return self.filter(slug=slug).exclude(article=article)

    def quoting(self, datasets: Collection[str] | models.QuerySet[Any, Any]) -> Self:
        """Filter the editions that quote one of these datasets, by the slugs in the editions."""
        quoted = Edition._meta.get_field("data").related_model
        return self.filter(
            pk__in=quoted._default_manager.filter(dataset__in=datasets).values("edition")
        )

    def for_reading(self) -> Self:
        """Raise an error when a page fetches related rows one by one."""
        return self.fetch_mode(models.FETCH_RAISE)


class Edition(AppendOnlyModel):
    """Published state of an article: numbered, immutable, with a digest.

    `content` is `articles.content.EditionContent` as JSON; the other columns are for sorting and
    filtering lists. A scheduled edition may be withdrawn; afterwards a trigger refuses every change.
    """

    class Change(models.TextChoices):
        """Kind of change that an edition makes."""

        FIRST = "first", _("First edition")
        UPDATE = "update", _("Update")
        CORRECTION = "correction", _("Correction")
        RETRACTION = "retraction", _("Retraction")

    article = models.ForeignKey(
        "articles.Article",
        verbose_name=_("article"),
        on_delete=models.PROTECT,
        related_name="editions",
    )
    kind = models.CharField(
        _("kind"), max_length=8, choices=Kind, default=Kind.ARTICLE, db_default=Kind.ARTICLE
    )
    number = models.PositiveIntegerField(_("number"))
    slug = models.SlugField(_("address"), max_length=120, allow_unicode=True)
    title = models.CharField(_("title"), max_length=300)
    standfirst = models.TextField(_("standfirst"), blank=True)
    language = models.CharField(_("language"), max_length=10, choices=Language)
    date = models.DateField(_("date"))
    origin = models.CharField(_("origin"), max_length=200, blank=True)
    topics = models.ManyToManyField(Topic, through="EditionTopic", related_name="editions")
    change = models.CharField(_("change"), max_length=10, choices=Change)
    note = models.TextField(_("change note"), blank=True)
    content = models.JSONField(_("content"))
    sha256 = models.CharField("SHA-256", max_length=64)
    # Keys of the warnings that an editor has accepted; readers see none of them.
    accepted = models.JSONField(_("accepted warnings"), default=list, editable=False)
    published_at = models.DateTimeField(_("published"), db_index=True)
    created_at = models.DateTimeField(_("created"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("published by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["article_id", "-number"]
        indexes: ClassVar[list[models.Index]] = [
            # The orders of lists, which read no further than a page needs.
            models.Index(
                "language", F("date").desc(), F("id").desc(), name="edition_language_date"
            ),
            models.Index(F("date").desc(), F("id").desc(), name="edition_date"),
            models.Index(fields=["language", "title", "id"], name="edition_language_title"),
            models.Index(fields=["title", "id"], name="edition_title"),
            models.Index(
                "language",
                F("published_at").desc(),
                F("id").desc(),
                name="edition_language_published",
            ),
            # The register of corrections.
            models.Index(
                "change", F("published_at").desc(), F("id").desc(), name="edition_change_published"
            ),
            # The status of articles, without reading the content that a row has before these.
            models.Index(
                fields=["article", "-number", "change", "created_at", "id"], name="edition_status"
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="edition_number_once", fields=["article", "number"]),
            models.CheckConstraint(name="edition_number_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="later_editions_have_a_note", condition=Q(number=1) | ~Q(note="")
            ),
        ]

    # Of the item whose views are counted: the article.
    item_kind = "article"
    # What `by_slug` knows of the article besides: whether there may be others of its group, and
    # proposals since this edition.
    has_translations = True
    has_proposals = True

    def __str__(self) -> str:
        return f"{self.title} · {self.number}"

    @property
    def item(self) -> Item:
        """The edition's article as an item whose views are counted."""
        return Item(self.item_kind, self.article_id)

    def get_absolute_url(self) -> str:
        """Return the permanent address of the edition."""
        return Kind(self.kind).url("edition", self.slug, self.number)

    @classmethod
    def by_slug(cls, slug: str, *, at: dt.datetime) -> "Edition | None":
        """Return the newest public edition of the article that has or had this slug."""
        time = connection.ops.adapt_datetimefield_value(at)
        found = cls.objects.for_reading().raw(_NEWEST_BY_SLUG, {"slug": slug, "at": time})
        return next(iter(found), None)

    def read_topics(self) -> list[Topic]:
        """Return its topics by name, sooner than `topics` does."""
        return list(Topic.objects.raw(_TOPICS, [self.pk]))

    @cached_property
    def group_id(self) -> int:
        """The key of the original of its group of translations."""
        return self.article.original_id or self.article_id


class EditionPart(AppendOnlyModel):
    """Base of rows that belong to an edition.

    They repeat columns of the edition, by which lists are sorted and filtered: no index can span two
    tables.
    """

    REPEATED: ClassVar[tuple[str, ...]] = ("published_at",)

    published_at = models.DateTimeField(_("published"))

    class Meta:
        abstract = True

    @classmethod
    def of(cls, edition: Edition, **values: Any) -> Self:
        """Return a new row of the edition, with its columns."""
        repeated = {name: getattr(edition, name) for name in cls.REPEATED}
        return cls(edition=edition, **repeated, **values)
