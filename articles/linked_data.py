"""What search engines and reference managers are told of an article: schema.org, as JSON-LD. Pure."""

from typing import TYPE_CHECKING, Any

from articles.responses import absolute

if TYPE_CHECKING:
    from articles.pages import ArticlePage


def article(page: "ArticlePage") -> dict[str, Any]:
    """Return an edition as a schema.org Article, with its corrections; absolute addresses."""
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": page.title,
        "url": absolute(page.url),
        "inLanguage": page.language,
        "datePublished": page.date.isoformat(),
        "dateModified": page.edition.published_at.isoformat(timespec="seconds"),
        "version": page.edition.number,
    }
    corrections = [
        {
            "@type": "CorrectionComment",
            "text": mark.note,
            "datePublished": mark.published_at.isoformat(timespec="seconds"),
            "url": absolute(mark.changes_url),
        }
        for mark in page.marks
        if mark.change == "correction"
    ]
    if corrections:
        described["correction"] = corrections
    if page.retraction:
        described["creativeWorkStatus"] = "Retracted"
    return described
