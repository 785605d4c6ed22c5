"""Form data of an article and of the conflict page."""

import re
from html import unescape
from typing import Any

from django.test import Client
from django.urls import reverse

from articles.drafts import content_of
from articles.models import Article
from articles.prose.sections import join_text

# The routes of the list and of the form.
LIST = "admin:articles_article_changelist"
FORM = "admin:articles_article_change"


def page_address(name: str, *args: Any) -> str:
    """Return the address of a page of articles in the admin."""
    return reverse(f"admin:articles_article_{name}", args=args)


def form_of(article: Article | None = None, /, **changes: Any) -> dict[str, Any]:
    """Return the article's form like a browser, with its whole text."""
    data: dict[str, Any] = {
        "title": article.title if article else "",
        "slug": article.slug if article else "",
        "language": article.language if article else "en",
    }
    if article:
        data["opened"] = content_of(Article.objects.get(pk=article.pk)).digest()
    for prefix, count in [("authorships", 0), ("citations", 0)]:
        data |= {f"{prefix}-TOTAL_FORMS": count, f"{prefix}-INITIAL_FORMS": count}
    if article:
        citations = list(article.citations.all())
        data |= {"citations-TOTAL_FORMS": len(citations), "citations-INITIAL_FORMS": len(citations)}
        for number, citation in enumerate(citations):
            data |= {
                f"citations-{number}-id": citation.pk,
                f"citations-{number}-article": article.pk,
                f"citations-{number}-ordering": citation.ordering,
                f"citations-{number}-source": citation.source_id,
                f"citations-{number}-locator": citation.locator,
            }
        data |= {
            "origin": article.origin,
            "doi": article.doi,
            "standfirst": article.standfirst,
            "date": article.date or "",
        }
    data["text"] = join_text(article.sections.all()) if article else ""
    return data | changes


def headed(heading: str, body: str = "<p>Words.</p>", *, anchor: str = "") -> str:
    """Return a section as the text of a form has it."""
    return f'<h2 data-anchor="{anchor}">{heading}</h2>{body}'


def rewritten(
    article: Article,
    at: int = 0,
    *,
    body: str | None = None,
    heading: str | None = None,
) -> str:
    """Return the text of an article with another body or heading of the section at a place."""
    sections = list(article.sections.all())
    if body is not None:
        sections[at].body = body
    if heading is not None:
        sections[at].heading = heading
    return join_text(sections)


def merge_form(page: Any, **choices: str) -> dict[str, str]:  # noqa: ANN401
    """Return the form of a conflict page like a browser; `choices` are by part."""
    html = page.content.decode()
    [sides] = re.findall(r'name="sides" value="([^"]*)"', html)
    written = {
        unescape(name): unescape(value).removeprefix("\n")
        for name, value in re.findall(
            r'<textarea name="(text:[^"]*)"[^>]*>(.*?)</textarea>', html, re.DOTALL
        )
    }
    return {"sides": unescape(sides), **written, **choices}


def asked_in(page: Any) -> list[str]:  # noqa: ANN401
    """Return the names of the choices on a conflict page."""
    names = re.findall(r'name="(side:[^"]*)" value="mine"', page.content.decode())
    return [unescape(name) for name in names]


def decided(client: Client, article: Article, page: Any, side: str) -> Any:  # noqa: ANN401
    """Decide every conflict of the page for the same side; return the response."""
    address = reverse("admin:articles_article_merge", args=[article.pk])
    return client.post(address, merge_form(page, **dict.fromkeys(asked_in(page), side)))
