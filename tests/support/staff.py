"""Clients that are signed in to the admin."""

from django.contrib.auth.models import Group, User
from django.test import Client

from articles.models import Article


def signed_in(role: str) -> Client:
    """Return the client of a new account: of a group, "superuser", or staff of no group."""
    user = User.objects.create_user(role, is_staff=True, is_superuser=role == "superuser")
    user.groups.set(Group.objects.filter(name=role))
    client = Client()
    client.force_login(user)
    return client


def give(article: Article, username: str = "Author") -> Article:
    """Make the account of this name the owner of the article."""
    Article.objects.filter(pk=article.pk).update(owner=User.objects.get(username=username))
    return article


def owner_of(article: Article) -> User | None:
    """Return the owner who is stored now."""
    return Article.objects.get(pk=article.pk).owner
