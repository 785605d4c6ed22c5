"""Uses of images: in drafts and editions, and as pictures of topics and authors."""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet

from articles.models import Article, Author, Edition, EditionImage, Image, SectionImage, Topic


@dataclass
class ImageUse:
    """An article that shows an image: in its draft, and in the editions with these numbers.

    The title is that of the draft, or of the last edition if the draft does not show the image. With
    another `model` it is a topic or an author whose picture the image is.
    """

    key: int
    title: str
    language: str = ""
    in_draft: bool = False
    editions: list[int] = field(default_factory=list)
    is_cover: bool = False
    model: str = "article"


def annotate_uses(rows: QuerySet[Image]) -> QuerySet[Image]:
    """Annotate images with `in_draft`, `in_edition`, and `is_picture`, of a topic or an author."""
    drafts = _in_drafts().filter(image=OuterRef("key"))
    covers = Article.objects.filter(cover=OuterRef("pk"))
    editions = EditionImage.objects.filter(image=OuterRef("key"))
    topics = Topic.objects.filter(picture=OuterRef("pk"))
    authors = Author.objects.filter(picture=OuterRef("pk"))
    return rows.annotate(
        in_draft=Exists(drafts) | Exists(covers),
        in_edition=Exists(editions),
        is_picture=Exists(topics) | Exists(authors),
    )


def _in_drafts() -> QuerySet[SectionImage]:
    """Return the uses in drafts that are not in the bin."""
    return SectionImage.objects.filter(section__article__binned_at__isnull=True)


def owners_of_uses(image: Image) -> set[int | None]:
    """Return the keys of the owners of the articles that show the image, now or in an edition.

    Those in the bin count: they can be restored. None is among them if one has no owner.
    """
    drafts = SectionImage.objects.filter(image=image.key).values("section__article")
    editions = EditionImage.objects.filter(image=image.key).values("edition__article")
    showing = Article.with_binned.filter(Q(pk__in=drafts) | Q(pk__in=editions) | Q(cover=image))
    return set(showing.values_list("owner", flat=True))


def shown_by_owner(owner: int) -> Q:
    """Return the condition that an article of this owner shows the image of a row."""
    drafts = SectionImage.objects.filter(section__article__owner=owner, image=OuterRef("key"))
    editions = EditionImage.objects.filter(edition__article__owner=owner, image=OuterRef("key"))
    covers = Article.with_binned.filter(owner=owner, cover=OuterRef("pk"))
    return Q(Exists(drafts)) | Q(Exists(editions)) | Q(Exists(covers))


def uses_of(keys: Collection[str]) -> dict[str, list[ImageUse]]:
    """Return what shows each of these images, in five queries."""
    found: dict[str, dict[int, ImageUse]] = {key: {} for key in keys}
    drafts = _in_drafts().filter(image__in=keys).order_by("section__article__title")
    for key, article, title, language in drafts.values_list(
        "image", "section__article", "section__article__title", "section__article__language"
    ):
        found[key].setdefault(article, ImageUse(article, title, language, in_draft=True))
    covers = Article.objects.filter(cover__key__in=keys).order_by("title")
    for key, article, title, language in covers.values_list(
        "cover__key", "pk", "title", "language"
    ):
        use = found[key].setdefault(article, ImageUse(article, title, language, in_draft=True))
        use.is_cover = True
    editions = Edition.objects.filter(images__image__in=keys).order_by("article", "number")
    for key, article, title, language, number in editions.values_list(
        "images__image", "article", "title", "language", "number"
    ):
        use = found[key].setdefault(article, ImageUse(article, title, language))
        use.editions.append(number)
        if not use.in_draft:
            use.title = title
    uses = {key: list(of_image.values()) for key, of_image in found.items()}
    for model in (Topic, Author):
        for row in model.objects.filter(picture__key__in=keys).select_related("picture"):
            use = ImageUse(row.pk, str(row), model=str(row._meta.model_name))
            uses[row.picture.key].append(use)
    return uses
