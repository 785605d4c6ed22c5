"""Drafts made from the working copy and from editions."""

from articles.content import EditionContent, ImageData, TranslationOf
from articles.drafts.draft import Draft, DraftCitation, DraftSection
from articles.models import Article, Edition, Image


def draft_of(article: Article) -> Draft:
    """Return the working copy as a draft; its sections and references are read again."""
    return Draft(
        title=article.title,
        slug=article.slug,
        standfirst=article.standfirst,
        language=article.language,
        date=article.date.isoformat() if article.date else "",
        origin=article.origin,
        origin_url=article.origin_url,
        doi=article.doi,
        original=article.original_id,
        original_edition=str(article.original_edition or ""),
        cover=article.cover_id,
        topics=tuple(article.topics.order_by("slug").values_list("slug", flat=True)),
        authors=tuple(
            article.authorships.order_by("ordering", "pk").values_list("author__slug", flat=True)
        ),
        citations=tuple(
            DraftCitation(key, locator)
            for key, locator in article.citations.order_by("ordering", "pk").values_list(
                "source__key", "locator"
            )
        ),
        sections=tuple(
            DraftSection(anchor, heading, body, pk)
            for anchor, heading, body, pk in article.sections.order_by(
                "ordering", "pk"
            ).values_list("anchor", "heading", "body", "pk")
        ),
    )


def draft_of_edition(edition: Edition) -> Draft:
    """Return the draft from which the edition was made.

    If the edition does not name its original, the draft has the article's present one, and no
    edition of it.
    """
    content = EditionContent.from_json(edition.content)
    article = edition.article
    translated = content.translation_of or TranslationOf(article.original_id or 0, None)
    locators = {entry.key: entry.locator for entry in content.references}
    cover = content.cover
    return Draft(
        title=content.title,
        slug=edition.slug,
        standfirst=content.standfirst,
        language=content.language,
        date=content.date,
        origin=content.origin,
        origin_url=content.origin_url,
        doi=content.doi,
        original=translated.article or None,
        original_edition=str(translated.edition or ""),
        cover=_key_of(cover) if isinstance(cover, ImageData) else None,
        topics=tuple(sorted(content.topics)),
        authors=tuple(author.slug for author in content.authors),
        citations=tuple(DraftCitation(key, locators.get(key, "")) for key in content.citations),
        sections=tuple(
            DraftSection(section.anchor, section.heading, section.prose)
            for section in content.sections
        ),
    )


def _key_of(cover: ImageData) -> int | None:
    found: int | None = (
        Image.with_binned.filter(key=cover.image).values_list("pk", flat=True).first()
    )
    return found
