"""Articles: the working copies that editors change."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models.comments import Comment
from articles.models.editions import Edition, Kind
from articles.models.proposals import Proposal
from articles.models.taxonomy import Author, Topic
from collabsite.counting.items import Item
from collabsite.web.bin import BinnableModel, KeptManager, bin_index, is_slug_in_bin
from collabsite.web.models import DOIField, Language
from collabsite.web.routes import used_segments


class ArticleStatus(models.TextChoices):
    """Status of an article, from its editions and the changes of its working copy."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    CHANGED = "changed", _("Changed since its edition")
    SCHEDULED = "scheduled", _("Scheduled")
    IN_REVIEW = "review", _("In review")
    RETRACTED = "retracted", _("Retracted")


class ArticleQuerySet(models.QuerySet["Article"]):
    """Working copies."""

    def with_status(self, *, at: dt.datetime) -> "models.QuerySet[Article, Any]":
        """Annotate the articles with their `status` at this time, and the values it depends on.

        That is the `public_number`, `public_slug` and `public_change` of the newest public edition,
        `frozen_at`, when the working copy was last published, `due_at`, when a scheduled edition
        becomes public, and `is_proposed`, whether a new edition is proposed.
        """
        editions = Edition.objects.filter(article=OuterRef("pk")).order_by("-number")
        public = editions.filter(published_at__lte=at)
        scheduled = editions.filter(published_at__gt=at)
        return self.annotate(
            public_number=Subquery(public.values("number")[:1]),
            public_slug=Subquery(public.values("slug")[:1]),
            public_change=Subquery(public.values("change")[:1]),
            frozen_at=_frozen_at(),
            due_at=Subquery(scheduled.values("published_at")[:1]),
            is_proposed=Exists(Proposal.objects.open().filter(article=OuterRef("pk"))),
        ).annotate(
            status=Case(
                # A review comes first, as somebody waits for its result.
                When(submitted_at__isnull=False, then=Value(ArticleStatus.IN_REVIEW.value)),
                When(due_at__isnull=False, then=Value(ArticleStatus.SCHEDULED.value)),
                When(public_number__isnull=True, then=Value(ArticleStatus.DRAFT.value)),
                # A retraction stays visible, whether the working copy has changed or not.
                When(
                    public_change=Edition.Change.RETRACTION,
                    then=Value(ArticleStatus.RETRACTED.value),
                ),
                When(updated_at__gt=F("frozen_at"), then=Value(ArticleStatus.CHANGED.value)),
                default=Value(ArticleStatus.PUBLISHED.value),
            )
        )

    def in_status(self, status: str, *, at: dt.datetime) -> Self:
        """Filter the articles that have this status at this time, the same as that of `with_status`.

        It is quicker than filtering by the annotation, which is computed for every article.
        """
        waiting = Q(pk__in=Edition.objects.waiting(at=at).order_by().values("article"))
        retractions = Edition.objects.newest(at=at).filter(change=Edition.Change.RETRACTION)
        retracted = Q(pk__in=retractions.order_by().values("article"))
        has_edition = Exists(Edition.objects.filter(article=OuterRef("pk")))
        in_review, other = Q(submitted_at__isnull=False), Q(submitted_at__isnull=True)
        # An article that was never published has no time to compare with, and matches neither filter.
        public = other & ~waiting & ~retracted
        match status:
            case ArticleStatus.IN_REVIEW:
                return self.filter(in_review)
            case ArticleStatus.SCHEDULED:
                return self.filter(other & waiting)
            case ArticleStatus.DRAFT:
                return self.filter(other & ~Q(has_edition))
            case ArticleStatus.RETRACTED:
                return self.filter(other & ~waiting & retracted)
            case ArticleStatus.CHANGED:
                return self.filter(public, updated_at__gt=_frozen_at())
            case ArticleStatus.PUBLISHED:
                return self.filter(public, updated_at__lte=_frozen_at())
            case _:
                return self.none()

    def of_group(self, root: int) -> Self:
        """Filter the original with the key `root`, and its translations."""
        return self.filter(Q(pk=root) | Q(original=root))

    def with_comment_counts(self) -> Self:
        """Annotate the articles with the number of their `unresolved_comments`."""
        unresolved = Comment.objects.unresolved().filter(article=OuterRef("pk")).order_by()
        counts = unresolved.values("article").annotate(count=Count("pk")).values("count")
        return self.annotate(unresolved_comments=Coalesce(Subquery(counts), 0))


def _frozen_at() -> Subquery:
    """Return an expression for the time when the working copy of an article was last published."""
    editions = Edition.objects.filter(article=OuterRef("pk")).order_by("-number")
    proposals = Proposal.objects.filter(edition=OuterRef("pk"), state=Proposal.State.PUBLISHED)
    # Retractions and published proposals repeat the edition before them.
    own = editions.exclude(change=Edition.Change.RETRACTION).exclude(Exists(proposals.values("pk")))
    return Subquery(own.values("created_at")[:1])


class Article(BinnableModel):
    """Working copy of an article. Readers see its editions and nothing else."""

    kind = models.CharField(
        _("kind"),
        max_length=8,
        choices=Kind,
        default=Kind.ARTICLE,
        db_default=Kind.ARTICLE,
        editable=False,
    )
    title = models.CharField(_("title"), max_length=300)
    slug = models.SlugField(_("address"), max_length=120, unique=True, allow_unicode=True)
    standfirst = models.TextField(
        _("standfirst"), blank=True, help_text=_("One or two sentences under the title.")
    )
    language = models.CharField(
        _("language"), max_length=10, choices=Language, default=Language.ENGLISH
    )
    date = models.DateField(
        _("date"),
        null=True,
        blank=True,
        help_text=_("Leave empty for the day of the first edition."),
    )
    # The image may be in the bin, and is still the cover when it is restored.
    cover = models.ForeignKey(
        "articles.Image",
        verbose_name=_("cover"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_(
            "One of the media, with its alternative text: shown in lists and on social networks. Without one,"
            " that is the first chart of the text."
        ),
    )
    origin = models.CharField(
        _("origin"), max_length=200, blank=True, help_text=_("Where the article itself came from.")
    )
    origin_url = models.URLField(_("address of the origin"), max_length=500, blank=True)
    doi = DOIField(help_text=_("If one is registered: 10.1000/182, or its address at doi.org."))
    topics = models.ManyToManyField(
        Topic, verbose_name=_("topics"), blank=True, related_name="articles"
    )
    authors = models.ManyToManyField(
        Author, verbose_name=_("authors"), through="Authorship", related_name="articles"
    )
    original = models.ForeignKey(
        "self",
        verbose_name=_("translation of"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="translations",
    )
    original_edition = models.PositiveIntegerField(
        _("follows edition"),
        null=True,
        blank=True,
        help_text=_(
            "For a translation: the edition of the original that it follows. Left empty when the "
            "original is chosen: its newest."
        ),
    )
    # An article whose owner was deleted stays, for those who may change any article.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=pgettext_lazy("of an article", "owner"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    submitted_at = models.DateTimeField(_("submitted for review"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("submitted by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = KeptManager.from_queryset(ArticleQuerySet)()
    with_binned: ClassVar[Any] = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-updated_at"]
        permissions = [
            ("publish_article", _("Can publish articles")),
            ("change_any_article", _("Can change articles of other owners")),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(F("updated_at").desc(), F("id").desc(), name="article_updated"),
            models.Index(
                fields=["submitted_at"],
                condition=Q(submitted_at__isnull=False),
                name="article_submitted",
            ),
            bin_index("article_binned"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="article_is_not_its_own_translation",
                condition=Q(original__isnull=True) | ~Q(original=F("pk")),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_page(self) -> bool:
        """Return whether it is a page, not an article."""
        return self.kind == Kind.PAGE

    @property
    def noun(self) -> str:
        """The word for it within a sentence: "article" or "page"."""
        return Kind(self.kind).noun

    @property
    def item(self) -> Item:
        """The article as an item whose views are counted."""
        return Item("article", self.pk)

    def clean(self) -> None:
        """Validate the original, its edition, and the slug.

        An article can't be a translation of a translation, and its original must have the edition
        that it follows. The slug must not be the old address of another article, and that of a page
        no address that the site needs itself.
        """
        super().clean()
        if is_reserved(self.slug, kind=self.kind):
            sentence = _(
                "The site itself needs the address “/%(slug)s/”. Choose another, such as “%(other)s”."
            )
            params = {"slug": self.slug, "other": f"{self.slug}-page"}
            raise ValidationError({"slug": sentence % params})
        if self.original:
            self._check_original(self.original)
        if self.original is None:
            self.original_edition = None
        elif self.original_edition is not None:
            self._check_original_edition(self.original, self.original_edition)
        if Edition.objects.of_others(self.slug, article=self.pk).exists():
            raise ValidationError(
                {
                    "slug": _(
                        "Another article was published under “%(slug)s”, and its old address"
                        " still leads to it. Choose another address."
                    )
                    % {"slug": self.slug}
                }
            )
        if is_slug_in_bin(self.slug, of=self):
            sentence = _(
                "An article in the bin has the address “%(slug)s”. Restore it or delete it permanently,"
                " or choose another address."
            )
            raise ValidationError({"slug": sentence % {"slug": self.slug}})

    def _check_original(self, original: "Article") -> None:
        """Refuse a translation of a translation; one in the bin may be restored, and counts."""
        if original.kind != self.kind:
            problem = _("A page is a translation of a page, and an article of an article.")
            raise ValidationError({"original": problem})
        first = original.original
        # An article that is not stored yet has none.
        own = Article.with_binned.filter(original=self.pk) if self.pk else Article.objects.none()
        translation = own.order_by(F("binned_at").asc(nulls_first=True), "pk").first()
        if first and first.binned_at:
            problem = _(
                "“%(title)s” is itself a translation of “%(original)s”, which is in the bin."
                " Restore that %(noun)s, and choose it here."
            )
            params = {"title": original.title, "original": first.title, "noun": self.noun}
            raise ValidationError({"original": problem % params})
        if translation and translation.binned_at and not first:
            problem = _(
                "“%(title)s” in the bin is a translation of this %(noun)s. Restore it and choose"
                " another original there, or delete it permanently; then this %(noun)s can be a"
                " translation."
            )
            params = {"title": translation.title, "noun": self.noun}
            raise ValidationError({"original": problem % params})
        if first or translation:
            problem = _(
                "Choose the %(noun)s that the others are translated from; a translation can't be "
                "translated again."
            )
            raise ValidationError({"original": problem % {"noun": self.noun}})

    def _check_original_edition(self, original: "Article", number: int) -> None:
        followed = Edition.objects.filter(article=original, number=number)
        if not followed.exists():
            sentence = _(
                "“%(title)s” has no edition %(number)d; give the number of the edition that this"
                " translation follows."
            )
            params = {"title": original.title, "number": number}
            raise ValidationError({"original_edition": sentence % params})


class Page(Article):
    """Working copy of a page, such as About: an article of another kind, with its permissions."""

    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = pgettext_lazy("of the site", "page")
        verbose_name_plural = pgettext_lazy("of the site", "pages")

    def __str__(self) -> str:
        return self.title


def is_reserved(slug: str, *, kind: str) -> bool:
    """Return whether a page can't have the slug, as its address is one of the site itself."""
    return kind == Kind.PAGE and slug.lower() in used_segments()


def slug_is_taken(slug: str, *, article: int | None = None) -> bool:
    """Return whether another article has the slug, even in the bin, or was published under it."""
    others = Article.with_binned.filter(~Q(pk=article), slug=slug)
    return bool(others.exists()) or Edition.objects.of_others(slug, article=article).exists()
