"""The history of an article, through the pages of the admin."""

import re
from html import unescape
from typing import Any

from django.test import Client
from django.urls import reverse

from articles.models import Article
from tests.support.article_form import form_of, rewritten


def save(client: Client, article: Article, **changes: Any) -> str:
    """Save the form with these changes; return the name of the newest draft in the history."""
    form = form_of(Article.objects.get(pk=article.pk), **changes)
    answer = client.post(reverse("admin:articles_article_change", args=[article.pk]), form)
    assert answer.status_code == 302
    return newest(article)


def newest(article: Article) -> str:
    return f"draft-{article.revisions.latest('pk').pk}"


def history_of(client: Client, article: Article, query: str = "") -> str:
    page = client.get(reverse("admin:articles_article_history", args=[article.pk]) + query)
    assert page.status_code == 200
    return page.content.decode()


def compared(client: Client, article: Article, old: str, new: str) -> str:
    address = reverse("admin:articles_article_compare", args=[article.pk])
    page = client.get(address, {"old": old, "new": new})
    assert page.status_code == 200
    return page.content.decode()


def restore_address(article: Article, state: str) -> str:
    return reverse("admin:articles_article_restore", args=[article.pk, state])


def restored(client: Client, article: Article, state: str) -> Any:  # noqa: ANN401
    """Open the page that restores a state, and confirm it."""
    page = client.get(restore_address(article, state)).content.decode()
    [seen] = re.findall(r'name="seen" value="([^"]*)"', page)
    return client.post(restore_address(article, state), {"seen": seen}, follow=True)


def words(html: str) -> str:
    """Return the words of a page, without its markup."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def body(article: Article, number: int, text: str) -> dict[str, str]:
    return {"text": rewritten(article, number, body=f"<p>{text}</p>")}
